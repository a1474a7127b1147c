import { type RefObject, useCallback, useEffect, useRef } from 'react';
import { RUN_EXECUTION_MODAL_PARTS as PARTS } from '../parts';

/**
 * Moves the focus into the window: to the first field of the form, else to the title.
 * @returns moves it now; by itself it moves when the window goes back to the form
 */
export function useFirstFocus(frameRef: RefObject<HTMLElement | null>, isConfiguring: boolean): () => void {
  const focusFirst = useCallback(() => {
    const body = frameRef.current?.querySelector(`[data-slot="${PARTS.body.slot}"]`);
    const field = isConfiguring ? body?.querySelector<HTMLElement>('input, select, textarea') : null;
    // The title and not the window itself: screen readers read all text of a focused window, run together.
    const title = frameRef.current?.querySelector<HTMLElement>('h2[tabindex]');
    (field ?? title ?? frameRef.current)?.focus({ preventScroll: true });
  }, [frameRef, isConfiguring]);
  // Back at the form, the button that was pressed is gone, and the focus would be nowhere.
  const wasConfiguring = useRef(isConfiguring);
  useEffect(() => {
    if (isConfiguring && !wasConfiguring.current) focusFirst();
    wasConfiguring.current = isConfiguring;
  }, [isConfiguring, focusFirst]);
  return focusFirst;
}
