/*
 * Reading what comes over the wire, generously: a missing or misshapen field is `null`, never an error, and unknown
 * fields are ignored. Written by hand because that is all there is to check: a library of schemas cost 2.9 kB of 18.
 */

/** An object as it travels; what is in it is not known yet. */
export type Wire = Readonly<Record<string, unknown>>;

/** `null` for everything that is no object. */
export const object = (value: unknown): Wire | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Wire) : null;

/** `null` for everything that is no list. */
export const list = (value: unknown): readonly unknown[] | null => (Array.isArray(value) ? value : null);

const DECIMAL = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i;

/** `null` for everything that is no finite number. A text that is one counts: decimals often travel as texts. */
export function number(value: unknown): number | null {
  const parsed = typeof value === 'string' && DECIMAL.test(value) ? Number(value) : value;
  return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed : null;
}

/** `null` for everything that is no text. */
export const string = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** What people or programs call something: a text, or a number in its place. */
export const text = (value: unknown): string | null =>
  typeof value === 'number' && Number.isFinite(value) ? String(value) : string(value);

/** An id or a cursor: never empty. A number that has lost digits names something else, and so nothing. */
export function identifier(value: unknown): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null;
  return string(value) || null;
}

/** The value, if it is one of `words`. */
export const oneOf = <T extends string>(words: readonly T[], value: unknown): T | null =>
  words.find((word) => word === value) ?? null;

/** A number above 0. */
export function positive(value: unknown): number | null {
  const parsed = number(value);
  return parsed !== null && parsed > 0 ? parsed : null;
}

/** What is said by true or false; `undefined` = nothing was, and then the field is left out. */
export const flag = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined);

/** How each field is read. On the wire they have the same names, with underscores: `startedAt` is `started_at` there. */
export type Shape<T> = { readonly [K in keyof T]-?: (value: unknown) => T[K] };

const wireNames: Record<string, string> = {};

/** Reads all fields of a shape. */
export function readShape<T>(wire: Wire, shape: Shape<T>): T {
  const read: Partial<T> = {};
  for (const key in shape) {
    wireNames[key] ??= key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const value = shape[key](wire[wireNames[key]]);
    if (value !== undefined) read[key] = value;
  }
  return read as T;
}

/** Reads an object by its shape; `null` for everything that is none. */
export const within =
  <T>(shape: Shape<T>) =>
  (value: unknown): T | null => {
    const wire = object(value);
    return wire && readShape(wire, shape);
  };
