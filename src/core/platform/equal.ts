/** Deep equality of plain, JSON-like data. Keeps snapshots reference-equal when a read brings nothing new. */
export function sameData(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  return keys.every((key) => Object.hasOwn(right, key) && sameData(left[key], right[key]));
}

/** Returns `known` if it equals `next`, else `next`: unchanged data keeps its identity. */
export function reuseIfEqual<T>(known: T | null | undefined, next: T): T {
  return sameData(known, next) ? (known as T) : next;
}

/** Applies `change` to `old`. Returns `old` itself if nothing changes. */
export function applyPatch<T extends object>(old: T, change: Partial<T>): T {
  const keys = Object.keys(change) as (keyof T)[];
  return keys.every((key) => change[key] === old[key]) ? old : { ...old, ...change };
}
