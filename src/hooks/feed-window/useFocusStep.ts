import { type RefObject, useEffect, useRef } from 'react';
import type { RunStep } from '../../core/run/run';
import { scrollAtOnce } from './scroll/scroll-at-once';
import type { FeedWindow } from './types';

/** Rows near the one that is looked for come by scrolling there; so often at most. */
const TRIES = 6;

/**
 * Brings the row of a step into view, once: also one that is too far away to be drawn.
 * @param stepId the step; `null` = none
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
    /** What is drawn: other rows are another chance. */
    visible: readonly RunStep[];
    /** False = only the feed itself may scroll to it, and nothing is done where it does not. Default true. */
    isRequested?: boolean;
  },
): void {
  const progress = useRef<{ stepId: string; isRequested: boolean; tries: number } | null>(null);
  useEffect(() => {
    const element = scroller.current;
    // Asked for once more, it is brought into view once more.
    if (stepId === null) progress.current = null;
    const index = stepId === null ? -1 : steps.findIndex(({ id }) => id === stepId);
    if (stepId === null || index < 0 || element === null) return;
    const isSame = progress.current?.stepId === stepId && progress.current.isRequested === isRequested;
    if (progress.current === null || !isSame) progress.current = { stepId, isRequested, tries: 0 };
    if (progress.current.tries >= TRIES) return;
    progress.current.tries += 1;
    // Before following ends: without a height of its own the feed would draw all of its rows for a reader.
    feedWindow.measure();
    if (!isRequested && (feedWindow.isUnbounded() || element.scrollHeight <= element.clientHeight + 1)) return;
    release();
    const isDrawn = visible.some(({ id }) => id === stepId);
    const row = isDrawn ? feedWindow.rowOf(stepId) : null;
    if (row === null) {
      // Where nothing scrolls, only the newest rows are drawn until more are asked for.
      if (feedWindow.isUnbounded()) feedWindow.showEarlier();
      else scrollAtOnce(element, (index / steps.length) * element.scrollHeight);
      return;
    }
    progress.current.tries = TRIES;
    if (element.scrollHeight <= element.clientHeight + 1) {
      // The page scrolls, if anything does. Nothing is laid out in a test's DOM, which has no such method.
      row.scrollIntoView?.({ block: 'center' });
      return;
    }
    const above = row.getBoundingClientRect().top - element.getBoundingClientRect().top;
    scrollAtOnce(element, element.scrollTop + above - element.clientHeight / 3);
  }, [stepId, steps, visible, scroller, feedWindow, release, isRequested]);
}
