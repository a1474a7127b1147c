import { type RefObject, useEffect } from 'react';

/**
 * Makes an element focusable while it can be scrolled, and no Tab stop otherwise. Safari does not focus a scrolling
 * element by itself.
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
