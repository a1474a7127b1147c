import type { PartialRunMessages } from './types';

/** Lays the given texts over `base`, two levels deep; of what `base` has not, nothing is taken. */
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
