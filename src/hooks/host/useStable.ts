import { useCallback, useRef, useState, useSyncExternalStore } from 'react';
import { addListener, notify } from '../../core/platform/listeners';
import { useBrowserLayoutEffect } from '../useBrowserLayoutEffect';

/** Levels from the provider's props down to a field of one definition. */
const DEPTH = 4;

const isTable = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' &&
  value !== null &&
  (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype);

/** @internal Deep equality of plain objects and arrays, down to `depth` levels. */
export function sameTables(a: unknown, b: unknown, depth: number): boolean {
  if (Object.is(a, b)) return true;
  if (depth === 0 || !isTable(a) || !isTable(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && sameTables(a[key], b[key], depth - 1));
}

/** @internal Keeps the identity of an equal object, so that inline objects of the host do not render every consumer. */
export function useStable<T>(value: T): T {
  const [known, setKnown] = useState(() => ({ value }));
  if (sameTables(known.value, value, DEPTH)) return known.value;
  setKnown({ value });
  return value;
}

/** Components to notify when a function of {@link useLatest} changes its target. */
const followers = new WeakMap<object, Set<() => void>>();

/**
 * @internal Returns a stable function that calls the latest inline function; `undefined` without one. Its results may
 * change without a new identity: {@link useResultOf} renders then.
 */
export function useLatest<Arguments extends unknown[], Result>(
  fn: ((...args: Arguments) => Result) | undefined,
): ((...args: Arguments) => Result) | undefined {
  const latest = useRef(fn);
  // The first render needs the function before any effect runs.
  if (latest.current === undefined) latest.current = fn;
  const [first] = useState(() => fn);
  const call = useCallback(
    (...args: Arguments): Result => {
      const newest = latest.current ?? first;
      if (newest === undefined) throw new Error('runlight: a callback was called that is no longer passed.');
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
 * @internal Calls `of` and returns its result. If `of` comes from {@link useLatest}, renders again when a new target
 * returns another result, and only then.
 * @param value `null` skips the call
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
