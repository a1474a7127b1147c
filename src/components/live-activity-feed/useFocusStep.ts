import { type RefObject, useEffect, useRef } from 'react';
import type { RunStep } from '../../core/run/run';
import { scrollAtOnce } from '../../hooks/scroll-at-once';

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
    release,
    visible,
  }: {
    steps: readonly RunStep[];
    scroller: RefObject<HTMLElement | null>;
    release: () => void;
    /** What is drawn: other rows are another chance. */
    visible: readonly RunStep[];
  },
): void {
  const progress = useRef<{ stepId: string; tries: number } | null>(null);
  useEffect(() => {
    const element = scroller.current;
    const index = stepId === null ? -1 : steps.findIndex(({ id }) => id === stepId);
    if (stepId === null || index < 0 || element === null) return;
    if (progress.current?.stepId !== stepId) progress.current = { stepId, tries: 0 };
    if (progress.current.tries >= TRIES) return;
    progress.current.tries += 1;
    release();
    const isDrawn = visible.some(({ id }) => id === stepId);
    const row = isDrawn ? element.querySelector<HTMLElement>(`[data-step="${CSS.escape(stepId)}"]`) : null;
    if (row === null) {
      scrollAtOnce(element, (index / steps.length) * element.scrollHeight);
      return;
    }
    progress.current.tries = TRIES;
    const above = row.getBoundingClientRect().top - element.getBoundingClientRect().top;
    scrollAtOnce(element, element.scrollTop + above - element.clientHeight / 3);
  }, [stepId, steps, visible, scroller, release]);
}
