import { cx } from '../cx';
import { useSmallSteps } from './useSmallSteps';

/** What fills a small decorative bar along the reading direction. The track around it clips it. */
export function GrowingFill({
  share,
  lengthPx,
  className,
}: {
  /** 0 to 1. */
  share: number;
  /** Of the track, about. */
  lengthPx: number;
  className: string;
}) {
  return (
    <span
      ref={useSmallSteps(share, lengthPx)}
      className={cx('rl:absolute rl:inset-0 rl:rounded-full rl:origin-start rl:anim-grow', className)}
      style={{ transform: `scaleX(${Number(share.toFixed(4))})` }}
    />
  );
}
