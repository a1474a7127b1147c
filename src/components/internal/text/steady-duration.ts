import { formatDuration } from '../../../core/text/format';

/** A blank as wide as a digit. Blanks of this kind are neither joined nor dropped at the end of a line. */
const DIGIT_SPACE = '\u2007';

/**
 * A time that passes, in words of one width until a unit is added: "9s" takes as much room as "10s", and two minutes are
 * "2m 0s". What stands behind it does not move. The room is at the end, where the next word begins.
 * @param ms how long
 */
export function steadyDuration(ms: number, locale: string | undefined): string {
  const text = formatDuration(ms, { locale, zeros: true });
  const short = text.match(/(?<!\p{Nd})\p{Nd}(?!\p{Nd})/gu) ?? [];
  return text + DIGIT_SPACE.repeat(short.length);
}
