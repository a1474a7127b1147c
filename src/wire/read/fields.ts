/*
 * Lenient readers for wire data: a missing or malformed field is `null`, never an error, and unknown fields are
 * ignored. Written by hand, because a schema library would add 2.9 kB to 18.
 */

import { parseIfText } from '../json';

/** A received object, not yet validated. */
export type Wire = Readonly<Record<string, unknown>>;

/** The value if it is an object, otherwise `null`. */
export const object = (value: unknown): Wire | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Wire) : null;

/** The value if it is an array, otherwise `null`. */
export const list = (value: unknown): readonly unknown[] | null => (Array.isArray(value) ? value : null);

const DECIMAL = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i;

/** A finite number, otherwise `null`. Accepts numeric strings, because backends often send decimals as strings. */
export function number(value: unknown): number | null {
  const parsed = typeof value === 'string' && DECIMAL.test(value) ? Number(value) : value;
  // Adding 0 removes the sign of -0, which Python writes and `Intl` would show.
  return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed + 0 : null;
}

/** The value if it is a string, otherwise `null`. */
export const string = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** A name or label: a string, or a number converted to one. */
export const text = (value: unknown): string | null =>
  typeof value === 'number' && Number.isFinite(value) ? String(value) : string(value);

/** An ID or cursor, never empty. Rejects unsafe integers: they have lost digits and would name something else. */
export function identifier(value: unknown): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null;
  return string(value) || null;
}

/** The one of `words` that the value is, in any case, otherwise `null`. */
export function oneOf<T extends string>(words: readonly T[], value: unknown): T | null {
  const wanted = string(value)?.trim().toLowerCase();
  return words.find((word) => word === wanted) ?? null;
}

/** A number above 0. */
export function positive(value: unknown): number | null {
  const parsed = number(value);
  return parsed !== null && parsed > 0 ? parsed : null;
}

/** A boolean, otherwise `undefined`, which omits the field. Accepts 0 and 1, because many databases have no booleans. */
export function flag(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const word = text(value)?.trim().toLowerCase();
  if (word === '1' || word === 'true') return true;
  return word === '0' || word === 'false' ? false : undefined;
}

/** True for a set flag. */
export const isSet = (value: unknown): boolean => flag(value) === true;

/** Reader of each field. Wire names are in snake case: `startedAt` is `started_at`. */
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

/** Reads an object, or one as JSON text, by its shape; `null` if the value is not an object. */
export const within =
  <T>(shape: Shape<T>) =>
  (value: unknown): T | null => {
    const wire = object(parseIfText(value));
    return wire && readShape(wire, shape);
  };
