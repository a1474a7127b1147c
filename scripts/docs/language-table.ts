import { LOCALES } from '../build/entries.mjs';

/** The table of languages with texts, by their English names. */
export function languageTable(): string {
  const names = new Intl.DisplayNames('en', { type: 'language' });
  const rows = LOCALES.map((tag) => `| ${names.of(tag)} | \`runlight/locales/${tag}\` |`).sort();
  return ['| language | import |', '|---|---|', '| English | built in |', ...rows].join('\n');
}
