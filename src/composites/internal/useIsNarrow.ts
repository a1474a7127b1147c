import { useCallback, useRef, useState } from 'react';

/**
 * Whether an element is narrower than `belowRem`, for what a container query cannot decide, e.g. where in the document
 * something is rendered. False until it has been measured, and if it cannot be measured.
 * @param belowRem the smallest width that is not narrow, rem
 * @returns a ref for the element, and whether it is narrow
 */
export function useIsNarrow(belowRem: number): [ref: (element: HTMLElement | null) => void, isNarrow: boolean] {
  const [isNarrow, setNarrow] = useState(false);
  const observer = useRef<ResizeObserver | null>(null);
  const ref = useCallback(
    (element: HTMLElement | null) => {
      observer.current?.disconnect();
      observer.current = null;
      if (element === null || typeof ResizeObserver === 'undefined') return;
      // The root's font size, as in container queries.
      const root = Number.parseFloat(getComputedStyle(element.ownerDocument.documentElement).fontSize) || 16;
      // Synchronously: a phone must not show the wide form for a frame.
      const atFirst = element.clientWidth;
      if (atFirst > 0) setNarrow(atFirst < belowRem * root);
      observer.current = new ResizeObserver((entries) => {
        const width = entries[entries.length - 1]?.contentRect.width;
        if (width !== undefined) setNarrow(width < belowRem * root);
      });
      observer.current.observe(element);
    },
    [belowRem],
  );
  return [ref, isNarrow];
}
