import { describe, expect, it } from 'vitest';
import { rowOf } from '../../testing';
import { LEASE, SOFT, type StoreFixture } from './fixture';

/** Two concurrent writers. */
export function describeRaces(fixture: StoreFixture): void {
  const { queuedRun, runningRun } = fixture;

  describe('races', () => {
    it('300 × finish against cancel: one truth each', async () => {
      const seen = new Set<string>();
      for (let i = 0; i < 300; i++) {
        const { id, claim } = await runningRun();
        const finish = () => fixture.store.finish(id, claim, { status: 'succeeded', error: null });
        const cancel = () => fixture.store.cancel('ada', id, SOFT);
        // Alternate which one is sent first; on a server the other one may still win.
        const finishing = i % 2 ? finish() : null;
        const cancelled = cancel();
        const finished = await (finishing ?? finish());
        const answer = await cancelled;
        const run = await rowOf(fixture.store, id);
        expect(finished).not.toBeNull();
        expect(run).toMatchObject({ status: 'succeeded', claim: null });
        expect(run.cancel_outcome).toBe(answer?.changed ? 'completed_before_cancel' : null);
        seen.add(String(run.cancel_outcome));
      }
      expect(seen.size).toBe(2); // both orders occurred
    });

    it('fault 37: 300 × claim against cancel: a cancelled run never has a worker', async () => {
      for (let i = 0; i < 300; i++) {
        const { id } = await queuedRun();
        const claim = () => fixture.store.claim(id, LEASE);
        const cancel = () => fixture.store.cancel('ada', id, SOFT);
        await Promise.all(i % 2 ? [claim(), cancel()] : [cancel(), claim()]);
        const run = await rowOf(fixture.store, id);
        expect([run.status, run.attempt, run.claim === null]).toEqual(
          run.attempt === 0 ? ['cancelled', 0, true] : ['cancelling', 1, false],
        );
      }
    });
  });
}
