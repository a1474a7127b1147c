import { type ForwardedRef, type RefCallback, useCallback } from 'react';

/**
 * One ref that hands the element to both. It changes only when one of them does, so that neither is called again for an
 * element that stayed.
 */
export function useMergedRefs<T>(first: ForwardedRef<T>, second: ForwardedRef<T>): RefCallback<T> {
  return useCallback(
    (element: T | null) => {
      assignRef(first, element);
      assignRef(second, element);
    },
    [first, second],
  );
}

function assignRef<T>(ref: ForwardedRef<T>, element: T | null): void {
  if (typeof ref === 'function') ref(element);
  else if (ref) ref.current = element;
}
