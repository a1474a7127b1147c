import type { RunMessages } from '../../src/core/text/messages';

/** Every file of `src/locales`; each exports one set of texts. */
const files = import.meta.glob<Record<string, RunMessages>>(
  ['../../src/locales/[a-z][a-z].ts', '../../src/locales/[a-z][a-z]-*.ts'],
  { eager: true },
);

/** The texts of every language except English, by tag. */
export const LOCALES: Readonly<Record<string, RunMessages>> = Object.fromEntries(
  Object.values(files).flatMap((file) => Object.values(file).map((messages) => [messages.locale, messages])),
);

/** The tags of all languages, English first. */
export const LANGUAGE_TAGS: readonly string[] = ['en', ...Object.keys(LOCALES).sort()];

/** The name of a language in that language: "Deutsch". */
export function nameOfLanguage(tag: string): string {
  const name = new Intl.DisplayNames(tag, { type: 'language' }).of(tag) ?? tag;
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
}
