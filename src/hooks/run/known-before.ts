import type { Run } from '../../core/run/run';

/**
 * Merges the data a host passes beside `runId`, e.g. a row of its own table, into the run that was read. It stands in
 * until the first read; afterwards it fills in names and data that the backend leaves out.
 * @param read the run as read; `null` before the first read
 * @param known the host's data; ignored if it belongs to another run
 */
export function withKnownBefore(read: Run | null, known: Run | null | undefined, runId: string): Run | null {
  // While a page switches runs, it may pass the previous run's row for a moment.
  if (known == null || String(known.id) !== runId) return read;
  if (read === null) return known;
  const name = read.name || known.name || null;
  const dataset = read.dataset || known.dataset || null;
  const method = read.method || known.method || null;
  const data = read.data ?? known.data ?? null;
  const isSame =
    name === (read.name ?? null) &&
    dataset === (read.dataset ?? null) &&
    method === (read.method ?? null) &&
    data === (read.data ?? null);
  return isSame ? read : { ...read, name, dataset, method, data };
}
