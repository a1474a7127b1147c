import { useCallback, useRef, useState } from 'react';
import { useBrowserLayoutEffect } from '../useBrowserLayoutEffect';

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

/**
 * @internal One function that calls the newest of those a host writes while rendering; `undefined` while there is none. For
 * functions of what they are given: what they make of anything else is seen with the next rendering.
 */
export function useLatest<Arguments extends unknown[], Result>(
  given: ((...args: Arguments) => Result) | undefined,
): ((...args: Arguments) => Result) | undefined {
  const latest = useRef(given);
  // A function of the first rendering is needed before any effect.
  if (latest.current === undefined) latest.current = given;
  useBrowserLayoutEffect(() => {
    latest.current = given;
  });
  const [first] = useState(() => given);
  const call = useCallback(
    (...args: Arguments): Result => {
      const newest = latest.current ?? first;
      if (newest === undefined) throw new Error('runlight: a function was called that no host gives any more.');
      return newest(...args);
    },
    [first],
  );
  return given && call;
}
