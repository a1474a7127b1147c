import { describe, expect, it } from 'vitest';
import { defaultMessages, type RunMessages } from '../core/text/messages';
import { ar } from './ar';
import { de } from './de';
import { es } from './es';
import { fr } from './fr';
import { ja } from './ja';
import { pluralOf } from './plural';

/** Every locale in the folder, by its tag. */
const LOCALES = Object.fromEntries(
  Object.values(
    import.meta.glob<Record<string, RunMessages>>(['./[a-z][a-z].ts', './[a-z][a-z]-*.ts'], { eager: true }),
  ).flatMap((file) => Object.values(file).map((messages) => [messages.locale, messages])),
);

it('each file is one set of texts, called by its tag', () => {
  expect(LOCALES).toMatchObject({ ar, de, es, fr, ja });
});

/**
 * Every text of a locale with sample arguments, by its path. Functions with a count are called with every sample
 * number, and with and without names.
 */
function rendered(messages: RunMessages): Map<string, string> {
  const texts = new Map<string, string>();
  const counts = [0, 1, 2, 3, 11, 100, 1_000_000];
  const samples: Record<string, readonly unknown[][]> = {
    stepOf: [
      [3, 8],
      [3, null],
    ],
    stepOfNamed: [
      [3, 8, 'Training'],
      [3, null, 'Training'],
    ],
    stepShort: [
      [3, 8, 'Training'],
      [3, null, null],
    ],
    stepsCompleted: counts.flatMap((n) => [
      [n, null],
      [n, n + 5],
    ]),
    progressLabel: [['Churn'], [null]],
    progressValueText: [[['a', 'b', 'c']]],
    planGrew: counts.map((n) => [n]),
    queuePosition: counts.map((n) => [n]),
    'feed.newItems': counts.map((n) => [n]),
    'feed.trimmed': counts.map((n) => [n]),
    'feed.showEarlier': counts.map((n) => [n]),
    'feed.progress': [
      ['96', '300', 'epoch', { current: 96, total: 300 }],
      ['96', null, null, { current: 96, total: null }],
      ['96', null, 'MB', { current: 96, total: null }],
    ],
    'feed.label': [['Churn'], [null]],
    'now.last': [['Training', '4m']],
    'now.curve': [['loss', '0.41', '2.3', 'epoch 1']],
    'now.stopping': [
      [3, 8, 'Training'],
      [3, null, null],
    ],
    'result.succeeded': [['4m'], [null]],
    'result.failed': [
      [3, 8, '4m'],
      [null, null, null],
    ],
    'result.cancelled': [
      [3, 8, '4m'],
      [null, null, null],
    ],
    'result.cutOff': [['4m'], [null]],
    'times.showAll': counts.map((n) => [n]),
    'times.more': counts.map((n) => [n]),
    'cancel.actionFor': [['Churn'], [null]],
    'cancel.refused': [['not yours'], [null]],
    'pause.refused': [['not yours'], [null]],
    'metrics.passed': counts.map((n) => [n, n + 5]),
    'metrics.beyond': [
      ['MIA AUC', '0.63', 'above', '0.6'],
      ['MIA AUC', '0.63', 'below', '0.7'],
    ],
    'list.select': [['Churn'], [null]],
    'list.selected': counts.map((n) => [n]),
    'bulk.action': counts.slice(1).map((n) => [n]),
    'bulk.title': counts.slice(1).map((n) => [n]),
    'bulk.description': counts.slice(1).map((n) => [n]),
    'bulk.progress': counts.map((n) => [n, 5]),
    'bulk.summary': counts.map((n) => [n, 5]),
    'announce.status': [
      ['Churn', 'x'],
      [null, 'x'],
    ],
    'announce.ended': counts.slice(1).map((n) => [n]),
    'announce.newSteps': counts.slice(1).map((n) => [n, 'Training']),
  };
  const walk = (value: unknown, path: string) => {
    if (typeof value === 'string') texts.set(path, value);
    else if (typeof value === 'function') {
      // All other functions take texts: durations, names, states.
      for (const args of samples[path] ?? [['4m', '6m'].slice(0, value.length)]) {
        texts.set(`${path}(${JSON.stringify(args)})`, String(value(...args)));
      }
    } else for (const [key, inner] of Object.entries(value ?? {})) walk(inner, path ? `${path}.${key}` : key);
  };
  walk(messages, '');
  return texts;
}

/** Removes the thousands separators. */
const ungrouped = (text: string) => text.replace(/(?<=\d)[.,\u00a0\u202f](?=\d{3})/g, '');

