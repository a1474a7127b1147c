import { formatDateTime, formatDuration, formatNumber, type LocaleOption } from '../../text/format';
import { formatInUnit } from '../../text/format/duration';
import type { RunMessages } from '../../text/messages';
import * as en from '../../text/messages/english';
import { roundUpRemaining } from './display';
import type { EtaView } from './eta-view';

/** The texts of {@link formatEta} in English. */
export const etaTexts = {
  finishing: en.finishing,
  planGrew: en.planGrew,
  remainingAbout: en.remainingAbout,
  remainingRange: en.remainingRange,
  remainingLessThan: en.remainingLessThan,
  remainingUpTo: en.remainingUpTo,
  estimating: en.estimating,
  finishesAbout: en.finishesAbout,
  etaShort: en.etaShort,
  etaShortRange: en.etaShortRange,
  etaShortUpTo: en.etaShortUpTo,
  overdue: en.overdue,
  overdueBy: en.overdueBy,
  overdueUnknown: en.overdueUnknown,
  maybeStuck: en.maybeStuck,
  noProgressFor: en.noProgressFor,
  waiting: en.waiting,
};

/** The texts about the time left. */
export type EtaMessages = Pick<RunMessages, keyof typeof etaTexts> & Partial<Pick<RunMessages, 'locale'>>;

/** Options of {@link formatEta}. */
export interface FormatEtaOptions extends LocaleOption {
  /** The texts, e.g. a whole `RunMessages`. Their language is the default of `locale`. */
  messages: EtaMessages;
  /** `short`: "ETA: 5m" for lists. `long`: "~5m remaining". Texts without a figure stay sentences. Default `long`. */
  style?: 'long' | 'short' | undefined;
  /** Elapsed time, ms. Very early in a run the result is `null`. Default: unknown. */
  elapsedMs?: number | null | undefined;
}

const TEN_SECONDS = 10_000;
/** Ratio of a range's ends above which only the upper end is written. */
const WIDE = 3;
/** Such a range is hidden until this part of the run has passed. */
const EARLY = 0.1;

/**
 * Formats {@link EtaView} as one line: "~5m remaining", "Up to 8m remaining", "Estimating…", "Taking longer than usual
 * (usually 4–6m)", "No progress for 45s", "The plan grew to 12 steps". `null` if there is nothing to show.
 */
export function formatEta(view: EtaView, options: FormatEtaOptions): string | null {
  const { messages, style = 'long' } = options;
  const locale = options.locale ?? messages.locale;
  const duration = (ms: number) => formatDuration(ms, { locale, maxUnits: ms < 3_600_000 ? 1 : 2 });
  if (view.state === 'hidden' || view.state === 'ended') return null;
  if (view.state === 'waiting')
    return messages.waiting.remaining(view.shownMs === null ? null : duration(view.shownMs));
  if (view.state === 'stuck') return messages.maybeStuck;
  if (view.state === 'stalled') return messages.noProgressFor(duration(stalledFor(view.stalledForMs ?? 0)));
  if (view.planGrewTo !== null) return messages.planGrew(view.planGrewTo, (count) => formatNumber(count, { locale }));
  if (view.state === 'overdue') return overdue(view, messages, locale);
  if (view.state === 'finishing') return messages.finishing;
  if (view.shownMs === null) return null;

  if (view.state === 'range' && view.range !== null) {
    const low = roundUpRemaining(view.range.lowMs);
    const high = roundUpRemaining(view.range.highMs);
    if (high > WIDE * low) {
      const { elapsedMs = null } = options;
      const isEarly = elapsedMs !== null && elapsedMs < EARLY * (elapsedMs + high);
      if (isEarly) return style === 'short' ? null : messages.estimating;
      return style === 'short' ? messages.etaShortUpTo(duration(high)) : messages.remainingUpTo(duration(high));
    }
  }
  const shown = duration(view.shownMs);
  if (style === 'short') return messages.etaShort(shown);
  return view.shownMs <= TEN_SECONDS ? messages.remainingLessThan(shown) : messages.remainingAbout(shown);
}

/** Formats the usual duration as a range, or as one figure if both ends look the same. */
function overdue({ usual }: EtaView, messages: EtaMessages, locale: string | undefined): string {
  if (usual === null) return messages.overdueUnknown;
  // Not rounded up, because it is a duration and not a remaining time.
  const [low, high] = rangeOf(nearest(usual.lowMs), nearest(usual.highMs), locale);
  return low === null ? messages.overdueBy(high) : messages.overdue(low, high);
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const nearest = (ms: number) => (ms < MINUTE ? ms : Math.max(1, Math.round(ms / MINUTE)) * MINUTE);

/**
 * Formats both ends of a range in one unit, named by the second: "3" and "8m". Rounds up, like every remaining time.
 * @returns the first is `null` if both would look the same
 */
function rangeOf(lowMs: number, highMs: number, locale: string | undefined): [low: string | null, high: string] {
  const high = roundUpRemaining(highMs);
  const unit = high % HOUR === 0 ? 'hour' : high % MINUTE === 0 ? 'minute' : 'second';
  const ms = { hour: HOUR, minute: MINUTE, second: 1_000 }[unit];
  const low = Math.ceil(roundUpRemaining(lowMs) / ms);
  return [low * ms < high ? formatNumber(low, { locale }) : null, formatInUnit(high / ms, unit, locale)];
}

/** Options of {@link formatEtaDetail}. */
export interface FormatEtaDetailOptions extends Omit<FormatEtaOptions, 'style' | 'elapsedMs'> {
  /** IANA time zone for times of day. Default: the machine's. */
  timeZone?: string | undefined;
}

/** Formats the details of the figure: "3–8m remaining · Done about 14:32". `null` if no figure is shown. */
export function formatEtaDetail(view: EtaView, options: FormatEtaDetailOptions): string | null {
  const { messages, timeZone } = options;
  const { state, range, finishAtMs } = view;
  const locale = options.locale ?? messages.locale;
  if ((state !== 'counting' && state !== 'range') || range === null) return null;
  const [low, high] = rangeOf(range.lowMs, range.highMs, locale);
  const time = finishAtMs === null ? null : formatDateTime(finishAtMs, { locale, timeZone, dateStyle: null });
  const parts = [
    low === null ? messages.remainingAbout(high) : messages.remainingRange(low, high),
    time === null ? null : messages.finishesAbout(time),
  ];
  return parts.filter((part) => part !== null).join(' · ');
}

/** Rounds to 5 s in the first two minutes: nobody can read a sentence that changes every second. */
function stalledFor(ms: number): number {
  return ms < 120_000 ? Math.floor(ms / 5_000) * 5_000 : ms;
}
