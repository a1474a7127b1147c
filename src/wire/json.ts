import { placeOfError } from './json-error';

/** Texts whole, numbers, and what JSON has no word for; the rest of a document is not looked at. */
const TOKEN = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"?|[+-]?(?:nan|infinity|inf)\b|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi;

/** Worth a second look: `NaN` and its kin, or an integer with more digits than a number can hold. */
const IS_NEARLY_JSON = /nan|inf/i;
const HAS_LONG_INTEGER = /(?:^|[[:,\s])-?\d{16,}\s*(?:[,}\]]|$)/;

const isLost = (token: string) => /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token));

/** What JSON can say instead of a token that it cannot hold, or that a number of JavaScript cannot. */
function holdable(token: string): string {
  if (token.startsWith('"')) return token;
  if (/^[+-]?[ni]/i.test(token)) return 'null';
  // As a text an id keeps its last digits; where a number is read, numeric texts are numbers.
  return isLost(token) ? `"${token}"` : token;
}

/**
 * Reads JSON as backends write it: `NaN`, `Infinity` and `-Infinity`, which Python and others put where a number should
 * be, are `null`, and integers too large for a number are texts. Texts stay as they are, whatever is in them.
 * @throws SyntaxError when it is no JSON even so; the message tells near which character
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

/** What a text of JSON holds, as databases without a type for it keep it; anything else stays as it is. */
export function parseIfText(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return parseJson(value);
  } catch {
    return value;
  }
}
