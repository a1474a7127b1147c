import { useState } from 'react';
import { sameData } from '../../core/platform/equal';

/** The previous value while the new one is equal: changes of a run must not render the list. */
export function useReuseIfEqual<T>(value: T): T {
  const [kept, setKept] = useState({ value });
  if (sameData(kept.value, value)) return kept.value;
  setKept({ value });
  return value;
}
