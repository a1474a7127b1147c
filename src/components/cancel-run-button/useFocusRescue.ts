import { useCallback, useEffect, useRef } from 'react';
import type { CancelRunContextValue } from './cancel-run-context';

/**
 * A button that goes away with the focus on it throws a keyboard user back to the top of the page. This notices it and
 * puts the focus on what became of the cancel instead.
 * @returns to be called with the button's element, and with `null` when it goes.
 */
export function useFocusRescue(
  { statusRef }: Pick<CancelRunContextValue, 'statusRef'>,
  isHidden: boolean,
): (element: HTMLElement | null) => void {
  const held = useRef<HTMLElement | null>(null);
  const hadFocus = useRef(false);
  const watch = useCallback((element: HTMLElement | null) => {
    // React detaches refs while the old element is still in the document: only now it can be asked.
    if (element === null)
      hadFocus.current = held.current !== null && held.current.ownerDocument.activeElement === held.current;
    held.current = element;
  }, []);
  // Not a layout effect: the status stands after the button, and gets its ref only after the button's have run.
  useEffect(() => {
    if (!isHidden || !hadFocus.current) return;
    hadFocus.current = false;
    statusRef.current?.focus({ preventScroll: true });
  }, [isHidden, statusRef]);
  return watch;
}
