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
    title: 'The cancel of a run that has ended by itself is refused with 409 and the run',
    clause: `${MACHINE} cancel × ended`,
    advice: 'Answer 409 with the run in the problem. 200 would say that it was cancelled.',
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
        `the run as it was: ${before.status} at rev ${before.rev}`,
        () => `${after.status} at rev ${after.rev}`,
      );
    },
  },
  {
    id: 'cancel.parallel',
    title: 'Eight cancels at once are one change',
    clause: `${MACHINE} cancel × running`,
    advice:
      'Make it one conditional statement on the locked row, and read the run afterwards where it changed nothing.',
    levels: V1,
    async run(world) {
      const id = await world.running();
      const answers = await Promise.all(Array.from({ length: 8 }, () => world.cancel(id)));
      const runs = answers.map((answer) => world.answered(answer, [200, 202], 'CancelReply').run);
      const times = new Set(runs.map((run) => run.cancel?.requested_at));
      must(times.size === 1, 'one cancel.requested_at', () => [...times]);
      const revs = new Set(runs.filter((run) => run.status === 'cancelling').map((run) => run.rev));
      // The current step may report once more while it stops, so up to three revs count as one change.
      must(revs.size <= 3, 'one change of the run', () => [...revs]);
    },
  },
  {
    id: 'cancel.queued',
    title: 'A queued run is cancelled at once with 200, and never begins',
    clause: `${MACHINE} cancel × queued`,
    advice: 'update … set status = cancelled where status = queued, and let the worker claim with the same condition.',
    levels: V1,
    async run(world) {
      if (world.options.runs) throw new Skip('needs runs that can be started');
      // The first runs occupy the workers, so that a later one stays queued.
      for (let i = 0; i < 12; i++) {
        const id = await world.start('long');
        world.leave(id);
        await pause(i < 2 ? 0 : 400); // a free worker may need a moment
        if ((await world.read(id)).status !== 'queued') continue;
        const answer = await world.cancel(id);
        const { status, run } = world.answered(answer, [200, 202], 'CancelReply');
        if (run.attempt > 0) continue; // a worker was faster
        must(answer.status === 200, '200 with cancelled for a run that no worker has begun', () => toText(answer));
        must(
          status === 'cancelled' && run.status === 'cancelled' && run.cancel?.outcome === 'before_start',
          'cancelled, outcome before_start',
          () => toText(answer),
        );
        must(run.attempt === 0 && run.started_at === null, 'attempt 0, never started', () => [
          run.attempt,
          run.started_at,
        ]);
        await pause(1000);
        const later = await world.read(id);
        must(later.rev === run.rev, `the run as it was, at rev ${run.rev}`, () => later);
        return;
      }
      throw new Skip('every run was in work before it could be cancelled');
    },
  },
  {
    id: 'cancel.force',
    title: 'force does not wait for the worker, where it is allowed',
    clause: `${MACHINE} force`,
    advice:
      'End the run in the request, and fence its worker: everything it still writes is refused. Or say can.force: false.',
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
        `nothing written after it, rev ${run.rev}`,
        () => `rev ${later.rev}, ${later.status}`,
      );
      const written = steps.filter((step) => step.status === 'running' || step.rev > run.rev);
      must(written.length === 0, 'no step running or newer than the end', () => written);
    },
  },
  {
    id: 'cancel.json-required',
    title: 'A cancel that is not JSON is refused with 415, and has no effect',
    clause: WIRE,
    advice:
      'Refuse other content types: otherwise a form on any page could cancel the runs of the person who opens it.',
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
      must(run.cancel === null, 'the run untouched', () => run.cancel);
    },
  },
  {
    id: 'cancel.invalid',
    title: 'A reason above 500 characters, and a force that is no boolean, are refused with 422',
    clause: WIRE,
    advice: 'Validate the body before anything is done.',
    levels: V1,
    async run(world) {
      const id = await world.shared();
      for (const body of [{ reason: 'x'.repeat(501) }, { force: 'yes' }]) {
        world.answered(await world.cancel(id, body), [422], 'Problem');
      }
      const run = await world.read(id);
      must(run.cancel === null, 'the run untouched', () => run.cancel);
    },
  },
];
