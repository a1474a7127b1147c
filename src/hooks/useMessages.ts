import { formatNumber } from '../core/text/format';
import type { NumberWriter, PartialRunMessages } from '../core/text/messages';
import { overlay } from '../core/text/messages/overlay';
import { useRunContext } from './run-context';

/** Texts that take a count. All others receive formatted numbers. */
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

/** Passes the number formatter as the last argument: counts follow the page's locale, not the text's language. */
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

/** Shared by all components with the same texts; a list renders hundreds. Keyed by the texts, then by locale. */
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
  // Safe cast: entries under `english` are made from these very texts.
  if (known !== undefined) return known as T;
  const write: NumberWriter = (count) => formatNumber(count, { locale });
  const laid = overlay(messages, english);
  const texts: T = Object.assign({}, laid, writeWith(laid, write));
  ofEnglish.set(locale ?? '', texts);
  return texts;
}

/**
 * @internal Returns a component's texts: the provider's, else the English ones passed here. Each component passes only
 * the texts it shows, to keep texts of unused components out of the bundle. Counts use the page locale's digits.
 * @param english must be stable
 */
export function useMessages<T extends PartialRunMessages>(english: T): T {
  const { messages, locale } = useRunContext();
  return messagesFor(english, messages, locale);
}
