import { describe, expect, it } from 'vitest';
import { aStep, aStepEnd } from '../../testing';
import { LEASE, SOFT, type StoreFixture } from './fixture';

/** Leases and deadlines that expire. */
export function describeLeases(fixture: StoreFixture): void {
  const { runningRun, cancellingRun, stepsOf, letPass } = fixture;

  describe('worker lost', () => {
    it('faults 54 and 55: running → queued while attempts are left, then failed', async () => {
      const { id, claim } = await runningRun();
      await fixture.store.startStep(id, claim, aStep);
      expect(await fixture.store.expire()).toEqual([]); // its lease is still valid
      await letPass('lease_until', id);
      expect(await fixture.store.expire()).toMatchObject([
        { status: 'queued', attempt: 1, finished_at: null, error: null },
      ]);
      expect(await stepsOf(id)).toMatchObject([{ status: 'interrupted' }]);
      expect(await fixture.store.finishStep(id, claim, aStepEnd)).toBeNull(); // the frozen worker resumes

      const next = await fixture.store.claim(id, LEASE);
      await fixture.store.startStep(id, next?.claim ?? '', aStep);
      // The run is running again, but under another worker.
      expect(await fixture.store.finishStep(id, claim, aStepEnd)).toBeNull();
      expect(await fixture.store.heartbeat(id, claim, LEASE)).toBeNull();
      expect(await fixture.store.finish(id, claim, { status: 'succeeded', error: null })).toBeNull();
      expect(await fixture.store.release(id, claim)).toBeNull();
      await letPass('lease_until', id);
      expect(await fixture.store.expire()).toMatchObject([
        { status: 'failed', attempt: 2, error: { code: 'worker_lost' } },
      ]);
      expect(await fixture.store.expire()).toEqual([]);
    });

    it('waits for workers to come back after the database was away', async () => {
      const { id } = await runningRun();
      await letPass('lease_until', id);
      expect(await fixture.store.expire({ returnMs: 3_600_000 })).toEqual([]);
      expect(await fixture.store.expire({ returnMs: 1 })).toMatchObject([{ id, status: 'queued' }]);
    });

    it('fault 46: cancelling → cancelled, forced; never queued again', async () => {
      const { id } = await cancellingRun();
      await letPass('lease_until', id);
      expect(await fixture.store.expire()).toMatchObject([{ status: 'cancelled', cancel_outcome: 'forced' }]);
      expect(await fixture.store.queued()).toEqual([]);
    });

    it('a heartbeat keeps the lease and tells of the cancel', async () => {
      const { id, claim } = await runningRun();
      await letPass('lease_until', id);
      expect(await fixture.store.heartbeat(id, claim, LEASE)).toBe('running');
      expect(await fixture.store.expire()).toEqual([]);
      await fixture.store.cancel('ada', id, SOFT);
      expect(await fixture.store.heartbeat(id, claim, LEASE)).toBe('cancelling');
    });

    it('a run given back goes on in the same attempt', async () => {
      const { id, claim } = await runningRun();
      await fixture.store.startStep(id, claim, aStep);
      await fixture.store.finishStep(id, claim, aStepEnd);
      await fixture.store.startStep(id, claim, aStep);
      expect(await fixture.store.release(id, claim)).toMatchObject({
        status: 'queued',
        attempt: 0,
        completed_steps: 1,
      });
      expect(await fixture.store.claim(id, LEASE)).toMatchObject({ attempt: 1, completed_steps: 1 });
      expect(await stepsOf(id)).toMatchObject([{ status: 'done' }, { status: 'interrupted' }]);
      const cancelled = await cancellingRun();
      expect(await fixture.store.release(cancelled.id, cancelled.claim)).toBeNull();
    });
  });

  describe('fault 45: deadline', () => {
    it('cancelling → cancelled, forced, fenced', async () => {
      const { id, claim } = await cancellingRun();
      expect(await fixture.store.expire()).toEqual([]);
      await letPass('cancel_deadline_at', id);
      expect(await fixture.store.expire()).toMatchObject([{ status: 'cancelled', cancel_outcome: 'forced' }]);
      expect(await fixture.store.finish(id, claim, { status: 'succeeded', error: null })).toBeNull();
    });
  });
}
