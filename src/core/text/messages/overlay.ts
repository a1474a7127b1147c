import type { PartialRunMessages } from './types';

/** Merges `over` into `base`, two levels deep. Ignores keys that `base` does not have. */
export function overlay<T extends PartialRunMessages>(over: PartialRunMessages | null | undefined, base: T): T {
  if (!over) return base;
  const overrides = new Map<string, unknown>(Object.entries(over));
  const changed: Record<string, unknown> = {};
  for (const [key, old] of Object.entries(base)) {
    const value = overrides.get(key);
    if (value === undefined) continue;
    changed[key] =
      typeof value === 'object' && typeof old === 'object'
        ? { ...old, ...Object.fromEntries(Object.entries(value ?? {}).filter(([, text]) => text !== undefined)) }
        : value;
  }
  return Object.assign({}, base, changed);
}
