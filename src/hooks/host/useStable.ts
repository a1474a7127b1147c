import { useState } from 'react';

/** A table of tables of definitions: the provider's, and what stands in one entry. */
const DEPTH = 4;

const isTable = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** @internal Whether two values are the same, or tables that hold the same down to `depth` levels. */
export function sameTables(a: unknown, b: unknown, depth: number): boolean {
  if (Object.is(a, b)) return true;
  if (depth === 0 || !isTable(a) || !isTable(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && sameTables(a[key], b[key], depth - 1));
}

/**
 * @internal A table a host may write while rendering: the same object as long as it says the same. Else each rendering of the
 * host's would render everything that reads it.
 */
export function useStable<T>(value: T): T {
  const [known, setKnown] = useState(() => ({ value }));
  if (sameTables(known.value, value, DEPTH)) return known.value;
  setKnown({ value });
  return value;
}
