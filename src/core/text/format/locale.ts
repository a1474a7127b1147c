/** Placeholder for values that cannot be shown: NaN, ±Infinity. */
export const NOT_A_VALUE = '—';

/** Language of the built-in texts, and default of all formatters. */
export const DEFAULT_LOCALE = 'en';
/** Selects the browser's language. */
export const MACHINE_LOCALE = 'browser';

/** Locale option of all formatters. */
export interface LocaleOption {
  /**
   * BCP 47 tag, e.g. `de-CH`. `browser`: the machine's language. Default `en` on every machine, so that server and
   * browser render the same.
   */
  locale?: string | undefined;
}

const resolved = new Map<string, string | undefined>();

/** @internal Canonicalises a tag; accepts `de_CH` for `de-CH`. `undefined` for an invalid tag. */
export function toKnownLocale(locale: string | undefined): string | undefined {
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
 * Returns the locale for `Intl`; `undefined` selects the machine's. An invalid tag gives English: a typo must break
 * neither the page nor its hydration.
 */
export function toLocale(locale: string | undefined): string | undefined {
  return locale === MACHINE_LOCALE ? undefined : (toKnownLocale(locale) ?? DEFAULT_LOCALE);
}

/**
 * Caches a formatter per locale and options: creating one costs 20–100 times as much as using it, and a list of 200
 * runs formats thousands of values.
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
