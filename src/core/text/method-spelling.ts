import type { RunUpdate } from '../run/run-reducer';

/** Key of a method: ignores case, spaces, hyphens and underscores. */
const keyOf = (method: string): string => method.toLowerCase().replace(/[\s_-]+/g, '');

/**
 * Unifies the spelling of each method of a run: the first one wins. Some backends write `TVAE` in steps and `tvae` in
 * the ended run, which would look like two methods.
 */
export function createMethodSpelling(): (update: RunUpdate) => RunUpdate {
  const spellings = new Map<string, string>();
  const spelled = <T extends { method?: string | null }>(item: T): T => {
    const { method } = item;
    // Untyped sources may pass anything.
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
      // Steps first: within one update, their spelling wins over the run's.
      ...(steps && { steps: { ...steps, items: steps.items.map(spelled) } }),
      ...(run && { run: spelled(run) }),
    };
  };
}
