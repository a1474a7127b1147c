import type { LedgerRecord, RunLedger } from '../ledger';
import { seqOf } from './cursor';

/**
 * An in-memory ledger for tests, demos and single-process servers. Its data is lost when the process ends; runs that
 * the engine still has are then discovered again. Do not use it with several processes: each would count its own
 * revisions.
 */
export function memoryLedger(): RunLedger {
  /** Stored as JSON text, so that callers cannot mutate a stored record. */
  const records = new Map<
    string,
    { text: string; record: Pick<LedgerRecord, 'version' | 'owner' | 'seq' | 'listed' | 'dueAt'> }
  >();
  // Made when it is first needed: Cloudflare Workers allow no random values while modules load.
  let epoch: string | null = null;
  let seq = 0;
  return {
    async epoch() {
      epoch ??= crypto.randomUUID();
      return epoch;
    },
    get: async (ids) =>
      ids.map((id): LedgerRecord | null => {
        const found = records.get(id);
        return found ? JSON.parse(found.text) : null;
      }),
    async put(id, seen, record) {
      const before = records.get(id)?.record;
      if ((before?.version ?? 0) !== seen) return false;
      if (!before) seq += 1;
      const next = { ...record, seq: before?.seq ?? seq };
      const { version, owner, listed, dueAt } = next;
      records.set(id, { text: JSON.stringify(next), record: { version, owner, seq: next.seq, listed, dueAt } });
      return true;
    },
    async remove(id, seen) {
      return records.get(id)?.record.version === seen && records.delete(id);
    },
    async list(owner, { before, limit }) {
      const from = seqOf(before) ?? Number.POSITIVE_INFINITY;
      const matching = [...records].filter(
        ([, { record }]) => record.listed && record.owner === owner && record.seq < from,
      );
      matching.sort(([, a], [, b]) => b.record.seq - a.record.seq);
      const page = matching.slice(0, limit);
      const last = page.at(-1);
      return {
        ids: page.map(([id]) => id),
        next: last && matching.length > limit ? String(last[1].record.seq) : null,
      };
    },
    async due(now, limit) {
      const due = [...records].flatMap(
        ([
          id,
          {
            record: { dueAt },
          },
        ]) => (dueAt !== null && dueAt <= now ? [{ id, dueAt }] : []),
      );
      due.sort((a, b) => a.dueAt - b.dueAt);
      return due.slice(0, limit).map(({ id }) => id);
    },
  };
}
