import { RunSourceError } from '../../core/run/source/run-source-error';

/**
 * The sequence number in a cursor of a list; `null` for the first page. Clients can send any text as a cursor.
 *
 * @throws {RunSourceError} `rejected` if it is no cursor of a ledger
 */
export function seqOf(before: string | null): number | null {
  if (before === null) return null;
  if (/^\d{1,15}$/.test(before)) return Number(before);
  throw new RunSourceError('rejected', 'the cursor is not one of this list.');
}