const english = rendered(defaultMessages);
/** Words that are correctly the same in other languages. */
const SAME_WORD =
  /^(live|connection\.(live|offline)|feed\.agent|stepKind\.(info|training|error)|list\.sortBy\.(name|status)|plan\.title|metrics\.names\.mia_auc|feed\.progress.*|progressValueText.*|announce\.status\(\["Churn.*|announce\.newSteps\(\[1,.*)/;

describe.each(Object.entries(LOCALES))('the texts in %s', (tag, messages) => {
  const texts = rendered(messages);

  it('are all there, and none is empty or broken', () => {
    expect([...texts.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [path, text] of texts) {
      expect(text.trim(), path).not.toBe('');
      expect(text, path).not.toMatch(/undefined|null|NaN|\[object|#|\$\{/);
    }
  });

  it('are translated, each of them', () => {
    const same = [...texts].filter(([path, text]) => english.get(path) === text).map(([path]) => path);
    expect(same.filter((path) => !SAME_WORD.test(path))).toEqual([]);
  });

  it('say what they are given', () => {
    for (const [path, text] of texts) {
      const args = /\((\[.*\])\)$/.exec(path)?.[1];
      if (args === undefined) continue;
      for (const value of JSON.parse(args).flat()) {
        // Small numbers may be a word or a special form: "one step", "the next", the dual.
        if (typeof value !== 'string' && !(typeof value === 'number' && value > 2)) continue;
        // The side of a limit, which becomes a word of the language.
        if (path.startsWith('metrics.beyond') && (value === 'above' || value === 'below')) continue;
        if (path.startsWith('bulk.progress') || path.startsWith('bulk.summary')) continue;
        if (path.startsWith('announce.newSteps') || path.startsWith('stepsCompleted')) continue;
        expect(ungrouped(text), path).toContain(String(value));
      }
    }
  });

  it('have a form for every category that small numbers of the language fall into', () => {
    const rules = new Intl.PluralRules(tag);
    const categories = new Map([1, 2, 3, 11, 100].map((n) => [rules.select(n), n]));
    const forms = [...categories.values()].map((n) => messages.feed.showEarlier(n).replace(String(n), ''));
    // "11 خطوة" and "100 خطوة" are identical; everywhere else each plural category reads differently.
    expect(new Set(forms).size).toBe(tag === 'ar' ? 4 : categories.size);
  });
});

it('Arabic counts in its six forms', () => {
  expect([0, 1, 2, 3, 11, 100].map((n) => ar.feed.newItems(n))).toEqual([
    'لا جديد',
    'خطوة جديدة',
    'خطوتان جديدتان',
    '3 خطوات جديدة',
    '11 خطوة جديدة',
    '100 خطوة جديدة',
  ]);
});

it('keeps a name in another script together in Arabic', () => {
  expect(ar.stepOfNamed(3, 8, 'CTGAN (2)')).toContain('\u2068CTGAN (2)\u2069');
  expect(ar.list.dataset('a/b.csv')).toContain('\u2068a/b.csv\u2069');
});

it('French sets its spaces', () => {
  for (const [path, text] of rendered(fr)) {
    // Non-breaking spaces must be escapes in the source, because an editor could replace them unnoticed.
    expect(text, path).not.toMatch(/[^\u00a0\u202f][:?!;»](?!\d)/);
    expect(text, path).not.toMatch(/«[^\u00a0]/);
  }
});

it('counts in Arabic with the genitive after "of"', () => {
  expect([0, 1, 2, 3, 11].map((total) => ar.stepsCompleted(0, total))).toEqual([
    '0 من 0 خطوة',
    '0 من خطوة واحدة',
    '0 من خطوتين',
    '0 من 3 خطوات',
    '0 من 11 خطوة',
  ]);
});

it('writes large counts as the language does', () => {
  expect(defaultMessages.feed.trimmed(99_800)).toBe('99,800 earlier steps are not shown');
  expect(de.feed.trimmed(99_800)).toBe('99.800 frühere Schritte sind ausgeblendet');
  expect(ja.feed.trimmed(99_800)).toBe('以前の 99,800 ステップは表示されていません');
});

it('falls back to the general form where a rare one was not written', () => {
  const plural = pluralOf('fr');
  expect(plural(1_000_000, { one: '# étape', other: '# étapes' })).toBe('1\u202f000\u202f000 étapes');
  expect(plural(0, { one: '# étape', other: '# étapes' })).toBe('0 étape');
});
