import { useCallback, useRef, useState, useSyncExternalStore } from 'react';
import { addListener, notify } from '../../core/platform/listeners';
import { useBrowserLayoutEffect } from '../useBrowserLayoutEffect';

/** A table of tables of definitions: the provider's, and what stands in one entry. */
const DEPTH = 4;

const isTable = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' &&
  value !== null &&
  (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype);

/** @internal Whether two values are the same, or tables or lists that hold the same down to `depth` levels. */
export function sameTables(a: unknown, b: unknown, depth: number): boolean {
  if (Object.is(a, b)) return true;
  if (depth === 0 || !isTable(a) || !isTable(b) || Array.isArray(a) !== Array.isArray(b)) return false;
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

/** Who wants to know that a function of {@link useLatest} calls another one now. */
const followers = new WeakMap<object, Set<() => void>>();

/**
 * @internal One function that calls the newest of those a host writes while rendering; `undefined` while there is none. What
 * it gives may change while it stays the same: {@link useResultOf} renders for that.
 */
export function useLatest<Arguments extends unknown[], Result>(
  fn: ((...args: Arguments) => Result) | undefined,
): ((...args: Arguments) => Result) | undefined {
  const latest = useRef(fn);
  // A function of the first rendering is needed before any effect.
  if (latest.current === undefined) latest.current = fn;
  const [first] = useState(() => fn);
  const call = useCallback(
    (...args: Arguments): Result => {
      const newest = latest.current ?? first;
      if (newest === undefined) throw new Error('runlight: a function was called that no host gives any more.');
      return newest(...args);
    },
    [first],
  );
  useBrowserLayoutEffect(() => {
    if (latest.current === fn) return;
    latest.current = fn;
    notify(followers.get(call) ?? new Set());
  });
  return fn && call;
}

const noSubscription = () => () => {};

/**
 * @internal What a function makes of something: of one of {@link useLatest} also when the host writes another that makes
 * something else of it. Nothing renders where it makes the same.
 * @param value `null` = there is nothing, and the function is not called
 */
export function useResultOf<Value, Result extends string | null>(
  of: ((value: Value) => Result) | undefined,
  value: Value | null,
): Result | null {
  const subscribe = useCallback(
    (listener: () => void) => {
      if (of === undefined) return noSubscription();
      const known = followers.get(of) ?? new Set();
      followers.set(of, known);
      return addListener(known, listener);
    },
    [of],
  );
  const get = () => (value === null ? null : (of?.(value) ?? null));
  return useSyncExternalStore(subscribe, get, get);
}
