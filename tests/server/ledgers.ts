import { describe, expect, it } from 'vitest';
import type { LedgerRecord, RunLedger } from '../../src/server';
import { emptyRecord } from '../../src/server/looks/settle';

const record = (owner: string, more: Partial<LedgerRecord> = {}): LedgerRecord => ({
  ...emptyRecord(owner, 1000),
  version: 1,
  ...more,
});

/** The requirements of every ledger. `open` returns the same store each time. */
export function describeLedger(name: string, open: () => RunLedger): void {
  const at = (id: string) => `${name}-${id}`;
  const one = async (id: string) => (await open().get([at(id)]))[0] ?? null;

  describe(`a ledger in ${name}`, () => {
    it('has one epoch, made by the first who asks', async () => {
      const [a, b] = await Promise.all([open().epoch(), open().epoch()]);
      expect(a).toBe(b);
      expect(a.length).toBeGreaterThan(8);
      expect(await open().epoch()).toBe(a);
    });

    it('writes only over what was seen, and gives back what was written, hostile texts too', async () => {
      const reason = '\'); drop table x; -- \u0000\ud800 {"a":1} __proto__ 漢';
      const cancel = {
        at: 1,
        by: 'ada',
        reason,
        deadlineAt: null,
        force: false,
        delivered: false,
        hadStarted: true,
        stopped: false,
      };
      const steps = Object.fromEntries([['__proto__', [1, 'x'] as const]]);
      expect(await open().put(at('a'), 1, record('ada'))).toBe(false);
      expect(await open().put(at('a'), 0, record('ada', { cancel, steps }))).toBe(true);
      expect(await open().put(at('a'), 0, record('bob'))).toBe(false);
      const read = await one('a');
      expect(read).toMatchObject({ owner: 'ada', version: 1, cancel });
      expect(Object.keys(read?.steps ?? {})).toEqual(['__proto__']);
      expect(await open().put(at('a'), 1, record('ada', { version: 2, rev: 7 }))).toBe(true);
      expect(await open().put(at('a'), 1, record('ada', { version: 2, rev: 8 }))).toBe(false);
      expect(await one('a')).toMatchObject({ version: 2, rev: 7, seq: read?.seq });
      expect(await open().get([at('none'), at('a')])).toMatchObject([null, { rev: 7 }]);
      expect(await open().remove(at('a'), 1)).toBe(false);
      expect(await open().remove(at('a'), 2)).toBe(true);
      expect(await one('a')).toBeNull();
    });

    it('lets one of many win, who write at once', async () => {
      const wins = await Promise.all(
        Array.from({ length: 20 }, (_, i) => open().put(at('race'), 0, record('ada', { rev: i }))),
      );
      expect(wins.filter(Boolean)).toHaveLength(1);
    });

    it('lists the runs of an owner, newest first, without those that only remember a start', async () => {
      const owner = at('owner');
      for (const id of ['l1', 'l2', 'l3', 'l4']) await open().put(at(id), 0, record(owner, { listed: id !== 'l3' }));
      await open().put(at('l5'), 0, record('another'));
      const first = await open().list(owner, { before: null, limit: 2 });
      expect(first.ids).toEqual([at('l4'), at('l2')]);
      const next = await open().list(owner, { before: first.next, limit: 2 });
      expect(next).toEqual({ ids: [at('l1')], next: null });
      await open().put(at('l5'), 1, record(owner, { version: 2 }));
      expect((await open().list(owner, { before: null, limit: 9 })).ids).toHaveLength(4);
      expect((await open().list('another', { before: null, limit: 9 })).ids).not.toContain(at('l5'));
    });

    it('refuses a place in the list that it never gave', async () => {
      for (const before of ['x', '', '-1', '1e400', '9'.repeat(30), "1' or '1'='1"]) {
        await expect(open().list('ada', { before, limit: 2 })).rejects.toMatchObject({ kind: 'rejected' });
      }
    });

    it('tells what is due, the longest waiting first', async () => {
      await open().put(at('d1'), 0, record('ada', { dueAt: 5000 }));
      await open().put(at('d2'), 0, record('ada', { dueAt: 4000 }));
      await open().put(at('d3'), 0, record('ada', { dueAt: 9000 }));
      expect(await open().due(6000, 10)).toEqual([at('d2'), at('d1')]);
      expect(await open().due(6000, 1)).toEqual([at('d2')]);
      await open().put(at('d2'), 1, record('ada', { version: 2, dueAt: null }));
      expect(await open().due(6000, 10)).toEqual([at('d1')]);
      await open().remove(at('d1'), 1);
      expect(await open().due(6000, 10)).toEqual([]);
    });
  });
}
