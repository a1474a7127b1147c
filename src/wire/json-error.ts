const SPACE = /[ \t\n\r]*/y;
const TEXT = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-f]{4}))*"/iuy;
const UNENDED_TEXT = /"(?:[^"\\]|\\[\s\S])*$/y;
const OTHER_VALUE = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?|true|false|null|[+-]?(?:nan|infinity|inf)\b/iy;

/**
 * Where a text stops being JSON. Engines tell it each in their own words, and V8 mostly not at all; this is asked for only
 * where a message about it is written.
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
  // Opened brackets, so that depth costs no calls.
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

/** Names the place at which a text stops being JSON, with what stands there. */
export function placeOfError(text: string): string {
  const at = findError(text);
  if (at >= text.length) return `to its end, after character ${text.length}`;
  return `near character ${at + 1}: ${JSON.stringify(text.slice(Math.max(0, at - 12), at + 12))}`;
}
