import type { ForwardedRef } from 'react';

/** Hands an element on to the caller's own ref, whatever its form. */
export function assignRef<T>(ref: ForwardedRef<T>, element: T | null): void {
  if (typeof ref === 'function') ref(element);
  else if (ref) ref.current = element;
}
