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

/** `null` for everything that is no text. */
export const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** `null` for everything that is no finite number. */
export const number = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

/** Has the text a time zone? */
const ZONE = /(?:z|[+-]\d\d:?\d\d)$/i;

/** RFC 3339 → epoch ms. A time without a zone is UTC, as Python's naive `isoformat()` means it on every server we know. */
export function time(value: unknown): number | null {
  const said = text(value);
  if (!said) return null;
  const ms = Date.parse(ZONE.test(said) ? said : `${said.replace(' ', 'T')}Z`);
  return Number.isNaN(ms) ? null : ms;
}

/** The value, if it is one of `words`. */
export const oneOf = <T extends string>(words: readonly T[], value: unknown): T | null =>
  words.find((word) => word === value) ?? null;

/** A number above 0. */
export function positive(value: unknown): number | null {
  const said = number(value);
  return said !== null && said > 0 ? said : null;
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
