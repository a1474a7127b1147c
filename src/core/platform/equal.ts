/** Deep equality of plain JSON-like data. Keeps snapshots reference-equal when a poll brought nothing new. */
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

/** `next`, or what was known before where that is the same: what did not change keeps its identity. */
export function reuseIfEqual<T>(known: T | null | undefined, next: T): T {
  return sameData(known, next) ? (known as T) : next;
}

/** `old` with `change` applied; `old` itself where that changes nothing. */
export function applyPatch<T extends object>(old: T, change: Partial<T>): T {
  const keys = Object.keys(change) as (keyof T)[];
  return keys.every((key) => change[key] === old[key]) ? old : { ...old, ...change };
}
