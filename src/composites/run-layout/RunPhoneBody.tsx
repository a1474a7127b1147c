import { type ReactNode, useState } from 'react';
import { CancelRunTrigger } from '../../components/cancel-run-button';
import { useCancelRunPart } from '../../components/cancel-run-button/cancel-run-context';
import { hasEnded } from '../../core/run/run';
import { formatNumber } from '../../core/text/format';
import * as en from '../../core/text/messages/english';
import { isRemoved } from '../../hooks/host/slots';
import { useJudgedMetrics } from '../../hooks/metrics/useJudgedMetrics';
import { useVerdictOf } from '../../hooks/metrics/useRunVerdict';
import { useRunContext } from '../../hooks/run-context';
import { useMessages } from '../../hooks/useMessages';
import { StagesAndPlan } from '../internal/RunBlocks';
import { providedInput } from '../internal/use-run-or-id';
import { PhoneBlock, type PhonePane } from './RunPhoneTop';
import { type RunPane, RunTabs } from './RunTabs';
import { type RunBlocksInput, useRunBlocks } from './useRunBlocks';

const english = { feed: en.feed, metrics: en.metrics, modal: en.modal, times: en.times };

/**
 * The part below the progress on a phone: how the run ended, then feed, metrics and times as panes to swipe between.
 * The cancel button is at the bottom, in reach of the thumb.
 */
export function RunPhoneBody({
  feedSlot,
  metricsSlot,
  ...of
}: Omit<RunBlocksInput, 'feedClassName' | 'resultClassName'> & { feedSlot: string; metricsSlot: string }) {
  const { slotProps, slots, sections, input, chosen, again } = of;
  const { locale } = useRunContext();
  const messages = useMessages(english);
  const [active, setActive] = useState<PhonePane>('activity');
  const { activity, now, quality, time } = useRunBlocks({
    ...of,
    feedClassName: 'rl:max-h-none! rl:min-h-0 rl:h-full rl:low:h-auto',
    // High enough that its buttons are below the tabs and the filter that were here until the run ended.
    resultClassName: again === null && slotProps.run.status === 'succeeded' ? 'rl:min-h-37' : 'rl:min-h-46',
    onShowActivity: () => setActive('activity'),
  });
  const metricsInput = providedInput({ runId: input.runId, run: input.run, metrics: input.metrics });
  const verdict = useVerdictOf(useJudgedMetrics(metricsInput, chosen).metrics);
  const isOver = hasEnded(slotProps.run);
  // The set of tabs does not change while a run is watched, whatever data it gets or loses.
  const [isKept, setKept] = useState(false);
  if (!isOver && !isKept && sections.activity) setKept(true);
  // A question for a person must not be hidden in a pane that is not visible.
  const isAbove = isOver || slotProps.run.status === 'waiting';
  const hasMetrics = Boolean(quality) || (Boolean(now) && !isAbove);
  const keepsMetrics = isKept && (sections.quality || sections.now) && !isRemoved(slots.metrics);
  const keepsTime = isKept && sections.time && !isRemoved(slots.time);
  const panes: (RunPane & { key: PhonePane })[] = [
    {
      key: 'activity' as const,
      label: messages.feed.title,
      content: activity && (
        <div data-slot={feedSlot} className="rl:flex rl:min-h-0 rl:flex-1 rl:flex-col">
          {activity}
        </div>
      ),
    },
    {
      key: 'metrics' as const,
      label: messages.metrics.title,
      note: verdict && `${formatNumber(verdict.passed, { locale })}/${formatNumber(verdict.judged, { locale })}`,
      content: hasMetrics ? (
        <div data-slot={metricsSlot} className="rl:flex rl:flex-col rl:gap-5">
          {!isAbove && now}
          <StagesAndPlan {...slotProps} slots={slots} />
          {quality}
        </div>
      ) : (
        keepsMetrics && <NothingYet>{messages.metrics[isOver ? 'notMeasured' : 'empty']}</NothingYet>
      ),
    },
    {
      key: 'time' as const,
      label: messages.times.short,
      content: time ?? (keepsTime && <NothingYet>{messages.times[isOver ? 'unknown' : 'empty']}</NothingYet>),
    },
  ].filter(({ content }) => Boolean(content));
  return (
    <>
      {isAbove && <PhoneBlock>{now}</PhoneBlock>}
      {panes.length > 0 && (
        <RunTabs
          label={slotProps.run.name || messages.modal.untitled}
          panes={panes}
          active={active}
          onChange={(key) => setActive(panes.find((pane) => pane.key === key)?.key ?? 'activity')}
        />
      )}
      <PhoneBar />
    </>
  );
}

/** In a pane without content. */
function NothingYet({ children }: { children: ReactNode }) {
  return <p className="rl:py-8 rl:text-center rl:type-label rl:text-muted">{children}</p>;
}

/** "Cancel", in reach of the thumb. It unmounts when the run has ended, and nothing takes its place. */
function PhoneBar() {
  const { state } = useCancelRunPart('RunPhoneBody');
  if (state === 'settled' || state === 'unavailable')
    return <div className="rl:flex-none rl:h-[env(safe-area-inset-bottom)]" />;
  return (
    <div className="rl:flex-none rl:edge-t rl:px-4 rl:pt-2 rl:pb-[calc(0.5rem_+_env(safe-area-inset-bottom))] rl:[&>span]:flex rl:[&>span]:w-full">
      <CancelRunTrigger className="rl:h-12! rl:w-full!" />
    </div>
  );
}
