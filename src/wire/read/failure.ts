import type { RunFailure } from '../../core/run/run';
import { list, object, text, type Wire } from './fields';

/** What backends write instead of an error: an empty string or a word such as "none". */
const IS_NOTHING = /^\s*(?:none|null|nil|undefined|n\/a)?\s*$/i;

const textOrNull = (value: unknown): string | null => {
  const words = text(value);
  return words === null || IS_NOTHING.test(words) ? null : words;
};

/** Reads an error: an object with a message, a plain text, or the first item of a list. Empty errors are `null`. */
export function toFailure(value: unknown): RunFailure | null {
  const first = list(value) ? list(value)?.[0] : value;
  const wire = object(first);
  if (!wire) {
    const message = typeof first === 'string' ? textOrNull(first) : null;
    return message === null ? null : { code: null, message };
  }
  const code = textOrNull(wire.code) ?? textOrNull(wire.type);
  const message =
    textOrNull(wire.message) ??
    textOrNull(wire.detail) ??
    textOrNull(wire.description) ??
    textOrNull(wire.reason) ??
    code;
  return message === null ? null : { code, message };
}

/** Finds a run's error in any of the usual fields. */
export const failureOf = (wire: Wire): RunFailure | null =>
  toFailure(wire.error) ?? toFailure(wire.errors) ?? toFailure(wire.error_message) ?? toFailure(wire.exception);

/** False for empty values, zero, and objects that contain nothing else. */
const saysSomething = (value: unknown): boolean =>
  typeof value === 'object' && value !== null
    ? Object.values(value).some(saysSomething)
    : typeof value === 'string'
      ? textOrNull(value) !== null
      : Boolean(value);

/** Whether an error accompanies the status, even one without a message: `true`, or a list of invalid fields. */
export const tellsFailure = (wire: Wire): boolean =>
  failureOf(wire) !== null ||
  wire.error === true ||
  [wire.error, wire.errors].some((one) => object(one) && saysSomething(one));
