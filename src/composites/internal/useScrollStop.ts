import { type RefObject, useEffect } from 'react';

/**
 * Lets a part be scrolled by keys while it scrolls, and be no stop of the Tab key while it does not. Safari gives no focus to
 * what can only be scrolled.
 */
export function useScrollStop(ref: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = ref.current;
    if (!element || typeof ResizeObserver === 'undefined') return;
    const look = () => {
      if (element.scrollHeight > element.clientHeight + 1) element.tabIndex = 0;
      else element.removeAttribute('tabindex');
    };
    const observer = new ResizeObserver(look);
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    look();
    return () => observer.disconnect();
  }, [ref]);
}
