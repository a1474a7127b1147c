import { cx } from '../cx';
import { useSmallSteps } from './useSmallSteps';

/** The fill of a small decorative bar. The track around it clips it. */
export function GrowingFill({
  share,
  lengthPx,
  className,
}: {
  /** 0 to 1. */
  share: number;
  /** Approximate length of the track, px. */
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
