import { must, pause, Skip } from '../check';
import { toText } from '../http';
import type { Check } from './check';

const V1 = ['v1', 'v1+push'] as const;
const WIRE = '§1 POST /v1/runs/:id/cancel';
const MACHINE = '§2';

/** Cancels of runs in other states, concurrent and forced cancels, and invalid requests. */
export const OTHER_CANCEL_CHECKS: readonly Check[] = [
  {
    id: 'cancel.finished',
    title: 'Cancelling a run that has ended by itself returns 409 with the run',
    clause: `${MACHINE} cancel × ended`,
    advice: 'Return 409 with the run in the problem. A 200 would claim that the run was cancelled.',
    levels: V1,
    async run(world) {
      const id = await world.ended();
      const before = await world.read(id);
      const problem = world.answered(await world.cancel(id), [409], 'Problem');
      must(
        problem.run?.id === id && problem.run.status === before.status,
        `the run, ${before.status}, in the problem`,
        () => problem,
      );
      const after = await world.read(id);
      must(
        after.rev === before.rev && after.status === before.status,
        `an unchanged run: ${before.status} at rev ${before.rev}`,
        () => `${after.status} at rev ${after.rev}`,
      );
    },
  },
  {
    id: 'cancel.parallel',
    title: 'Eight concurrent cancels are one change',
    clause: `${MACHINE} cancel × running`,
    advice: 'Use one conditional statement on the locked row. If it changes nothing, read the run afterwards.',
    levels: V1,
    async run(world) {
      const id = await world.running();
      const answers = await Promise.all(Array.from({ length: 8 }, () => world.cancel(id)));
      const runs = answers.map((answer) => world.answered(answer, [200, 202], 'CancelReply').run);
      const times = new Set(runs.map((run) => run.cancel?.requested_at));
      must(times.size === 1, 'the same cancel.requested_at in all responses', () => [...times]);
      const revs = new Set(runs.filter((run) => run.status === 'cancelling').map((run) => run.rev));
      // The current step may report once more while it stops, so up to three revs count as one change.
      must(revs.size <= 3, 'one change of the run', () => [...revs]);
    },
  },
  {
    id: 'cancel.queued',
    title: 'Cancelling a queued run returns 200, and the run never starts',
    clause: `${MACHINE} cancel × queued`,
    advice:
      'Use update … set status = cancelled where status = queued, and let the worker claim runs with the same condition.',
    levels: V1,
    async run(world) {
      if (world.options.runs) throw new Skip('the check needs to start runs');
      // The first runs occupy the workers, so that a later one stays queued.
      for (let i = 0; i < 12; i++) {
        const id = await world.start('long');
        world.leave(id);
        await pause(i < 2 ? 0 : 400); // a free worker may need a moment
        if ((await world.read(id)).status !== 'queued') continue;
        const answer = await world.cancel(id);
        const { status, run } = world.answered(answer, [200, 202], 'CancelReply');
        if (run.attempt > 0) continue; // a worker was faster
        must(answer.status === 200, '200 with cancelled for a run that no worker has started', () => toText(answer));
        must(
          status === 'cancelled' && run.status === 'cancelled' && run.cancel?.outcome === 'before_start',
          'cancelled, outcome before_start',
          () => toText(answer),
        );
        must(run.attempt === 0 && run.started_at === null, 'attempt 0 and no started_at', () => [
          run.attempt,
          run.started_at,
        ]);
        await pause(1000);
        const later = await world.read(id);
        must(later.rev === run.rev, `an unchanged run at rev ${run.rev}`, () => later);
        return;
      }
      throw new Skip('every run was running before it could be cancelled');
    },
  },
  {
    id: 'cancel.force',
    title: 'A forced cancel does not wait for the worker',
    clause: `${MACHINE} force`,
    advice:
      'End the run in the request, and reject everything its worker still writes. Otherwise send can.force: false.',
    levels: V1,
    async run(world) {
      const id = await world.running();
      const before = await world.read(id);
      if (before.can.force !== true) throw new Skip('can.force is not true');
      const { run } = world.answered(await world.cancel(id, { force: true }), [200], 'CancelReply');
      must(run.status === 'cancelled' && run.cancel?.outcome === 'forced', 'cancelled, outcome forced', () => run);
      await pause(1500);
      const [later, steps] = [await world.read(id), await world.steps(id)];
      must(
        later.rev === run.rev,
        `no change after the forced cancel, rev ${run.rev}`,
        () => `rev ${later.rev}, ${later.status}`,
      );
      const written = steps.filter((step) => step.status === 'running' || step.rev > run.rev);
      must(written.length === 0, 'no step that is running or newer than the end', () => written);
    },
  },
  {
    id: 'cancel.json-required',
    title: 'A cancel that is not JSON returns 415 and has no effect',
    clause: WIRE,
    advice: 'Reject other content types. Otherwise a form on any page can cancel the runs of its visitors.',
    levels: V1,
    async run(world) {
      const id = await world.shared();
      for (const type of ['application/x-www-form-urlencoded', 'text/plain']) {
        const answer = await world.http.call('cancel', id, {
          method: 'POST',
          body: 'force=true',
          headers: { 'Content-Type': type },
        });
        world.answered(answer, [415], 'Problem');
      }
      const run = await world.read(id);
      must(run.cancel === null, 'an unchanged run', () => run.cancel);
    },
  },
  {
    id: 'cancel.invalid',
    title: 'A reason of more than 500 characters or a force that is not a boolean returns 422',
    clause: WIRE,
    advice: 'Validate the body before you do anything else.',
    levels: V1,
    async run(world) {
      const id = await world.shared();
      for (const body of [{ reason: 'x'.repeat(501) }, { force: 'yes' }]) {
        world.answered(await world.cancel(id, body), [422], 'Problem');
      }
      const run = await world.read(id);
      must(run.cancel === null, 'an unchanged run', () => run.cancel);
    },
  },
];
