/** What stands where a value cannot be shown: NaN, ±Infinity. */
export const NOT_A_VALUE = '—';

/** The locale every formatter takes. */
export interface LocaleOption {
  /** BCP 47 tag, e.g. `de-CH`. Default: the locale of the machine. */
  locale?: string | undefined;
}

const resolved = new Map<string, string | undefined>();

/**
 * A tag Intl accepts. `de_CH` is read as `de-CH`; a tag that is none at all gives the machine's locale, because a
 * mistyped locale must not take a host's page down.
 */
export function toLocale(locale: string | undefined): string | undefined {
  if (locale === undefined) return undefined;
  if (resolved.has(locale)) return resolved.get(locale);
  let tag: string | undefined;
  try {
    tag = Intl.getCanonicalLocales(locale.replaceAll('_', '-'))[0];
  } catch {
    tag = undefined;
  }
  resolved.set(locale, tag);
  return tag;
}

/**
 * Keeps one formatter per locale and options: making one costs some 20–100 times as much as using one, and a list of
 * 200 runs formats thousands of values.
 */
export function cached<Options extends object, Formatter>(
  create: (locale: string | undefined, options: Options) => Formatter,
): (locale: string | undefined, options: Options) => Formatter {
  const formatters = new Map<string, Formatter>();
  return (locale, options) => {
    const tag = toLocale(locale);
    const key = `${tag ?? ''}|${JSON.stringify(options)}`;
    let formatter = formatters.get(key);
    if (formatter === undefined) {
      formatter = create(tag, options);
      formatters.set(key, formatter);
    }
    return formatter;
  };
}
