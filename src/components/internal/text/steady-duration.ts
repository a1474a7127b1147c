import { formatDuration, formatNumber } from '../../../core/text/format';

/** A blank as wide as a digit. Blanks of this kind are neither joined nor dropped at the start of a line. */
const DIGIT_SPACE = '\u2007';
const LONE_DIGIT = /(?<!\p{Nd})\p{Nd}(?!\p{Nd})/gu;

/**
 * A time that passes, in words of one width while seconds count up: what stands behind it does not move. Behind a larger unit
 * a number has two digits, as on a stopwatch: "2m 04s". Seconds alone have their room before them, so "9s" ends where "10s"
 * does, and the word that follows stands right behind both.
 * @param ms how long
 */
export function steadyDuration(ms: number, locale: string | undefined): string {
  const text = formatDuration(ms, { locale, zeros: true });
  const first = text.search(/\p{Nd}/u);
  const hasOneNumber = /^\P{Nd}*\p{Nd}+\P{Nd}*$/u.test(text);
  return text.replace(LONE_DIGIT, (digit, at: number) => {
    if (at > first) return formatNumber(0, { locale }) + digit;
    return hasOneNumber ? DIGIT_SPACE + digit : digit;
  });
}
