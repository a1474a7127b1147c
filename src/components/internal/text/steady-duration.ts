import { formatDuration, formatNumber } from '../../../core/text/format';

const LONE_DIGIT = /(?<!\p{Nd})\p{Nd}(?!\p{Nd})/gu;

/**
 * A time that passes, as on a stopwatch: "04s", "2m 04s". Its width stays the same while seconds count up, so that what stands
 * behind it does not move; without a blank, which would show as a gap behind it, or as an indent before it.
 * @param ms how long
 */
export function steadyDuration(ms: number, locale: string | undefined): string {
  const text = formatDuration(ms, { locale, zeros: true });
  const isOneUnit = /^\P{Nd}*\p{Nd}+\P{Nd}*$/u.test(text);
  const first = isOneUnit ? -1 : text.search(/\p{Nd}/u);
  return text.replace(LONE_DIGIT, (digit, at: number) => (at > first ? formatNumber(0, { locale }) + digit : digit));
}
