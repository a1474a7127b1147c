import { type RefObject, useRef } from 'react';
import { useBrowserLayoutEffect } from '../../../../hooks/useBrowserLayoutEffect';
import { rememberFocus } from './focus-memory';

/**
 * Returns the focus when a part that has it is unmounted or hidden. Call it before any effect that moves the focus into
 * the part.
 * @param elementRef the part
 * @param returnFocusTo the element that takes the focus, evaluated then; `null` = the previous one. Default: that
 */
export function useFocusReturn(
  elementRef: RefObject<HTMLElement | null>,
  returnFocusTo?: (() => Element | null) | undefined,
): void {
  const latest = useRef(returnFocusTo);
  const stop = useRef<(() => void) | null>(null);
  useBrowserLayoutEffect(() => {
    latest.current = returnFocusTo;
  });
  useBrowserLayoutEffect(() => {
    // It is mounted again at once, as in StrictMode.
    stop.current?.();
    stop.current = null;
    const element = elementRef.current;
    if (element === null) return;
    const memory = rememberFocus(element);
    return () => {
      stop.current = memory.giveBack(latest.current);
    };
  }, [elementRef]);
}
