import { useRef } from 'react';
import { cx } from '../../components/internal/cx';
import { hasStagesOrPlan, StagesAndPlan } from '../internal/RunBlocks';
import { useScrollStop } from '../internal/useScrollStop';
import { PAGE_MARGIN } from './RunTop';
import { type RunBlocksInput, useRunBlocks } from './useRunBlocks';

/** Props of {@link RunBody}. */
export interface RunBodyProps extends Omit<RunBlocksInput, 'feedClassName' | 'resultClassName'> {
  /** It fills the height of its container, and each column scrolls. Otherwise it is as high as its content. */
  isFilling: boolean;
  /** `data-slot` of the feed's column, and of the one beside it. */
  feedSlot?: string | undefined;
  metricsSlot?: string | undefined;
}

/**
 * The feed (40 %) beside what the run is doing or how it ended, its metrics and the times of its steps (60 %); one
 * below the other if it is not wide enough.
 */
export function RunBody({ isFilling, feedSlot, metricsSlot, ...of }: RunBodyProps) {
  const { slotProps, slots } = of;
  const sideRef = useRef<HTMLDivElement>(null);
  useScrollStop(sideRef);
  const { activity, now, quality, time } = useRunBlocks({
    ...of,
    resultClassName: 'rl:min-h-37',
    feedClassName: isFilling ? 'rl:max-h-none! rl:min-h-0 rl:h-full' : '',
  });
  const hasSide = Boolean(now) || Boolean(quality) || Boolean(time) || hasStagesOrPlan(slotProps.run, slots);
  if (!activity && !hasSide) return null;
  return (
    <div
      className={cx(
        'rl:grid rl:min-h-0 rl:flex-1 rl:content-start',
        PAGE_MARGIN,
        isFilling && 'rl:@lg:content-stretch',
        activity && hasSide && 'rl:@lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]',
      )}
    >
      {activity && (
        <div
          data-slot={feedSlot}
          className={cx(
            'rl:flex rl:flex-col rl:pt-5 rl:pb-5',
            isFilling && 'rl:max-h-[min(26rem,45vh)] rl:@lg:max-h-none rl:@lg:min-h-0 rl:low:max-h-64!',
            hasSide && 'rl:@lg:pe-3',
          )}
        >
          {activity}
        </div>
      )}
      {hasSide && (
        <div
          ref={sideRef}
          data-slot={metricsSlot}
          className={cx(
            'rl:focus-mark rl:relative rl:flex rl:flex-col rl:gap-5 rl:pb-6',
            activity ? 'rl:@lg:pt-5 rl:@lg:ps-3 rl:@lg:edge-s' : 'rl:pt-5',
            isFilling && 'rl:@lg:min-h-0 rl:@lg:overflow-y-auto rl:low:overflow-visible!',
          )}
        >
          {now}
          <StagesAndPlan {...slotProps} slots={slots} />
          {quality}
          {time}
        </div>
      )}
    </div>
  );
}
