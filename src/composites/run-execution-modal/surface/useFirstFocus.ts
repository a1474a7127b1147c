import { type RefObject, useCallback, useEffect, useRef } from 'react';
import { RUN_EXECUTION_MODAL_PARTS as PARTS } from '../parts';

/**
 * Moves the focus into the window: to the first field of the form, else to the title.
 * @returns moves it now; it moves by itself when the window goes back to the form
 */
export function useFirstFocus(frameRef: RefObject<HTMLElement | null>, isConfiguring: boolean): () => void {
  const focusFirst = useCallback(() => {
    const body = frameRef.current?.querySelector(`[data-slot="${PARTS.body.slot}"]`);
    const field = isConfiguring ? body?.querySelector<HTMLElement>('input, select, textarea') : null;
    // The title and not the window: screen readers read the whole text of a focused window at once.
    const title = frameRef.current?.querySelector<HTMLElement>('h2[tabindex]');
    (field ?? title ?? frameRef.current)?.focus({ preventScroll: true });
  }, [frameRef, isConfiguring]);
  // Going back to the form removes the pressed button and its focus.
  const wasConfiguring = useRef(isConfiguring);
  useEffect(() => {
    if (isConfiguring && !wasConfiguring.current) focusFirst();
    wasConfiguring.current = isConfiguring;
  }, [isConfiguring, focusFirst]);
  return focusFirst;
}
