import { type RefCallback, useCallback, useRef, useState } from 'react';

/** Before anything is measured, and where nothing can be: a bar of a page's usual column. */
const USUAL_PX = 640;

/**
 * How wide an element is, px, in steps of 8: a window that is being resized renders a bar only where a gap may come or go.
 * @returns the width, and a ref for the element; it measures only while `isWanted`
 */
export function useBarWidth(isWanted: boolean): [widthPx: number, ref: RefCallback<HTMLElement>] {
  const [widthPx, setWidth] = useState(USUAL_PX);
  const stop = useRef<(() => void) | null>(null);
  const ref = useCallback(
    (element: HTMLElement | null) => {
      stop.current?.();
      stop.current = null;
      if (!isWanted || element === null || typeof ResizeObserver === 'undefined') return;
      const observer = new ResizeObserver(([entry]) => {
        const width = entry?.contentRect.width ?? 0;
        if (width > 0) setWidth(Math.floor(width / 8) * 8);
      });
      observer.observe(element);
      stop.current = () => observer.disconnect();
    },
    [isWanted],
  );
  return [widthPx, ref];
}
