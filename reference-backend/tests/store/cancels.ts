import { describe, expect, it } from 'vitest';
import type { Sql } from '../../store/database';
import { createStore } from '../../store/store';
import { aStep, aStepEnd, rowOf } from '../../testing';
import { FORCE, LEASE, SOFT, type StoreFixture } from './fixture';

/** Cancels, with and without force. */
export function describeCancels(fixture: StoreFixture): void {
  const { queuedRun, runningRun, cancellingRun, endedRun, stepsOf } = fixture;

  describe('cancel', () => {
    it('queued → cancelled at once, with the step', async () => {
      const { id } = await queuedRun();
      const result = await fixture.store.cancel('ada', id, { ...SOFT, reason: 'wrong data' });
      expect(result?.run).toMatchObject({
        status: 'cancelled',
        cancel_outcome: 'before_start',
        cancel_reason: 'wrong data',
        attempt: 0,
      });
      expect(await stepsOf(id)).toMatchObject([{ kind: 'cancelled', status: 'cancelled', n: 1 }]);
      expect(await fixture.store.claim(id, LEASE)).toBeNull();
    });

    it('running → cancelling with a deadline; the open step goes on', async () => {
      const { id, claim } = await runningRun();
      await fixture.store.startStep(id, claim, aStep);
      const result = await fixture.store.cancel('ada', id, SOFT);
      const {
        cancel_deadline_at: deadline,
        cancel_requested_at: asked,
        ...run
      } = result?.run ?? (await rowOf(fixture.store, id));
      expect(run).toMatchObject({ status: 'cancelling', cancel_requested_by: 'ada', cancel_outcome: null });
      expect((deadline?.getTime() ?? 0) - (asked?.getTime() ?? 0)).toBeGreaterThanOrEqual(59_990);
      expect(await stepsOf(id)).toMatchObject([{ status: 'running', finished_at: null }]);
    });

    it('changes nothing when asked again', async () => {
      const run = await cancellingRun();
      const before = await rowOf(fixture.store, run.id);
      const again = await fixture.store.cancel('ada', run.id, { ...SOFT, reason: 'another reason' });
      expect(again).toMatchObject({
        changed: false,
        run: { status: 'cancelling', rev: before.rev, cancel_reason: null },
      });
    });

    it.each(['succeeded', 'failed'] as const)('fault 39: leaves a run that has %s alone', async (status) => {
      const { id } = await endedRun(status);
      for (const options of [SOFT, FORCE]) {
        expect(await fixture.store.cancel('ada', id, options)).toMatchObject({
          changed: false,
          run: { status, cancel_requested_at: null },
        });
      }
    });

    it('fault 38: 20 at the same time are one change', async () => {
      const { id, rev } = await runningRun();
      const results = await Promise.all(Array.from({ length: 20 }, () => fixture.store.cancel('ada', id, SOFT)));
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
        ...fixture.db,
        ...recording(fixture.db),
        tx: <T>(inner: (sql: Sql) => Promise<T>) => fixture.db.tx((sql) => inner(recording(sql))),
      };
      const asBob = createStore(watched, fixture.store.epoch);
      const askAll = async (run: string) => {
        texts.length = 0;
        expect(await asBob.get('bob', run)).toBeNull();
        expect(await asBob.changes(run, { owner: 'bob', after: 0 })).toBeNull();
        expect(await asBob.cancel('bob', run, FORCE)).toBeNull();
        return [...texts];
      };
      const others = await askAll(id);
      expect(others).toEqual(await askAll('no-such-run'));
      expect(others.length).toBeGreaterThanOrEqual(5);
    });

    it('finds no run of another owner', async () => {
      const { id } = await runningRun();
      expect(await fixture.store.cancel('bob', id, FORCE)).toBeNull();
      expect(await rowOf(fixture.store, id)).toMatchObject({ status: 'running' });
    });
  });

  describe('force', () => {
    it.each([
      ['queued', queuedRun, 'before_start'],
      ['running', runningRun, 'forced'],
      ['cancelling', cancellingRun, 'forced'],
    ] as const)('%s → cancelled', async (_status, make, outcome) => {
      const { id } = await make();
      expect(await fixture.store.cancel('ada', id, FORCE)).toMatchObject({
        changed: true,
        run: { status: 'cancelled', cancel_outcome: outcome, claim: null, current_step: null },
      });
    });

    it('fault 47: fences the worker: everything it writes later is refused', async () => {
      const { id, claim } = await runningRun();
      await fixture.store.startStep(id, claim, aStep);
      await fixture.store.cancel('ada', id, FORCE);
      const before = [await rowOf(fixture.store, id), await stepsOf(id)] as const;
      expect(before[1]).toMatchObject([{ status: 'interrupted' }, { kind: 'cancelled' }]);
      expect([
        await fixture.store.startStep(id, claim, aStep),
        await fixture.store.updateStep(id, claim, { current: 5, total: 10, unit: 'epoch' }),
        await fixture.store.finishStep(id, claim, aStepEnd),
        await fixture.store.logError(id, claim, { title: 'late', detail: 'late' }),
        await fixture.store.finish(id, claim, { status: 'succeeded', error: null }),
        await fixture.store.stopped(id, claim),
        await fixture.store.release(id, claim),
        await fixture.store.heartbeat(id, claim, LEASE),
      ]).toEqual(Array(8).fill(null));
      expect({ ...(await rowOf(fixture.store, id)), server_time: 0 }).toEqual({ ...before[0], server_time: 0 });
      expect(await stepsOf(id)).toEqual(before[1]);
    });
  });
}
