/** ESC, or its one-character form, and what begins with it. */
const ESCAPES =
  // Operating system commands (titles, links) and other strings up to their end; CSI (colours, cursor); charset; the rest.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  /(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\n\u0007\u001b\u0090-\u009f]*(?:\u0007|\u001b\\|\u009c)|(?:\u001b\[|\u009b)[0-?]*[ -/]*(?:[@-~]|$)|\u001b[ -/]+(?:[0-~]|$)|\u001b[0-~]?/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above. Tab and line feed stay.
const CONTROLS = /[\u0000-\u0007\u000b\u000c\u000e-\u001f\u007f-\u009f\ufeff\ufff9-\ufffb]/g;
/** What has to be looked at at all. Most texts have none of it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above.
const SUSPECT = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufeff\ufff9-\ufffb\ud800-\udfff]/;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const OBJECT_MARK = '\ufffd';

/** One line as a terminal leaves it. */
function overwritten(line: string): string {
  // A progress bar draws its line anew after each carriage return.
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
 * What a terminal would show of a text that a program wrote: without escape codes (colours, titles, links) and other
 * control characters, after carriage returns and backspaces have done their work. Tabs and line feeds stay.
 */
export function machineText(text: string): string {
  // A host without types hands over what its backend sent, e.g. a number: no reason for its page to break.
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

/** What people call characters: an emoji of several code points is one. */
function graphemesOf(text: string): readonly string[] {
  segmenter ??= typeof Intl !== 'undefined' && 'Segmenter' in Intl ? new Intl.Segmenter('en') : null;
  return segmenter ? Array.from(segmenter.segment(text), ({ segment }) => segment) : Array.from(text);
}

/** How far a cut looks for the end of the character it stands in, UTF-16 units. Longer ones are cut all the same. */
const LONGEST_GRAPHEME = 64;

/**
 * At most `length` UTF-16 units of a text and never half a character; with "…" where something was left out.
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
  // One endless character: better a cut between two of its parts than nothing.
  if (end === from) end = length;
  if (/[\ud800-\udbff]/.test(text[end - 1] ?? '')) end -= 1;
  return `${text.slice(0, end).trimEnd()}…`;
}
