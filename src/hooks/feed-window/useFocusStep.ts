import { type RefObject, useEffect, useRef } from 'react';
import type { RunStep } from '../../core/run/run';
import { scrollAtOnce } from './scroll/scroll-at-once';
import type { FeedWindow } from './types';

/** Maximum of attempts: rows near the target are drawn only after scrolling there. */
const TRIES = 6;

/**
 * Scrolls a step's row into view once, even if it is too far away to be drawn.
 * @param stepId the step; `null` for none
 */
export function useFocusStep(
  stepId: string | null,
  {
    steps,
    scroller,
    feedWindow,
    release,
    visible,
    isRequested = true,
  }: {
    steps: readonly RunStep[];
    scroller: RefObject<HTMLElement | null>;
    feedWindow: FeedWindow;
    release: () => void;
    /** The drawn steps; a change triggers another attempt. */
    visible: readonly RunStep[];
    /** False scrolls only within the feed, never the page. Default true. */
    isRequested?: boolean;
  },
): void {
  const progress = useRef<{ stepId: string; isRequested: boolean; tries: number } | null>(null);
  useEffect(() => {
    const element = scroller.current;
    // Allows a second request for the same step.
    if (stepId === null) progress.current = null;
    const index = stepId === null ? -1 : steps.findIndex(({ id }) => id === stepId);
    if (stepId === null || index < 0 || element === null) return;
    const isSame = progress.current?.stepId === stepId && progress.current.isRequested === isRequested;
    if (progress.current === null || !isSame) progress.current = { stepId, isRequested, tries: 0 };
    if (progress.current.tries >= TRIES) return;
    progress.current.tries += 1;
    // Measure before following stops: without a limited height, the feed would draw all rows.
    feedWindow.measure();
    if (!isRequested && (feedWindow.isUnbounded() || element.scrollHeight <= element.clientHeight + 1)) return;
    release();
    const isDrawn = visible.some(({ id }) => id === stepId);
    const row = isDrawn ? feedWindow.rowOf(stepId) : null;
    if (row === null) {
      // Without scrolling, only the newest rows are drawn until more are requested.
      if (feedWindow.isUnbounded()) feedWindow.showEarlier();
      else scrollAtOnce(element, (index / steps.length) * element.scrollHeight);
      return;
    }
    progress.current.tries = TRIES;
    if (element.scrollHeight <= element.clientHeight + 1) {
      // At most the page scrolls here. Test DOMs do not implement this method.
      row.scrollIntoView?.({ block: 'center' });
      return;
    }
    const above = row.getBoundingClientRect().top - element.getBoundingClientRect().top;
    scrollAtOnce(element, element.scrollTop + above - element.clientHeight / 3);
  }, [stepId, steps, visible, scroller, feedWindow, release, isRequested]);
}
