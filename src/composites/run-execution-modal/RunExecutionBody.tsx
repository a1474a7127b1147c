import { useId, useRef } from 'react';
import { cx } from '../../components/internal/cx';
import { type FeedOptions, LiveActivityFeed } from '../../components/live-activity-feed';
import { RunMetricsPreview } from '../../components/run-metrics-preview';
import * as en from '../../core/text/messages/english';
import { fillSlot, isRemoved } from '../../hooks/host/slots';
import type { UseEtaOptions } from '../../hooks/useEta';
import { useMessages } from '../../hooks/useMessages';
import type { RunInput } from '../../hooks/useRunView';
import { ProgressAndTimes } from '../internal/ProgressAndTimes';
import { StagesAndPlan, VerdictLine } from '../internal/RunBlocks';
import { offersRetry, RunNotices } from '../internal/RunNotices';
import type { RunSlotProps, RunSlots } from '../internal/run-slots';
import { givenInput } from '../internal/use-run-or-id';
import { useScrollStop } from '../internal/useScrollStop';
import { RUN_EXECUTION_MODAL_PARTS as PARTS } from './parts';

const english = { metrics: en.metrics };

/**
 * Progress and times above; below them the activity (40 %) beside the metrics (60 %) where it is wide, one under the
 * other where it is not. Wide, only the activity and the metrics scroll; else the whole body does.
 */
export function RunExecutionBody({
  given,
  slots,
  feed,
  input,
  eta,
  expectedMetrics,
  includeMetrics,
  excludeMetrics,
}: {
  given: Omit<RunSlotProps, 'byDefault'>;
  slots: RunSlots;
  feed: FeedOptions | undefined;
  input: RunInput;
  eta: UseEtaOptions | undefined;
  expectedMetrics: readonly string[] | undefined;
  includeMetrics: readonly string[] | undefined;
  excludeMetrics: readonly string[] | undefined;
}) {
  const messages = useMessages(english);
  const metricsId = useId();
  const metricsRef = useRef<HTMLDivElement>(null);
  useScrollStop(metricsRef);
  const { view } = given;
  const { runId, run, steps, metrics } = input;
  const chosen = { expected: expectedMetrics, include: includeMetrics, exclude: excludeMetrics };
  const feedBlock = (
    <LiveActivityFeed
      {...givenInput({ runId, run, steps })}
      {...(offersRetry(view) && { onRetry: null })}
      className="rl:max-h-none! rl:min-h-0 rl:h-full"
      {...feed}
    />
  );
  const metricsBlock = <RunMetricsPreview {...givenInput({ runId, run, metrics })} {...chosen} />;
  const hasFeed = !isRemoved(slots.feed) || !isRemoved(slots.beforeFeed ?? null);
  const hasMetrics = !isRemoved(slots.metrics) || !isRemoved(slots.afterMetrics ?? null);
  return (
    <>
      <div className="rl:flex rl:flex-col rl:gap-3 rl:empty:hidden">
        <RunNotices view={view} />
      </div>
      <StagesAndPlan {...given} slots={slots} />
      <ProgressAndTimes
        input={input}
        eta={eta}
        slot={PARTS.stats.slot}
        times={(byDefault) => fillSlot(slots.times, { ...given, byDefault }, byDefault)}
      />
      <div
        className={cx(
          'rl:grid rl:min-h-0 rl:flex-1 rl:content-start rl:gap-6 rl:@lg:content-stretch',
          hasFeed && hasMetrics && 'rl:@lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]',
        )}
      >
        {hasFeed && (
          <div
            data-slot={PARTS.feed.slot}
            className="rl:flex rl:max-h-[min(26rem,60vh)] rl:flex-col rl:@lg:max-h-none rl:@lg:min-h-0 rl:low:max-h-64!"
          >
            {fillSlot(slots.beforeFeed, { ...given, byDefault: null })}
            {fillSlot(slots.feed, { ...given, byDefault: feedBlock }, feedBlock)}
          </div>
        )}
        {hasMetrics && (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form.
          <div
            ref={metricsRef}
            role="group"
            aria-labelledby={metricsId}
            data-slot={PARTS.metrics.slot}
            className="rl:focus-mark rl:flex rl:flex-col rl:gap-3 rl:@lg:min-h-0 rl:@lg:overflow-y-auto rl:low:overflow-visible! rl:@lg:ps-6 rl:@lg:edge-s"
          >
            <h3
              id={metricsId}
              className="rl:flex rl:min-h-8 rl:items-center rl:edge-b rl:pb-2 rl:type-title rl:text-text"
            >
              {messages.metrics.title}
            </h3>
            <VerdictLine {...given} slots={slots} input={givenInput({ runId, run, metrics })} options={chosen} />
            {fillSlot(slots.metrics, { ...given, byDefault: metricsBlock }, metricsBlock)}
            {fillSlot(slots.afterMetrics, { ...given, byDefault: null })}
          </div>
        )}
      </div>
    </>
  );
}
