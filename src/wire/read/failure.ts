import type { RunFailure } from '../../core/run/run';
import { list, object, text, type Wire } from './fields';

/** What a backend writes where there is no error: nothing, or the word for nothing. */
const IS_NOTHING = /^\s*(?:none|null|nil|undefined|n\/a)?\s*$/i;

const said = (value: unknown): string | null => {
  const words = text(value);
  return words === null || IS_NOTHING.test(words) ? null : words;
};

/** An error: an object with a message, a bare text, or the first of a list. What says nothing is none. */
export function toFailure(value: unknown): RunFailure | null {
  const first = list(value) ? list(value)?.[0] : value;
  const wire = object(first);
  if (!wire) {
    const message = typeof first === 'string' ? said(first) : null;
    return message === null ? null : { code: null, message };
  }
  const code = said(wire.code) ?? said(wire.type);
  const message = said(wire.message) ?? said(wire.detail) ?? said(wire.description) ?? said(wire.reason) ?? code;
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
      ? said(value) !== null
      : Boolean(value);

/** Is an error told beside the status? Also one without words: `true`, or a list of fields that are wrong. */
export const tellsFailure = (wire: Wire): boolean =>
  failureOf(wire) !== null ||
  wire.error === true ||
  [wire.error, wire.errors].some((one) => object(one) && saysSomething(one));
