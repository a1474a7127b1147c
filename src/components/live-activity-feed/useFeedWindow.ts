import { useCallback, useState } from 'react';
import type { RunStep } from '../../core/run';

/** What {@link useFeedWindow} gives. */
export interface FeedWindow {
  /** The steps to render. */
  visible: readonly RunStep[];
  /** How many known steps are before them. */
  hidden: number;
  /** Renders more of the hidden ones; the caller must have let go of the end. */
  showEarlier: () => void;
}

/**
 * Bounds what is rendered: the newest `size` steps while following. For a reader who has let go the first rendered step
 * stays the first, or rows would vanish under his eyes.
 * @param trimmed how many steps before `steps[0]` are forgotten altogether
 */
export function useFeedWindow(
  steps: readonly RunStep[],
  { trimmed, size, isFollowing }: { trimmed: number; size: number; isFollowing: boolean },
): FeedWindow {
  // Positions are counted from the run's first step, so that trimming does not move them.
  const newest = Math.max(trimmed, trimmed + steps.length - size);
  const [held, setHeld] = useState<number | null>(null);
  if (isFollowing && held !== null) setHeld(null);
  if (!isFollowing && held === null) setHeld(newest);
  const first = Math.max(trimmed, isFollowing ? newest : (held ?? newest));
  const hidden = Math.min(first - trimmed, steps.length);
  // Letting go and asking for more may come in one event: then nothing is held yet.
  const showEarlier = useCallback(() => setHeld((now) => Math.max(0, (now ?? newest) - size)), [newest, size]);
  return { visible: hidden === 0 ? steps : steps.slice(hidden), hidden, showEarlier };
}
