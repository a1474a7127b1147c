import type { RunUpdate } from '../run/run-reducer';

/** Names that differ only in case, spaces, hyphens and underscores name one method. */
const keyOf = (method: string): string => method.toLowerCase().replace(/[\s_-]+/g, '');

/**
 * Gives each method of a run one spelling: the first that was told. Backends write `TVAE` in their steps and `tvae` when
 * the run has ended, and a page that shows both seems to speak of two.
 */
export function createMethodSpelling(): (update: RunUpdate) => RunUpdate {
  const spellings = new Map<string, string>();
  const spelled = <T extends { method?: string | null }>(item: T): T => {
    const { method } = item;
    // A host's own source may put there what it likes.
    if (typeof method !== 'string' || method === '') return item;
    const key = keyOf(method);
    const known = spellings.get(key);
    if (known === undefined) spellings.set(key, method);
    return known === undefined || known === method ? item : { ...item, method: known };
  };
  return (update) => {
    const { run, steps } = update;
    return {
      ...update,
      // The end waits for the steps, and so do their spellings come first in what is read together.
      ...(steps && { steps: { ...steps, items: steps.items.map(spelled) } }),
      ...(run && { run: spelled(run) }),
    };
  };
}
