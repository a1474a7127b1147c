import { type ForwardedRef, type RefCallback, useCallback } from 'react';

/**
 * One ref that hands the element to both. It changes only when one of them does, so that neither is called again for an
 * element that stayed.
 */
export function useMergedRefs<T>(own: ForwardedRef<T>, given: ForwardedRef<T>): RefCallback<T> {
  return useCallback(
    (element: T | null) => {
      assignRef(own, element);
      assignRef(given, element);
    },
    [own, given],
  );
}

function assignRef<T>(ref: ForwardedRef<T>, element: T | null): void {
  if (typeof ref === 'function') ref(element);
  else if (ref) ref.current = element;
}
