import { useState } from 'react';

/** State kept between visits. */
export interface Remembered {
  isOpen: boolean;
  tab: TabName;
}

/** Tabs of the panel, in display order. */
export const TABS = ['runs', 'requests', 'components', 'faults'] as const;
export type TabName = (typeof TABS)[number];

const KEY = 'runlight.devtools';

function read(initial: Remembered): Remembered {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    if (typeof stored !== 'object' || stored === null) return initial;
    const isOpen = 'isOpen' in stored && typeof stored.isOpen === 'boolean' ? stored.isOpen : initial.isOpen;
    const tab = TABS.find((name) => 'tab' in stored && stored.tab === name) ?? initial.tab;
    return { isOpen, tab };
  } catch {
    // Storage is unavailable or corrupt: use the initial state.
    return initial;
  }
}

function write(value: Remembered): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(value));
  } catch {
    // Storage is full or forbidden; persistence is optional.
  }
}

/** State persisted in localStorage. Client-only: it would cause a hydration mismatch. */
export function useRemembered(initial: Remembered): [Remembered, (change: Partial<Remembered>) => void] {
  const [value, setValue] = useState(() => read(initial));
  const change = (part: Partial<Remembered>) => {
    const next = { ...value, ...part };
    setValue(next);
    write(next);
  };
  return [value, change];
}
