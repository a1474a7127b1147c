import { describe, expect, it } from 'vitest';
import { aStep, rowOf } from '../../testing';
import { LEASE, type StoreFixture } from './fixture';

/** How a worker claims a run and ends it. */
export function describeClaims(fixture: StoreFixture): void {
  const { queuedRun, runningRun, cancellingRun, endedRun, stepsOf } = fixture;

  describe('claim', () => {
    it('makes a queued run running, once', async () => {
      const { id } = await queuedRun();
      const claims = await Promise.all(Array.from({ length: 5 }, () => fixture.store.claim(id, LEASE)));
      expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
      expect(await rowOf(fixture.store, id)).toMatchObject({ status: 'running', attempt: 1, queue_position: null });
    });

    it('leaves running, cancelling and ended runs alone', async () => {
      for (const run of [await runningRun(), await cancellingRun(), await endedRun('failed')]) {
        const before = await rowOf(fixture.store, run.id);
        expect(await fixture.store.claim(run.id, LEASE)).toBeNull();
        expect(await rowOf(fixture.store, run.id)).toMatchObject({ status: before.status, rev: before.rev });
      }
    });
  });

  describe('worker finishes', () => {
    it.each(['succeeded', 'failed'] as const)('running → %s', async (status) => {
      const { id } = await endedRun(status);
      expect(await rowOf(fixture.store, id)).toMatchObject({ status, cancel_outcome: null, claim: null });
    });

    it.each(['succeeded', 'failed'] as const)(
      'fault 44: cancelling → %s: what happened wins over the wish',
      async (status) => {
        const { id, claim } = await cancellingRun();
        const run = await fixture.store.finish(id, claim, { status, error: null });
        expect(run).toMatchObject({ status, cancel_outcome: 'completed_before_cancel' });
        expect((await stepsOf(id)).some((step) => step.kind === 'cancelled')).toBe(false);
      },
    );

    it('is refused once it has ended, and for a queued run', async () => {
      const { id, claim } = await endedRun('succeeded');
      expect(await fixture.store.finish(id, claim, { status: 'failed', error: null })).toBeNull();
      expect(await fixture.store.finish((await queuedRun()).id, claim, { status: 'failed', error: null })).toBeNull();
    });
  });

  describe('worker stopped cleanly', () => {
    it('cancelling → cancelled, gracefully; the cancelled step is the last', async () => {
      const { id, claim } = await cancellingRun();
      await fixture.store.startStep(id, claim, aStep);
      expect(await fixture.store.stopped(id, claim)).toMatchObject({ status: 'cancelled', cancel_outcome: 'graceful' });
      expect(await stepsOf(id)).toMatchObject([
        { n: 1, status: 'cancelled' },
        { n: 2, kind: 'cancelled' },
      ]);
      expect(await fixture.store.startStep(id, claim, aStep)).toBeNull();
    });

    it('is refused in every other status', async () => {
      const running = await runningRun();
      expect(await fixture.store.stopped(running.id, running.claim)).toBeNull();
      const ended = await endedRun('succeeded');
      expect(await fixture.store.stopped(ended.id, ended.claim)).toBeNull();
    });
  });
}
