import { type ForwardedRef, type RefCallback, useCallback } from 'react';

/**
 * A ref that passes the element to two refs. It only changes with one of them, so that neither is called again for the
 * same element.
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
