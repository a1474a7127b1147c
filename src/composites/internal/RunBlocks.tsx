import { Fragment } from 'react';
import { RunStages } from '../../components/run-stages';
import type { Run } from '../../core/run/run';
import * as en from '../../core/text/messages/english';
import { fillSlot, isRemoved } from '../../hooks/host/slots';
import { type JudgedMetricsOptions, useJudgedMetrics } from '../../hooks/metrics/useJudgedMetrics';
import { useVerdictOf } from '../../hooks/metrics/useRunVerdict';
import { useMessages } from '../../hooks/useMessages';
import type { RunInput, RunView } from '../../hooks/useRunView';
import { RunMissing } from './notices/RunMissing';
import { RunPlanView } from './RunPlanView';
import type { RunSlotProps, RunSlots } from './run-slots';

const english = { metrics: en.metrics };

type SlotInput = Omit<RunSlotProps, 'byDefault'>;

/** Instead of an unknown run: it is loading, or cannot be read. */
export function NoRun({ view, slots, close }: { view: RunView; slots: RunSlots; close?: (() => void) | undefined }) {
  const byDefault = <RunMissing view={view} />;
  const name = view.connection.error === null ? 'loading' : 'error';
  return <Fragment key={name}>{fillSlot(slots[name], { view, close, byDefault }, byDefault)}</Fragment>;
}

/** Whether the run or the app has stages or a plan to show. */
export function hasStagesOrPlan(run: Run, { stages, plan }: RunSlots): boolean {
  const isShown = (slot: RunSlots['stages'], isKnown: boolean) => (slot === undefined ? isKnown : !isRemoved(slot));
  return isShown(stages, Boolean(run.stages?.length)) || isShown(plan, run.plan != null);
}

/** The run's stages and the agent's plan. */
export function StagesAndPlan({ slots, ...slotProps }: SlotInput & { slots: RunSlots }) {
  const { run, view } = slotProps;
  const stages = run.stages?.length ? <RunStages run={run} steps={view.steps} /> : null;
  const plan = run.plan ? <RunPlanView plan={run.plan} /> : null;
  return (
    <>
      {fillSlot(slots.stages, { ...slotProps, byDefault: stages }, stages)}
      {fillSlot(slots.plan, { ...slotProps, byDefault: plan }, plan)}
    </>
  );
}

/** The overall verdict of the metrics. Renders nothing if none has a verdict. */
export function VerdictLine({
  slots,
  input,
  options,
  ...slotProps
}: SlotInput & { slots: RunSlots; input: RunInput; options: JudgedMetricsOptions }) {
  const messages = useMessages(english);
  const verdict = useVerdictOf(useJudgedMetrics(input, options).metrics);
  const verdictLine = verdict && (
    <p
      data-slot="run-verdict"
      data-state={verdict.state}
      data-verdict={verdict.state}
      className={`rl:type-label rl:weight-medium rl:digits ${COLOUR[verdict.state]}`}
    >
      {/* The metrics below show which one is worst, and why. */}
      <bdi title={verdict.text}>{messages.metrics.passed(verdict.passed, verdict.judged)}</bdi>
    </p>
  );
  return fillSlot(slots.verdict, { ...slotProps, byDefault: verdictLine }, verdictLine);
}

const COLOUR = { pass: 'rl:text-pass', warn: 'rl:text-warn', fail: 'rl:text-fail', pending: 'rl:text-muted' } as const;
