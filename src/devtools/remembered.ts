import { useState } from 'react';

/** What is kept between visits. */
export interface Remembered {
  isOpen: boolean;
  tab: TabName;
}

/** The panel's tabs, in their order. */
export const TABS = ['runs', 'requests', 'components', 'faults'] as const;
export type TabName = (typeof TABS)[number];

const KEY = 'runlight.devtools';

function read(initial: Remembered): Remembered {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    if (typeof kept !== 'object' || kept === null) return initial;
    const isOpen = 'isOpen' in kept && typeof kept.isOpen === 'boolean' ? kept.isOpen : initial.isOpen;
    const tab = TABS.find((name) => 'tab' in kept && kept.tab === name) ?? initial.tab;
    return { isOpen, tab };
  } catch {
    // No storage, or not ours to read: the panel starts as it is told to.
    return initial;
  }
}

function write(value: Remembered): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(value));
  } catch {
    // Full or forbidden: nothing depends on it.
  }
}

/** State that outlives the page. Only for what is rendered in the browser alone. */
export function useRemembered(initial: Remembered): [Remembered, (change: Partial<Remembered>) => void] {
  const [value, setValue] = useState(() => read(initial));
  const change = (part: Partial<Remembered>) => {
    const next = { ...value, ...part };
    setValue(next);
    write(next);
  };
  return [value, change];
}
