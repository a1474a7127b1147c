import { defaultMessages, type RunMessages } from '../../src/core/text/messages';
import { LOCALES } from '../support/locales';

/** All languages, English first. */
export const LANGUAGES: Readonly<Record<string, RunMessages>> = { en: defaultMessages, ...LOCALES };

/** Sample arguments for message functions whose arguments are not plain texts. */
const SAMPLES: Record<string, readonly unknown[]> = {
  stepOf: [3, 8],
  stepOfNamed: [3, 8, 'Training CTGAN model'],
  stepShort: [3, 8, 'Training CTGAN model'],
  stepsCompleted: [3, 8],
  progressLabel: ['Churn'],
  progressValueText: [['A', 'B']],
  planGrew: [12],
  queuePosition: [3],
  'cancel.actionFor': ['Churn'],
  'cancel.refused': ['…'],
  'pause.refused': ['…'],
  'feed.newItems': [12],
  'feed.trimmed': [12],
  'feed.showEarlier': [12],
  'feed.label': ['Churn'],
  'feed.progress': ['96', '300', 'epoch', { current: 96, total: 300 }],
  'list.select': ['Churn'],
  'list.selected': [3],
  'bulk.action': [3],
  'bulk.title': [3],
  'bulk.description': [3],
  'bulk.progress': [2, 5],
  'bulk.summary': [4, 5],
  'now.stopping': [7, 8, 'Training TVAE model'],
  'result.failed': [7, 8, '1m 40s'],
  'result.cancelled': [4, 8, '45s'],
  'times.showAll': [8],
  'times.more': [14],
  'announce.status': ['Churn', '…'],
  'announce.newSteps': [3, 'Training CTGAN model'],
  'announce.ended': [3],
};

function flatten(value: unknown, path: string, into: Map<string, string>): Map<string, string> {
  if (typeof value === 'string') into.set(path, value);
  else if (typeof value === 'function') into.set(path, String(value(...(SAMPLES[path] ?? ['4m', '6m']))));
  else for (const [key, inner] of Object.entries(value ?? {})) flatten(inner, path ? `${path}.${key}` : key, into);
  return into;
}

/** Every text by its path, in every language, one row per text. */
export function copyDeck(): { path: string; texts: Record<string, string> }[] {
  const decks = Object.entries(LANGUAGES).map(([tag, messages]) => [tag, flatten(messages, '', new Map())] as const);
  const paths = [...new Set(decks.flatMap(([, texts]) => [...texts.keys()]))];
  return paths.map((path) => ({
    path,
    texts: Object.fromEntries(decks.map(([tag, texts]) => [tag, texts.get(path) ?? ''])),
  }));
}
