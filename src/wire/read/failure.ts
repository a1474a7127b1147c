import type { RunFailure } from '../../core/run/run';
import { list, object, text, type Wire } from './fields';

/** What a backend writes where there is no error: nothing, or the word for nothing. */
const IS_NOTHING = /^\s*(?:none|null|nil|undefined|n\/a)?\s*$/i;

const textOrNull = (value: unknown): string | null => {
  const words = text(value);
  return words === null || IS_NOTHING.test(words) ? null : words;
};

/** An error: an object with a message, a bare text, or the first of a list. What says nothing is none. */
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

/** The error of a run, wherever it stands. */
export const failureOf = (wire: Wire): RunFailure | null =>
  toFailure(wire.error) ?? toFailure(wire.errors) ?? toFailure(wire.error_message) ?? toFailure(wire.exception);

/** Does it say anything? Nothing, zero, and what holds nothing else do not. */
const saysSomething = (value: unknown): boolean =>
  typeof value === 'object' && value !== null
    ? Object.values(value).some(saysSomething)
    : typeof value === 'string'
      ? textOrNull(value) !== null
      : Boolean(value);

/** Is an error told beside the status? Also one without words: `true`, or a list of fields that are wrong. */
export const tellsFailure = (wire: Wire): boolean =>
  failureOf(wire) !== null ||
  wire.error === true ||
  [wire.error, wire.errors].some((one) => object(one) && saysSomething(one));
