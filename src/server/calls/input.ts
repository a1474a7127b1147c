import type { Checked, InputError } from '../../wire/inputs';
import { Problem } from '../http/problem';

/** Control characters except newline and tab, and lone surrogates: databases and terminals mishandle them. */
const CONTROL = /(?![\n\t])[\p{Cc}\p{Cs}]/gu;

/** Trims a text and removes {@link CONTROL} characters, so that any database can store it. */
export const clean = (text: string): string => text.replace(CONTROL, '').trim();

/** Human-readable list of all invalid fields. */
export const detailOf = (errors: readonly InputError[]): string =>
  errors.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join('; ');

/**
 * Unwraps a checked input.
 *
 * @throws {Problem} with `status`, listing each invalid field
 */
export function read<T>(checked: Checked<T>, status: 400 | 422): T {
  if ('value' in checked) return checked.value;
  const { errors } = checked;
  throw new Problem(status, status === 400 ? 'bad_request' : 'invalid_body', detailOf(errors), { members: { errors } });
}

/** Query parameters as an object; a repeated name becomes an array. */
export function queryOf({ searchParams }: URL): Record<string, string | string[]> {
  const names = [...new Set(searchParams.keys())];
  return Object.fromEntries(
    names.map((name): [string, string | string[]] => {
      const all = searchParams.getAll(name);
      return [name, all.length === 1 ? (all[0] ?? '') : all];
    }),
  );
}
