const SPACE = /[ \t\n\r]*/y;
const TEXT = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-f]{4}))*"/iuy;
const UNENDED_TEXT = /"(?:[^"\\]|\\[\s\S])*$/y;
const OTHER_VALUE = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?|true|false|null|[+-]?(?:nan|infinity|inf)\b/iy;

/**
 * Finds the position of the first JSON syntax error. JavaScript engines report it in different formats, and V8 often
 * not at all. Called only to write an error message.
 */
function findError(text: string): number {
  let at = 0;
  const has = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.test(text);
    if (found) at = pattern.lastIndex;
    return found;
  };
  const next = (sign: string): boolean => {
    has(SPACE);
    const found = text[at] === sign;
    if (found) at += 1;
    return found;
  };
  const isText = () => {
    has(SPACE);
    return has(TEXT) || (has(UNENDED_TEXT) && false);
  };
  // Explicit stack instead of recursion, so that deep nesting cannot overflow.
  const open: ('{' | '[')[] = [];
  for (;;) {
    const isMember = open.at(-1) === '{';
    if (isMember && !(isText() && next(':'))) return at;
    has(SPACE);
    if (next('{')) {
      if (!next('}')) {
        open.push('{');
        continue;
      }
    } else if (next('[')) {
      if (!next(']')) {
        open.push('[');
        continue;
      }
    } else if (!isText() && !has(OTHER_VALUE)) return at;
    while (open.length > 0 && !next(',')) {
      if (!next(open.at(-1) === '{' ? '}' : ']')) return at;
      open.pop();
    }
    if (open.length === 0) {
      has(SPACE);
      return at;
    }
  }
}

/** Describes the position of a JSON syntax error, with an excerpt. */
export function placeOfError(text: string): string {
  const at = findError(text);
  if (at >= text.length) return `ends too early, after character ${text.length}`;
  return `near character ${at + 1}: ${JSON.stringify(text.slice(Math.max(0, at - 12), at + 12))}`;
}
