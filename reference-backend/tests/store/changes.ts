import { describe, expect, it } from 'vitest';
import { migrate } from '../../store/schema';
import { aStep, aStepEnd, rowOf, until } from '../../testing';
import { FORCE, LEASE, SOFT, type StoreFixture } from './fixture';

/** What the store writes, and how readers see it. */
export function describeChanges(fixture: StoreFixture): void {
  const { queuedRun, runningRun, stepsOf } = fixture;

  describe('migrations', () => {
    it('can be repeated, also at the same time, and keep the epoch', async () => {
      const epochs = await Promise.all([migrate(fixture.db), migrate(fixture.db)]);
      expect(epochs).toEqual([fixture.store.epoch, fixture.store.epoch]);
      expect(fixture.store.epoch).toMatch(/^[0-9a-f]{32}$/);
    });
  });

  describe('fault 63: hostile text in what the work reports', () => {
    it('is stored as text, without what the database or a terminal would not take', async () => {
      const { id, claim } = await runningRun();
      const hostile = `<script>alert(1)</script>'); drop table runs; --${'\u0000\u001b[31m\ud800'}`;
      const clean = `<script>alert(1)</script>'); drop table runs; --[31m`;
      await fixture.store.startStep(id, claim, { ...aStep, title: hostile, detail: hostile });
      const runMetrics = { [hostile]: { value: 1, label: hostile } };
      await fixture.store.finishStep(id, claim, { ...aStepEnd, runMetrics });
      await fixture.store.finish(id, claim, { status: 'failed', error: { code: 'broken', message: hostile } });
      expect(await stepsOf(id)).toMatchObject([{ title: clean, detail: clean }]);
      expect(await rowOf(fixture.store, id)).toMatchObject({ error: { message: clean } });
      expect(Object.values((await rowOf(fixture.store, id)).metrics)).toMatchObject([{ label: clean }]);
    });
  });

  describe('revs and pages', () => {
    it('every change takes the next rev, and pages of any size give every step once', async () => {
      const { id, claim } = await runningRun();
      for (let i = 0; i < 7; i++) {
        await fixture.store.startStep(id, claim, { ...aStep, title: `Step ${i}` });
        if (i < 6) await fixture.store.finishStep(id, claim, aStepEnd);
      }
      await fixture.store.cancel('ada', id, FORCE); // two steps change at the same rev
      for (const limit of [1, 2, 3, 500]) {
        const got: number[] = [];
        for (let after = 0, more = true; more; ) {
          const page = await fixture.store.changes(id, { owner: 'ada', after, limit });
          if (!page) throw new Error('the run is gone');
          got.push(...page.steps.map((step) => step.n));
          ({ more } = page);
          after = page.steps.at(-1)?.rev ?? page.run.rev;
          expect(after).toBeLessThanOrEqual(page.run.rev);
        }
        expect(got).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      }
      expect((await rowOf(fixture.store, id)).rev).toBe(1 + 1 + 7 + 6 + 1);
    });

    it('a place in the queue is a change of its own', async () => {
      const runs = [await queuedRun('1'), await queuedRun('2'), await queuedRun('3')];
      expect(runs.map((run) => run.queue_position)).toEqual([0, 1, 2]);
      const [first, , third] = runs;
      await fixture.store.claim(first?.id ?? '', LEASE);
      await fixture.store.renumberQueue();
      expect(await rowOf(fixture.store, third?.id ?? '')).toMatchObject({ queue_position: 1, rev: 2 });
      await fixture.store.renumberQueue();
      expect(await rowOf(fixture.store, third?.id ?? '')).toMatchObject({ rev: 2 });
    });

    it('tells listeners of every committed change', async () => {
      const seen: string[] = [];
      const stop = await fixture.store.onChange((change) => seen.push(`${change.status} ${change.rev}`));
      const { id, claim } = await runningRun();
      await fixture.store.startStep(id, claim, aStep);
      await fixture.store.cancel('ada', id, SOFT);
      await fixture.store.stopped(id, claim);
      await fixture.store.stopped(id, claim);
      await until('all is told', async () => seen.length >= 5);
      await stop();
      expect(seen).toEqual(['queued 1', 'running 2', 'running 3', 'cancelling 4', 'cancelled 5']);
    });
  });
}
