import { type RefCallback, useCallback, useRef, useState } from 'react';

/** Width before the first measurement, and if it cannot be measured: a usual column of a page, px. */
const USUAL_PX = 640;

/**
 * The width of an element, px, in steps of 8: resizing a window renders a bar only when a gap may appear or disappear.
 * @returns the width, and a ref for the element. It measures only while `isWanted`
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
