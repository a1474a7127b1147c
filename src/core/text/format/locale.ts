/** What stands where a value cannot be shown: NaN, ±Infinity. */
export const NOT_A_VALUE = '—';

/** The language of the texts that come with the library, and of figures that nobody has chosen one for. */
export const DEFAULT_LOCALE = 'en';
/** Asks for the language of the machine. */
export const MACHINE_LOCALE = 'browser';

/** The locale every formatter takes. */
export interface LocaleOption {
  /**
   * BCP 47 tag, e.g. `de-CH`. Default `en`, on every machine: a server and a browser of another language then write the same.
   * `browser` = the language of the machine.
   */
  locale?: string | undefined;
}

const resolved = new Map<string, string | undefined>();

/** @internal The tag in its canonical form; `de_CH` is read as `de-CH`. `undefined` for what is none at all. */
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
 * The locale for `Intl`; `undefined` is the machine's. A tag that is none gives English, because a mistyped locale must take
 * down neither a host's page nor its hydration.
 */
export function toLocale(locale: string | undefined): string | undefined {
  return locale === MACHINE_LOCALE ? undefined : (toKnownLocale(locale) ?? DEFAULT_LOCALE);
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
