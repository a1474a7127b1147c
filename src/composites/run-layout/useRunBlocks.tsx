import { Fragment, type ReactNode, useState } from 'react';
import { CancelRunStatus } from '../../components/cancel-run-button';
import { cx } from '../../components/internal/cx';
import { type FeedOptions, LiveActivityFeed } from '../../components/live-activity-feed';
import { RunMetricsPreview } from '../../components/run-metrics-preview';
import { RunNow } from '../../components/run-now';
import { RunResult } from '../../components/run-result';
import { RunStepTimes } from '../../components/run-step-times';
import { hasEnded } from '../../core/run/run';
import * as en from '../../core/text/messages/english';
import type { UseEtaOptions } from '../../hooks/forecast/useEta';
import { fillSlot, isRemoved } from '../../hooks/host/slots';
import type { JudgedMetricsOptions } from '../../hooks/metrics/useJudgedMetrics';
import { useMessages } from '../../hooks/useMessages';
import type { RunInput } from '../../hooks/useRunView';
import { offersRetry } from '../internal/notices/RunNotices';
import { VerdictLine } from '../internal/RunBlocks';
import type { RunSlotProps, RunSlots } from '../internal/run-slots';
import { providedInput } from '../internal/use-run-or-id';
import { Block } from './Block';

const english = { metrics: en.metrics, times: en.times };

/** The blocks below the progress. */
export interface RunSections {
  /** The activity feed. */
  activity: boolean;
  /** What the run is doing. */
  now: boolean;
  /** Its metrics. */
  quality: boolean;
  /** The times of its steps. */
  time: boolean;
}

/** Input of the blocks. */
export interface RunBlocksInput {
  slotProps: Omit<RunSlotProps, 'byDefault'>;
  slots: RunSlots;
  sections: RunSections;
  feed: FeedOptions | undefined;
  input: RunInput;
  eta: UseEtaOptions | undefined;
  chosen: JudgedMetricsOptions;
  /** "Run again"; `null` = not possible. */
  again: (() => void) | null;
  /** Classes of the feed: its height. */
  feedClassName: string;
  /** Classes of the result: its minimum height. */
  resultClassName: string;
  /** Called before a step is shown in the feed, which may not be visible. */
  onShowActivity?: (() => void) | undefined;
}

/** The blocks of a run, for any layout; `null` = there is no such block. */
export interface RunBlocks {
  activity: ReactNode;
  /** What it is doing, or how it ended. */
  now: ReactNode;
  quality: ReactNode;
  time: ReactNode;
}

/** Background of the feed's text, for the fade at its edge. */
const ON_RAISED = 'rl:[--rl-ground:var(--rl-surface-raised,var(--rl-surface-raised-default))]';

/** Creates the blocks that panel and window show below the progress. */
export function useRunBlocks(of: RunBlocksInput): RunBlocks {
  const {
    slotProps,
    slots,
    sections,
    feed,
    input,
    eta,
    chosen,
    again,
    feedClassName,
    resultClassName,
    onShowActivity,
  } = of;
  const messages = useMessages(english);
  /** Of one run: another one in its place may number its steps alike. */
  const [ledTo, setLedTo] = useState<{ runId: string; stepId: string } | null>(null);
  const { run, view } = slotProps;
  const { runId, steps, metrics } = input;
  const isOver = hasEnded(run);
  const hasFeed = sections.activity && (!isRemoved(slots.feed) || !isRemoved(slots.beforeFeed ?? null));
  const showStep = (stepId: string) => {
    onShowActivity?.();
    setLedTo(null);
    // After rendering, so that it works a second time for the same step.
    queueMicrotask(() => setLedTo({ runId: run.id, stepId }));
  };
  const onShowStep = hasFeed ? showStep : undefined;
  const metricsInput = providedInput({ runId, run: input.run, metrics });
  const stepsInput = providedInput({ runId, run: input.run, steps });

  const feedBlock = (
    <LiveActivityFeed
      {...stepsInput}
      {...(offersRetry(view) && { onRetry: null })}
      className={cx(feedClassName, ON_RAISED)}
      showFilter
      {...(ledTo?.runId === run.id && { focusStep: ledTo.stepId })}
      {...feed}
    />
  );
  // A run with only a status has nothing to show, so no empty frame.
  const isAtSomething =
    run.status === 'queued' || run.status === 'waiting' || run.currentStep != null || view.steps.length > 0;
  const nowBlock = sections.now && !isOver && isAtSomething ? <RunNow {...input} eta={eta} /> : null;
  const resultBlock = isOver ? (
    <RunResult
      {...input}
      eta={eta}
      verdict={chosen}
      className={cx(resultClassName, 'rl:anim-swap')}
      onRetry={again ?? undefined}
      onShowStep={onShowStep}
      actions={fillSlot(slots.resultActions, { ...slotProps, byDefault: null })}
    >
      <CancelRunStatus />
    </RunResult>
  ) : null;
  const metricsBlock = <RunMetricsPreview {...metricsInput} {...chosen} />;
  const timeBlock = <RunStepTimes {...stepsInput} onShowStep={onShowStep} eta={eta} />;

  // A run that never measures anything has no metrics block.
  const measures = view.metrics.length > 0 || view.metricsState === 'unread' || Boolean(chosen.expected?.length);
  const hasAfterMetrics = !isRemoved(slots.afterMetrics ?? null);
  const hasQuality =
    sections.quality && (isRemoved(slots.metrics) ? hasAfterMetrics : measures || slots.metrics !== undefined);
  // Without times of steps, there is nothing to draw.
  const hasTimes = view.steps.some((step) => step.startedAt != null || step.createdAt != null);
  const hasTime = sections.time && !isRemoved(slots.time) && (hasTimes || slots.time !== undefined);

  const current = isOver
    ? fillSlot(slots.result, { ...slotProps, byDefault: resultBlock }, resultBlock)
    : fillSlot(slots.now, { ...slotProps, byDefault: nowBlock }, nowBlock);
  const afterMetrics = fillSlot(slots.afterMetrics, { ...slotProps, byDefault: null });

  return {
    activity: hasFeed ? (
      <>
        {fillSlot(slots.beforeFeed, { ...slotProps, byDefault: null })}
        {fillSlot(slots.feed, { ...slotProps, byDefault: feedBlock }, feedBlock)}
      </>
    ) : null,
    // Nothing is no block: around it there would be an empty strip.
    now: current == null || current === false ? null : <Fragment key={isOver ? 'result' : 'now'}>{current}</Fragment>,
    quality: hasQuality ? (
      <Block
        title={messages.metrics.quality}
        end={<VerdictLine {...slotProps} slots={slots} input={metricsInput} options={chosen} />}
      >
        {fillSlot(slots.metrics, { ...slotProps, byDefault: metricsBlock }, metricsBlock)}
        {afterMetrics}
      </Block>
    ) : sections.quality && hasAfterMetrics ? (
      // The app's own slot is shown without metrics too.
      afterMetrics
    ) : null,
    time: hasTime ? (
      <Block title={messages.times.title}>
        {fillSlot(slots.time, { ...slotProps, byDefault: timeBlock }, timeBlock)}
      </Block>
    ) : null,
  };
}
