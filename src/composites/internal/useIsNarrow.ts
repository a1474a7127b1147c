import { useCallback, useRef, useState } from 'react';

/**
 * Whether an element is narrower than so many rem: for what a container query in a stylesheet cannot decide, e.g. where in
 * the document something stands. False until it was measured, and where nothing can be measured.
 * @param belowRem the width from which on it is not narrow
 * @returns to be given the element, and whether it is narrow
 */
export function useIsNarrow(belowRem: number): [ref: (element: HTMLElement | null) => void, isNarrow: boolean] {
  const [isNarrow, setNarrow] = useState(false);
  const observer = useRef<ResizeObserver | null>(null);
  const ref = useCallback(
    (element: HTMLElement | null) => {
      observer.current?.disconnect();
      observer.current = null;
      if (element === null || typeof ResizeObserver === 'undefined') return;
      // The root's, as container queries measure rem.
      const root = Number.parseFloat(getComputedStyle(element.ownerDocument.documentElement).fontSize) || 16;
      // At once: a phone must not see the wide form for a frame.
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
