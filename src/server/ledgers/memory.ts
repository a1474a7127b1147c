import type { LedgerRecord, RunLedger } from '../ledger';

/**
 * A ledger in the memory of this process, for tests, demos and servers that are one process and may forget. Never behind
 * two processes: each would count its own revisions, and what a page is told would go back and forth. It forgets what it
 * knew with the process; runs an engine still has are seen anew.
 */
export function memoryLedger(): RunLedger {
  /** As text: nobody holds on to what is in it. */
  const records = new Map<
    string,
    { text: string; record: Pick<LedgerRecord, 'version' | 'owner' | 'seq' | 'listed' | 'dueAt'> }
  >();
  const epoch = crypto.randomUUID();
  let seq = 0;
  return {
    epoch: async () => epoch,
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
      const from = before === null ? Number.POSITIVE_INFINITY : Number(before);
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
