import { type RefObject, useRef } from 'react';
import { useBrowserLayoutEffect } from '../../../../hooks/useBrowserLayoutEffect';
import { rememberFocus } from './focus-memory';

/**
 * Puts the focus back when a part that took it goes or is hidden. To be called before whatever moves the focus into it.
 * @param elementRef the part
 * @param returnFocusTo what shall have it then, asked at that moment; `null` = what had it before. Default: that
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
    // It is back at once, as in StrictMode.
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
