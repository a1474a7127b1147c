import { placeOfError } from './json-error';

/** Matches whole strings, numbers and non-JSON numbers such as `NaN`; skips everything else. */
const TOKEN = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"?|[+-]?(?:nan|infinity|inf)\b|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi;

/** Cheap pre-checks for `NaN` and `Infinity`, and for integers that exceed a JavaScript number. */
const IS_NEARLY_JSON = /nan|inf/i;
const HAS_LONG_INTEGER = /(?:^|[[:,\s])-?\d{16,}\s*(?:[,}\]]|$)/;

const isLost = (token: string) => /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token));

/** Replaces tokens that JSON or a JavaScript number cannot represent. */
function holdable(token: string): string {
  if (token.startsWith('"')) return token;
  if (/^[+-]?[ni]/i.test(token)) return 'null';
  // As a string, a large ID keeps all digits; number fields accept numeric strings.
  return isLost(token) ? `"${token}"` : token;
}

/**
 * Lenient JSON parser: `NaN`, `Infinity` and `-Infinity`, which e.g. Python writes, become `null`, and integers too
 * large for a JavaScript number become strings. Strings are never changed.
 * @throws SyntaxError if the text is still not valid JSON; the message contains the position
 */
export function parseJson(text: string): unknown {
  const json = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  try {
    if (!HAS_LONG_INTEGER.test(json)) return JSON.parse(json);
  } catch (cause) {
    if (!IS_NEARLY_JSON.test(json)) throw new SyntaxError(placeOfError(json), { cause });
  }
  try {
    return JSON.parse(json.replace(TOKEN, holdable));
  } catch (cause) {
    throw new SyntaxError(placeOfError(json), { cause });
  }
}

/** Parses a string that contains JSON, as databases without a JSON type store it; returns other values unchanged. */
export function parseIfText(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return parseJson(value);
  } catch {
    return value;
  }
}
