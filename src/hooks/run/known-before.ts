import type { Run } from '../../core/run/run';

/**
 * A run as it is shown where a host watches it by id and hands over what it knows itself, e.g. the row of its own table:
 * that stands in until the first read, and afterwards for the names and data of which the backend says nothing.
 * @param read what was read; `null` before
 * @param known what the host knows; another run's is not taken
 */
export function withKnownBefore(read: Run | null, known: Run | null | undefined, runId: string): Run | null {
  // A page that goes from one run to the next may hand over the last one's row for a moment.
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
