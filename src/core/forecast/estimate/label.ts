import { formatDuration, formatNumber, type LocaleOption } from '../../text/format';
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
  etaShort: en.etaShort,
  etaShortRange: en.etaShortRange,
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
  /** The texts: a whole `RunMessages` will do. Their language is the default of `locale`. */
  messages: EtaMessages;
  /** `short` = "ETA: 5m" for lists, instead of "~5m remaining". What is not a figure stays a sentence. Default `long`. */
  style?: 'long' | 'short' | undefined;
}

const TEN_SECONDS = 10_000;

/**
 * The one line about the time left, from what {@link EtaView} says: "~5m remaining", "3m–8m remaining", "Taking longer
 * than usual (usually 4m–6m)", "No progress for 45s", "The plan grew to 12 steps". Null when nothing is to be said.
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
    if (low < high) {
      const text: [string, string] = [duration(low), duration(high)];
      return style === 'short' ? messages.etaShortRange(...text) : messages.remainingRange(...text);
    }
  }
  const shown = duration(view.shownMs);
  if (style === 'short') return messages.etaShort(shown);
  return view.shownMs <= TEN_SECONDS ? messages.remainingLessThan(shown) : messages.remainingAbout(shown);
}

/** Two figures for what is usual, one where they read the same. */
function overdue({ usual }: EtaView, messages: EtaMessages, locale: string | undefined): string {
  if (usual === null) return messages.overdueUnknown;
  const low = formatDuration(usual.lowMs, { locale });
  const high = formatDuration(usual.highMs, { locale });
  return low === high ? messages.overdueBy(high) : messages.overdue(low, high);
}

/** Steps of 5 s in the first two minutes: a sentence that changes every second is one that cannot be read. */
function stalledFor(ms: number): number {
  return ms < 120_000 ? Math.floor(ms / 5_000) * 5_000 : ms;
}
