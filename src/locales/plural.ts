import type { NumberWriter } from '../core/text/messages';

/** The forms a language has for a counted thing; the ones it does not use are left out. */
export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/**
 * Writes a count as a language does: `12,345`.
 * @param locale BCP 47 tag
 */
export function numberOf(locale: string): (count: number) => string {
  let format: Intl.NumberFormat | null = null;
  return (count) => {
    format ??= new Intl.NumberFormat(locale);
    return format.format(count);
  };
}

/**
 * Chooses the form of a language's plural. `#` in a form stands for the number, as `write` or else the language writes it.
 * @param locale BCP 47 tag whose rules count
 */
export function pluralOf(locale: string): (count: number, forms: PluralForms, write?: NumberWriter) => string {
  let rules: Intl.PluralRules | null = null;
  const number = numberOf(locale);
  return (count, forms, write = number) => {
    rules ??= new Intl.PluralRules(locale);
    return (forms[rules.select(count)] ?? forms.other).replace('#', () => write(count));
  };
}

/**
 * How far a step is, with the backend's own word for what it counts. That word comes in one language and one form, so it
 * stands first, where it needs neither; a symbol (%, MB) goes last.
 */
export function amountOf(current: string, total: string | null, unit: string | null): string {
  const amount = total === null ? current : `${current} / ${total}`;
  if (unit === null || unit === '') return amount;
  return /^\p{L}\p{Ll}{2}/u.test(unit) ? `${unit} ${amount}` : `${amount} ${unit}`;
}
