/** Escape sequences: ESC or its one-character form, and what follows. */
const ESCAPES =
  // Operating system commands (titles, links) and other strings; CSI (colours, cursor); charset; the rest.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  /(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\n\u0007\u001b\u0090-\u009f]*(?:\u0007|\u001b\\|\u009c)|(?:\u001b\[|\u009b)[0-?]*[ -/]*(?:[@-~]|$)|\u001b[ -/]+(?:[0-~]|$)|\u001b[0-~]?/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above. Tab and line feed stay.
const CONTROLS = /[\u0000-\u0007\u000b\u000c\u000e-\u001f\u007f-\u009f\ufeff\ufff9-\ufffb]/g;
/** A quick test for texts that need processing; most do not. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above.
const SUSPECT = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufeff\ufff9-\ufffb\ud800-\udfff]/;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const OBJECT_MARK = '\ufffd';

/** A line as a terminal shows it. */
function overwritten(line: string): string {
  // A progress bar redraws its line after each carriage return.
  const drawn = line.slice(line.lastIndexOf('\r') + 1);
  if (!drawn.includes('\b')) return drawn;
  const cells: string[] = [];
  let at = 0;
  for (const grapheme of graphemesOf(drawn)) {
    if (grapheme === '\b') at = Math.max(0, at - 1);
    else {
      cells[at] = grapheme;
      at += 1;
    }
  }
  return cells.join('');
}

/**
 * Returns what a terminal shows of a program's output: removes escape codes (colours, titles, links) and other control
 * characters, and applies carriage returns and backspaces. Keeps tabs and line feeds.
 */
export function machineText(text: string): string {
  // Untyped hosts may pass a backend's value, e.g. a number.
  if (typeof text !== 'string') return text == null ? '' : machineText(String(text));
  if (!SUSPECT.test(text)) return text;
  return text
    .replace(ESCAPES, '')
    .split('\n')
    .map((line) => overwritten(line.replace(/\r+$/, '')))
    .join('\n')
    .replace(CONTROLS, '')
    .replace(LONE_SURROGATE, OBJECT_MARK);
}

let segmenter: Intl.Segmenter | null | undefined;

/** Splits a text into user-perceived characters: an emoji of several code points is one. */
function graphemesOf(text: string): readonly string[] {
  segmenter ??= typeof Intl !== 'undefined' && 'Segmenter' in Intl ? new Intl.Segmenter('en') : null;
  return segmenter ? Array.from(segmenter.segment(text), ({ segment }) => segment) : Array.from(text);
}

/** Maximum length of a grapheme that stays whole, UTF-16 units. */
const LONGEST_GRAPHEME = 64;

/**
 * Truncates a text to `length` UTF-16 units and appends "…". Never splits a character.
 * @param length a whole number, at least 1
 */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text;
  const from = Math.max(0, length - LONGEST_GRAPHEME);
  let end = from;
  for (const grapheme of graphemesOf(text.slice(from, length + LONGEST_GRAPHEME))) {
    if (end + grapheme.length > length) break;
    end += grapheme.length;
  }
  // A single endless grapheme: rather split it than return nothing.
  if (end === from) end = length;
  if (/[\ud800-\udbff]/.test(text[end - 1] ?? '')) end -= 1;
  return `${text.slice(0, end).trimEnd()}…`;
}
