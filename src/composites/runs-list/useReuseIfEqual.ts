import { useState } from 'react';
import { sameData } from '../../core/platform/equal';

/** The previous value while the new one is equal: changes of a run must not render the list. */
export function useReuseIfEqual<T>(value: T): T {
  const [reused, setReused] = useState({ value });
  if (sameData(reused.value, value)) return reused.value;
  setReused({ value });
  return value;
}
