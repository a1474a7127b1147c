import { formatNumber } from '../core/text/format';
import type { NumberWriter, PartialRunMessages } from '../core/text/messages';
import { overlay } from '../core/text/messages/overlay';
import { useRunContext } from './run-context';

/** The texts that are told a count; all others get their figures written already. */
const COUNTING: ReadonlySet<string> = new Set([
  'stepOf',
  'stepOfNamed',
  'stepShort',
  'stepsCompleted',
  'planGrew',
  'queuePosition',
  'feed.newItems',
  'feed.trimmed',
  'feed.showEarlier',
  'metrics.passed',
  'list.selected',
  'bulk.action',
  'bulk.title',
  'bulk.description',
  'bulk.progress',
  'bulk.summary',
  'now.stopping',
  'result.failed',
  'result.cancelled',
  'times.showAll',
  'times.more',
  'announce.newSteps',
  'announce.ended',
]);

/** Lets the texts write their counts as the page does, whatever the language of the text: the writer comes last. */
function writeWith(value: unknown, write: NumberWriter, path = ''): unknown {
  if (typeof value === 'function' && COUNTING.has(path)) {
    return function (this: unknown, ...args: unknown[]): unknown {
      return value.apply(this, [...args, write]);
    };
  }
  if (typeof value !== 'object' || value === null) return value;
  const under = path === '' ? '' : `${path}.`;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, writeWith(inner, write, under + key)]));
}

type ByLocale = Map<string, PartialRunMessages>;

/** Made once for all who show the same texts: a list has hundreds of them. By the texts' identity, then the locale. */
const made = new WeakMap<PartialRunMessages, WeakMap<PartialRunMessages, ByLocale>>();
const noOverrides: PartialRunMessages = {};

function messagesFor<T extends PartialRunMessages>(
  english: T,
  messages: PartialRunMessages | undefined,
  locale: string | undefined,
): T {
  const over = messages ?? noOverrides;
  const ofOverrides = made.get(over) ?? new WeakMap<PartialRunMessages, ByLocale>();
  made.set(over, ofOverrides);
  const ofEnglish: Map<string, PartialRunMessages> = ofOverrides.get(english) ?? new Map();
  ofOverrides.set(english, ofEnglish);
  const known = ofEnglish.get(locale ?? '');
  // Only what was made from these very English texts is kept under them.
  if (known !== undefined) return known as T;
  const write: NumberWriter = (count) => formatNumber(count, { locale });
  const laid = overlay(messages, english);
  const texts: T = Object.assign({}, laid, writeWith(laid, write));
  ofEnglish.set(locale ?? '', texts);
  return texts;
}

/**
 * @internal A component's own texts: the provider's where it has them, else the English ones given here. Each component
 * names those it shows, so that no host carries the texts of components it does not use. Counts in them are written in the
 * digits of the page's locale.
 * @param english must be stable
 */
export function useMessages<T extends PartialRunMessages>(english: T): T {
  const { messages, locale } = useRunContext();
  return messagesFor(english, messages, locale);
}
