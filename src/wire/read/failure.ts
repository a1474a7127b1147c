import type { RunFailure } from '../../core/run/run';
import { parseIfText } from '../json';
import { list, object, text, type Wire } from './fields';

/** What backends write instead of an error: an empty string or a word such as "none". */
const IS_NOTHING = /^\s*(?:none|null|nil|undefined|n\/a)?\s*$/i;

const textOrNull = (value: unknown): string | null => {
  const words = text(value);
  return words === null || IS_NOTHING.test(words) ? null : words;
};

/** Texts that say that there is no error. */
const NO_ERROR = /^\s*(?:-+|0|false|ok|success|none found|(?:no|0) errors?(?: found)?)[.!]?\s*$/i;

/** Fields of an object that only holds a list: OpenAI's `{ object: 'list', data: [] }`. */
const OF_LIST = /^(?:object|kind|data|items|errors|results|list|nodes|total|count|total_?count|has_?more)$/i;

/** "List", "errorCollection": what an object with a list says that it is. */
const IS_LIST = /(?:list|page|collection|connection)$/i;

/** The items of a list, or of an object that only holds one. */
function itemsIn(value: unknown): readonly unknown[] | null {
  const wire = object(value) ?? {};
  const isList = [wire.object, wire.kind].every((name) => name == null || IS_LIST.test(text(name) ?? ''));
  const isHolder = isList && Object.keys(wire).every((key) => OF_LIST.test(key));
  return list(value) ?? (isHolder ? list(Object.values(wire).find(list)) : null);
}

const codeOf = (wire: Wire) => textOrNull(wire.code) ?? textOrNull(wire.type);
const messageOf = (wire: Wire) =>
  textOrNull(wire.message) ?? textOrNull(wire.detail) ?? textOrNull(wire.description) ?? textOrNull(wire.reason);
/** The status of a success, e.g. gRPC's `{ code: 0, message: 'OK' }`. */
const isOk = (wire: Wire) => NO_ERROR.test(codeOf(wire) ?? '') && NO_ERROR.test(messageOf(wire) ?? 'ok');

/**
 * Reads an error: an object with a message, a plain text, the first item of a list, or one of them as JSON text. Empty
 * errors are `null`.
 */
export function toFailure(value: unknown): RunFailure | null {
  const parsed = parseIfText(value);
  const items = itemsIn(parsed);
  const first = items ? items[0] : parsed;
  const wire = object(first);
  if (!wire) {
    const message = typeof first === 'string' ? textOrNull(first) : null;
    return message === null || NO_ERROR.test(message) ? null : { code: null, message };
  }
  const code = codeOf(wire);
  const message = messageOf(wire) ?? code;
  return message === null || isOk(wire) ? null : { code, message };
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
  [wire.error, wire.errors].map(parseIfText).some((one) => {
    const wire = object(one);
    if (wire === null || isOk(wire)) return false;
    const isNothing = (item: unknown) => typeof item === 'string' && NO_ERROR.test(item);
    // Of a list in an object, its items and their number count.
    const values = itemsIn(one) === null ? [wire] : Object.values({ ...wire, object: null, kind: null });
    return values.some((value) => saysSomething(list(value)?.filter((item) => !isNothing(item)) ?? value));
  });
