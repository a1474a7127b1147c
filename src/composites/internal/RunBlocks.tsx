import { RunStages } from '../../components/run-stages';
import { fillSlot } from '../../hooks/host/slots';
import { type JudgedMetricsOptions, useJudgedMetrics } from '../../hooks/metrics/useJudgedMetrics';
import { useVerdictOf } from '../../hooks/metrics/useRunVerdict';
import type { RunInput, RunView } from '../../hooks/useRunView';
import { RunMissing } from './RunMissing';
import { RunPlanView } from './RunPlanView';
import type { RunSlotProps, RunSlots } from './run-slots';

type Given = Omit<RunSlotProps, 'byDefault'>;

/** In place of a run that is not known: it is read for the first time, or cannot be. */
export function NoRun({ view, slots, close }: { view: RunView; slots: RunSlots; close?: (() => void) | undefined }) {
  const byDefault = <RunMissing view={view} />;
  const slot = view.connection.error === null ? slots.loading : slots.error;
  return fillSlot(slot, { view, close, byDefault }, byDefault);
}

/** What stands between the heading and the bar: the named phases and the agent's plan. */
export function StagesAndPlan({ slots, ...given }: Given & { slots: RunSlots }) {
  const { run, view } = given;
  const stages = run.stages?.length ? <RunStages run={run} steps={view.steps} /> : null;
  const plan = run.plan ? <RunPlanView plan={run.plan} /> : null;
  return (
    <>
      {fillSlot(slots.stages, { ...given, byDefault: stages }, stages)}
      {fillSlot(slots.plan, { ...given, byDefault: plan }, plan)}
    </>
  );
}

/** How all metrics stand together; nothing where none is judged. */
export function VerdictLine({
  slots,
  input,
  options,
  ...given
}: Given & { slots: RunSlots; input: RunInput; options: JudgedMetricsOptions }) {
  const verdict = useVerdictOf(useJudgedMetrics(input, options).metrics);
  const line = verdict && (
    <p
      data-slot="run-verdict"
      data-state={verdict.state}
      data-verdict={verdict.state}
      className={`rl:type-label rl:weight-medium rl:wrap-anywhere ${COLOUR[verdict.state]}`}
    >
      <bdi>{verdict.text}</bdi>
    </p>
  );
  return fillSlot(slots.verdict, { ...given, byDefault: line }, line);
}

const COLOUR = { pass: 'rl:text-pass', warn: 'rl:text-warn', fail: 'rl:text-fail', pending: 'rl:text-muted' } as const;
