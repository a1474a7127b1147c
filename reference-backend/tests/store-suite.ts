import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database, Sql } from '../store/database';
import { migrate } from '../store/schema';
import { createStore, type Store } from '../store/store';
import { aStep, aStepEnd, rowOf, until } from '../testing';

/** What the store promises, on any engine: the embedded one has a single connection, and hides races. */
export function describeStore(open: () => Promise<Database>): void {
  let db: Database;
  let store: Store;

  beforeAll(async () => {
    db = await open();
    store = createStore(db, await migrate(db));
  });
  afterAll(() => db.close());
  beforeEach(() => db.exec('truncate runs cascade'));

  const LEASE = 60_000;
  const soft = { by: 'ada', reason: null, force: false, graceMs: 60_000 };
  const force = { ...soft, force: true };

  async function queuedRun(name = 'A run') {
    return (await store.start('ada', { name })).run;
  }

  async function runningRun() {
    const run = await store.claim((await queuedRun()).id, LEASE);
    if (!run) throw new Error('a queued run could not be claimed');
    return run;
  }

  async function cancellingRun() {
    const run = await runningRun();
    await store.cancel('ada', run.id, soft);
    return run;
  }

  async function endedRun(status: 'succeeded' | 'failed') {
    const run = await runningRun();
    await store.finish(run.id, run.claim, { status, error: null });
    return run;
  }

  async function stepsOf(id: string) {
    const page = await store.changes(id, { owner: 'ada', after: 0, limit: 500 });
    return page?.steps ?? [];
  }

  /** Lets the leases or the deadline pass: the database's clock is not ours to move. */
  const letPass = (column: 'lease_until' | 'cancel_deadline_at', id: string) =>
    db.query(`update runs set ${column} = clock_timestamp() - interval '1 second' where id = $1`, [id]);

  describe('migrations', () => {
    it('can be repeated, also at the same time, and keep the epoch', async () => {
      const epochs = await Promise.all([migrate(db), migrate(db)]);
      expect(epochs).toEqual([store.epoch, store.epoch]);
      expect(store.epoch).toMatch(/^[0-9a-f]{32}$/);
    });
  });

  describe('claim', () => {
    it('makes a queued run running, once', async () => {
      const { id } = await queuedRun();
      const claims = await Promise.all(Array.from({ length: 5 }, () => store.claim(id, LEASE)));
      expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
      expect(await rowOf(store, id)).toMatchObject({ status: 'running', attempt: 1, queue_position: null });
    });

    it('leaves running, cancelling and ended runs alone', async () => {
      for (const run of [await runningRun(), await cancellingRun(), await endedRun('failed')]) {
        const before = await rowOf(store, run.id);
        expect(await store.claim(run.id, LEASE)).toBeNull();
        expect(await rowOf(store, run.id)).toMatchObject({ status: before.status, rev: before.rev });
      }
    });
  });

  describe('cancel', () => {
    it('queued → cancelled at once, with the step', async () => {
      const { id } = await queuedRun();
      const result = await store.cancel('ada', id, { ...soft, reason: 'wrong data' });
      expect(result?.run).toMatchObject({
        status: 'cancelled',
        cancel_outcome: 'before_start',
        cancel_reason: 'wrong data',
        attempt: 0,
      });
      expect(await stepsOf(id)).toMatchObject([{ kind: 'cancelled', status: 'cancelled', n: 1 }]);
      expect(await store.claim(id, LEASE)).toBeNull();
    });

    it('running → cancelling with a deadline; the open step goes on', async () => {
      const { id, claim } = await runningRun();
      await store.startStep(id, claim, aStep);
      const result = await store.cancel('ada', id, soft);
      const {
        cancel_deadline_at: deadline,
        cancel_requested_at: asked,
        ...run
      } = result?.run ?? (await rowOf(store, id));
      expect(run).toMatchObject({ status: 'cancelling', cancel_requested_by: 'ada', cancel_outcome: null });
      expect((deadline?.getTime() ?? 0) - (asked?.getTime() ?? 0)).toBeGreaterThanOrEqual(59_990);
      expect(await stepsOf(id)).toMatchObject([{ status: 'running', finished_at: null }]);
    });

    it('changes nothing when asked again', async () => {
      const run = await cancellingRun();
      const before = await rowOf(store, run.id);
      const again = await store.cancel('ada', run.id, { ...soft, reason: 'another reason' });
      expect(again).toMatchObject({
        changed: false,
        run: { status: 'cancelling', rev: before.rev, cancel_reason: null },
      });
    });

    it.each(['succeeded', 'failed'] as const)('fault 39: leaves a run that has %s alone', async (status) => {
      const { id } = await endedRun(status);
      for (const options of [soft, force]) {
        expect(await store.cancel('ada', id, options)).toMatchObject({
          changed: false,
          run: { status, cancel_requested_at: null },
        });
      }
    });

    it('fault 38: 20 at the same time are one change', async () => {
      const { id, rev } = await runningRun();
      const results = await Promise.all(Array.from({ length: 20 }, () => store.cancel('ada', id, soft)));
      expect(results.filter((result) => result?.changed)).toHaveLength(1);
      expect(new Set(results.map((result) => result?.run.rev))).toEqual(new Set([rev + 1]));
    });

    it("fault 49: asks the database the same, of another owner's run and of one that does not exist", async () => {
      const { id } = await runningRun();
      const texts: string[] = [];
      const recording = (sql: Sql): Sql => ({
        ...sql,
        query(text, params) {
          texts.push(text);
          return sql.query(text, params);
        },
      });
      const watched = {
        ...db,
        ...recording(db),
        tx: <T>(inner: (sql: Sql) => Promise<T>) => db.tx((sql) => inner(recording(sql))),
      };
      const asBob = createStore(watched, store.epoch);
      const askAll = async (run: string) => {
        texts.length = 0;
        expect(await asBob.get('bob', run)).toBeNull();
        expect(await asBob.changes(run, { owner: 'bob', after: 0 })).toBeNull();
        expect(await asBob.cancel('bob', run, force)).toBeNull();
        return [...texts];
      };
      const others = await askAll(id);
      expect(others).toEqual(await askAll('no-such-run'));
      expect(others.length).toBeGreaterThanOrEqual(5);
    });

    it('finds no run of another owner', async () => {
      const { id } = await runningRun();
      expect(await store.cancel('bob', id, force)).toBeNull();
      expect(await rowOf(store, id)).toMatchObject({ status: 'running' });
    });
  });

  describe('force', () => {
    it.each([
      ['queued', queuedRun, 'before_start'],
      ['running', runningRun, 'forced'],
      ['cancelling', cancellingRun, 'forced'],
    ] as const)('%s → cancelled', async (_status, make, outcome) => {
      const { id } = await make();
      expect(await store.cancel('ada', id, force)).toMatchObject({
        changed: true,
        run: { status: 'cancelled', cancel_outcome: outcome, claim: null, current_step: null },
      });
    });

    it('fault 47: fences the worker: everything it writes later is refused', async () => {
      const { id, claim } = await runningRun();
      await store.startStep(id, claim, aStep);
      await store.cancel('ada', id, force);
      const before = [await rowOf(store, id), await stepsOf(id)] as const;
      expect(before[1]).toMatchObject([{ status: 'interrupted' }, { kind: 'cancelled' }]);
      expect([
        await store.startStep(id, claim, aStep),
        await store.updateStep(id, claim, { current: 5, total: 10, unit: 'epoch' }),
        await store.finishStep(id, claim, aStepEnd),
        await store.logError(id, claim, { title: 'late', detail: 'late' }),
        await store.finish(id, claim, { status: 'succeeded', error: null }),
        await store.stopped(id, claim),
        await store.release(id, claim),
        await store.heartbeat(id, claim, LEASE),
      ]).toEqual(Array(8).fill(null));
      expect({ ...(await rowOf(store, id)), server_time: 0 }).toEqual({ ...before[0], server_time: 0 });
      expect(await stepsOf(id)).toEqual(before[1]);
    });
  });

  describe('worker finishes', () => {
    it.each(['succeeded', 'failed'] as const)('running → %s', async (status) => {
      const { id } = await endedRun(status);
      expect(await rowOf(store, id)).toMatchObject({ status, cancel_outcome: null, claim: null });
    });

    it.each(['succeeded', 'failed'] as const)(
      'fault 44: cancelling → %s: what happened wins over the wish',
      async (status) => {
        const { id, claim } = await cancellingRun();
        const run = await store.finish(id, claim, { status, error: null });
        expect(run).toMatchObject({ status, cancel_outcome: 'completed_before_cancel' });
        expect((await stepsOf(id)).some((step) => step.kind === 'cancelled')).toBe(false);
      },
    );

    it('is refused once it has ended, and for a queued run', async () => {
      const { id, claim } = await endedRun('succeeded');
      expect(await store.finish(id, claim, { status: 'failed', error: null })).toBeNull();
      expect(await store.finish((await queuedRun()).id, claim, { status: 'failed', error: null })).toBeNull();
    });
  });

  describe('worker stopped cleanly', () => {
    it('cancelling → cancelled, gracefully; the cancelled step is the last', async () => {
      const { id, claim } = await cancellingRun();
      await store.startStep(id, claim, aStep);
      expect(await store.stopped(id, claim)).toMatchObject({ status: 'cancelled', cancel_outcome: 'graceful' });
      expect(await stepsOf(id)).toMatchObject([
        { n: 1, status: 'cancelled' },
        { n: 2, kind: 'cancelled' },
      ]);
      expect(await store.startStep(id, claim, aStep)).toBeNull();
    });

    it('is refused in every other status', async () => {
      const running = await runningRun();
      expect(await store.stopped(running.id, running.claim)).toBeNull();
      const ended = await endedRun('succeeded');
      expect(await store.stopped(ended.id, ended.claim)).toBeNull();
    });
  });

  describe('worker lost', () => {
    it('faults 54 and 55: running → queued while attempts are left, then failed', async () => {
      const { id, claim } = await runningRun();
      await store.startStep(id, claim, aStep);
      expect(await store.expire()).toEqual([]); // its lease is good
      await letPass('lease_until', id);
      expect(await store.expire()).toMatchObject([{ status: 'queued', attempt: 1, finished_at: null, error: null }]);
      expect(await stepsOf(id)).toMatchObject([{ status: 'interrupted' }]);
      expect(await store.finishStep(id, claim, aStepEnd)).toBeNull(); // the frozen worker thaws

      const next = await store.claim(id, LEASE);
      await store.startStep(id, next?.claim ?? '', aStep);
      // Now the run is running again, but it is not his.
      expect(await store.finishStep(id, claim, aStepEnd)).toBeNull();
      expect(await store.heartbeat(id, claim, LEASE)).toBeNull();
      expect(await store.finish(id, claim, { status: 'succeeded', error: null })).toBeNull();
      expect(await store.release(id, claim)).toBeNull();
      await letPass('lease_until', id);
      expect(await store.expire()).toMatchObject([{ status: 'failed', attempt: 2, error: { code: 'worker_lost' } }]);
      expect(await store.expire()).toEqual([]);
    });

    it('waits for workers to come back after the database was away', async () => {
      const { id } = await runningRun();
      await letPass('lease_until', id);
      expect(await store.expire({ returnMs: 3_600_000 })).toEqual([]);
      expect(await store.expire({ returnMs: 1 })).toMatchObject([{ id, status: 'queued' }]);
    });

    it('fault 46: cancelling → cancelled, forced; never queued again', async () => {
      const { id } = await cancellingRun();
      await letPass('lease_until', id);
      expect(await store.expire()).toMatchObject([{ status: 'cancelled', cancel_outcome: 'forced' }]);
      expect(await store.queued()).toEqual([]);
    });

    it('a heartbeat keeps the lease and tells of the cancel', async () => {
      const { id, claim } = await runningRun();
      await letPass('lease_until', id);
      expect(await store.heartbeat(id, claim, LEASE)).toBe('running');
      expect(await store.expire()).toEqual([]);
      await store.cancel('ada', id, soft);
      expect(await store.heartbeat(id, claim, LEASE)).toBe('cancelling');
    });

    it('a run given back goes on in the same attempt', async () => {
      const { id, claim } = await runningRun();
      await store.startStep(id, claim, aStep);
      await store.finishStep(id, claim, aStepEnd);
      await store.startStep(id, claim, aStep);
      expect(await store.release(id, claim)).toMatchObject({ status: 'queued', attempt: 0, completed_steps: 1 });
      expect(await store.claim(id, LEASE)).toMatchObject({ attempt: 1, completed_steps: 1 });
      expect(await stepsOf(id)).toMatchObject([{ status: 'done' }, { status: 'interrupted' }]);
      const cancelled = await cancellingRun();
      expect(await store.release(cancelled.id, cancelled.claim)).toBeNull();
    });
  });

  describe('fault 45: deadline', () => {
    it('cancelling → cancelled, forced, fenced', async () => {
      const { id, claim } = await cancellingRun();
      expect(await store.expire()).toEqual([]);
      await letPass('cancel_deadline_at', id);
      expect(await store.expire()).toMatchObject([{ status: 'cancelled', cancel_outcome: 'forced' }]);
      expect(await store.finish(id, claim, { status: 'succeeded', error: null })).toBeNull();
    });
  });

  describe('races', () => {
    it('300 × finish against cancel: one truth each', async () => {
      const seen = new Set<string>();
      for (let i = 0; i < 300; i++) {
        const { id, claim } = await runningRun();
        const finish = () => store.finish(id, claim, { status: 'succeeded', error: null });
        const cancel = () => store.cancel('ada', id, soft);
        // Whichever is sent first; on a server the other one may still be faster.
        const finishing = i % 2 ? finish() : null;
        const cancelled = cancel();
        const finished = await (finishing ?? finish());
        const answer = await cancelled;
        const run = await rowOf(store, id);
        expect(finished).not.toBeNull();
        expect(run).toMatchObject({ status: 'succeeded', claim: null });
        expect(run.cancel_outcome).toBe(answer?.changed ? 'completed_before_cancel' : null);
        seen.add(String(run.cancel_outcome));
      }
      expect(seen.size).toBe(2); // both orders happened
    });

    it('fault 37: 300 × claim against cancel: a cancelled run never has a worker', async () => {
      for (let i = 0; i < 300; i++) {
        const { id } = await queuedRun();
        const claim = () => store.claim(id, LEASE);
        const cancel = () => store.cancel('ada', id, soft);
        await Promise.all(i % 2 ? [claim(), cancel()] : [cancel(), claim()]);
        const run = await rowOf(store, id);
        expect([run.status, run.attempt, run.claim === null]).toEqual(
          run.attempt === 0 ? ['cancelled', 0, true] : ['cancelling', 1, false],
        );
      }
    });
  });

  describe('fault 63: hostile text in what the work reports', () => {
    it('is stored as text, without what the database or a terminal would not take', async () => {
      const { id, claim } = await runningRun();
      const hostile = `<script>alert(1)</script>'); drop table runs; --${'\u0000\u001b[31m\ud800'}`;
      const clean = `<script>alert(1)</script>'); drop table runs; --[31m`;
      await store.startStep(id, claim, { ...aStep, title: hostile, detail: hostile });
      const runMetrics = { [hostile]: { value: 1, label: hostile } };
      await store.finishStep(id, claim, { ...aStepEnd, runMetrics });
      await store.finish(id, claim, { status: 'failed', error: { code: 'broken', message: hostile } });
      expect(await stepsOf(id)).toMatchObject([{ title: clean, detail: clean }]);
      expect(await rowOf(store, id)).toMatchObject({ error: { message: clean } });
      expect(Object.values((await rowOf(store, id)).metrics)).toMatchObject([{ label: clean }]);
    });
  });

  describe('revs and pages', () => {
    it('every change takes the next rev, and pages of any size give every step once', async () => {
      const { id, claim } = await runningRun();
      for (let i = 0; i < 7; i++) {
        await store.startStep(id, claim, { ...aStep, title: `Step ${i}` });
        if (i < 6) await store.finishStep(id, claim, aStepEnd);
      }
      await store.cancel('ada', id, force); // two steps change with the same rev
      for (const limit of [1, 2, 3, 500]) {
        const got: number[] = [];
        for (let after = 0, more = true; more; ) {
          const page = await store.changes(id, { owner: 'ada', after, limit });
          if (!page) throw new Error('the run is gone');
          got.push(...page.steps.map((step) => step.n));
          ({ more } = page);
          after = page.steps.at(-1)?.rev ?? page.run.rev;
          expect(after).toBeLessThanOrEqual(page.run.rev);
        }
        expect(got).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      }
      expect((await rowOf(store, id)).rev).toBe(1 + 1 + 7 + 6 + 1);
    });

    it('a place in the queue is a change of its own', async () => {
      const runs = [await queuedRun('1'), await queuedRun('2'), await queuedRun('3')];
      expect(runs.map((run) => run.queue_position)).toEqual([0, 1, 2]);
      const [first, , third] = runs;
      await store.claim(first?.id ?? '', LEASE);
      await store.renumberQueue();
      expect(await rowOf(store, third?.id ?? '')).toMatchObject({ queue_position: 1, rev: 2 });
      await store.renumberQueue();
      expect(await rowOf(store, third?.id ?? '')).toMatchObject({ rev: 2 });
    });

    it('tells listeners of every committed change', async () => {
      const seen: string[] = [];
      const stop = await store.onChange((change) => seen.push(`${change.status} ${change.rev}`));
      const { id, claim } = await runningRun();
      await store.startStep(id, claim, aStep);
      await store.cancel('ada', id, soft);
      await store.stopped(id, claim);
      await store.stopped(id, claim);
      await until('all is told', async () => seen.length >= 5);
      await stop();
      expect(seen).toEqual(['queued 1', 'running 2', 'running 3', 'cancelling 4', 'cancelled 5']);
    });
  });
}
