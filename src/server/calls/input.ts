import type { Checked, InputError } from '../../wire/inputs';
import { Problem } from '../http/problem';

/** Control characters except line breaks and tabs, and lone surrogates: databases refuse some, terminals obey others. */
const CONTROL = /(?![\n\t])[\p{Cc}\p{Cs}]/gu;

/** Text that may be stored anywhere, without the space around it. */
export const clean = (text: string): string => text.replace(CONTROL, '').trim();

/** Each field that is wrong, for people. */
export const detailOf = (errors: readonly InputError[]): string =>
  errors.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join('; ');

/**
 * What was read.
 *
 * @throws {Problem} with this status, naming each field that is wrong
 */
export function read<T>(checked: Checked<T>, status: 400 | 422): T {
  if ('value' in checked) return checked.value;
  const { errors } = checked;
  throw new Problem(status, status === 400 ? 'bad_request' : 'invalid_body', detailOf(errors), { members: { errors } });
}

/** A query as the readers take it: a name that comes twice is a list. */
export function queryOf({ searchParams }: URL): Record<string, string | string[]> {
  const names = [...new Set(searchParams.keys())];
  return Object.fromEntries(
    names.map((name): [string, string | string[]] => {
      const all = searchParams.getAll(name);
      return [name, all.length === 1 ? (all[0] ?? '') : all];
    }),
  );
}
