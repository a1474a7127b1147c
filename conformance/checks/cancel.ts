import { isSame, must, pause, Skip } from '../check';
import { toText } from '../http';
import type { World } from '../world';
import { isEnded } from '../world';
import type { Check } from './check';

const V1 = ['v1', 'v1+push'] as const;
const MACHINE = '§2';
const REASON = 'Conformance check';

/** A running run, and the response to its cancel. */
const cancelling = (world: World) =>
  world.once('cancelling', async () => {
    const id = await world.running();
    const before = await world.read(id);
    return { id, before, answer: await world.cancel(id, { reason: REASON }) };
  });

/** Not a violation, but visible to users. */
const UNCONFIRMED =
  'The outcome is "unconfirmed": the run is called cancelled, and nobody knows whether its work has stopped. Pages say so, and show a later end as a correction. Where the worker can confirm that it has stopped, let it, and say "graceful".';

/** Time in which a worker that continues after "cancelled" would write, ms. */
const STILLNESS_MS = 3_000;

/** The same run once it has ended. */
const cancelled = (world: World) =>
  world.once('cancelled', async () => {
    const { id } = await cancelling(world);
    return world.over(id);
  });

/** The cancel of a running run, from its response to the end of the run. */
export const CANCEL_CHECKS: readonly Check[] = [
  {
    id: 'cancel.running',
    title:
      'The cancel of a run in work is answered with 202 and cancelling, or with 200 and cancelled once it has stopped',
    clause: `${MACHINE} cancel × running`,
    advice:
      'Record the request (status cancelling, cancel.requested_at, deadline_at), notify the worker, and say cancelled only once it has stopped. Work that stops while the request waits may be answered with 200 and cancelled, with the outcome graceful; where it is only marked and may go on, the outcome is unconfirmed.',
    levels: V1,
    async run(world, note) {
      const { id, answer, before } = await cancelling(world);
      const { status, run } = world.answered(answer, [200, 202], 'CancelReply');
      const hasStopped = answer.status === 200;
      const expected = hasStopped ? 'cancelled' : 'cancelling';
      must(status === expected && run.status === expected, `status ${expected}, of the answer and of the run`, () =>
        toText(answer),
      );
      must(
        run.cancel?.reason === REASON && (run.cancel.outcome === null) === !hasStopped,
        `the record of the cancel, with its reason and ${hasStopped ? 'an' : 'without an'} outcome`,
        () => run.cancel,
      );
      if (run.cancel.outcome === 'unconfirmed') note(UNCONFIRMED);
      else if (hasStopped) {
        // A worker that has not stopped would write something.
        await new Promise((resolve) => setTimeout(resolve, STILLNESS_MS));
        const later = await world.read(id);
        must(
          later.status === 'cancelled' && later.rev === run.rev,
          'nothing written after it was called cancelled, or the outcome unconfirmed',
          () => later,
        );
      }
      must(run.rev > before.rev, `a rev above ${before.rev}`, () => run.rev);
      must(!run.can.cancel, 'can.cancel: false, as it is being cancelled', () => run.can);
    },
  },
  {
    id: 'cancel.again',
    title: 'Asking again changes nothing',
    clause: `${MACHINE} cancel × cancelling`,
    advice: 'Leave the record of the first cancel as it is: 202 while it is cancelling, 200 once it is cancelled.',
    levels: V1,
    async run(world) {
      const { id, answer } = await cancelling(world);
      const first = world.answered(answer, [200, 202], 'CancelReply').run;
      const again = await world.cancel(id, { reason: 'Another reason' });
      if (again.status === 409) throw new Skip('the work ended by itself before it was asked again');
      const { run, status } = world.answered(again, [200, 202], 'CancelReply');
      must(again.status === (status === 'cancelled' ? 200 : 202), '202 with cancelling, or 200 with cancelled', () =>
        toText(again),
      );
      must(
        run.cancel?.requested_at === first.cancel?.requested_at && run.cancel?.reason === REASON,
        'the record of the first cancel',
        () => run.cancel,
      );
    },
  },
  {
    id: 'cancel.ends',
    title: 'A cancelled run ends in time, and says how',
    clause: `${MACHINE} worker stopped cleanly, deadline`,
    advice:
      'End it when its worker has stopped (graceful) and by force when the deadline has passed (forced); what is only marked is unconfirmed. Work that ended first: its own status, completed_before_cancel.',
    levels: V1,
    async run(world, note) {
      const run = await cancelled(world);
      const wanted = run.status === 'cancelled' ? ['graceful', 'forced', 'unconfirmed'] : ['completed_before_cancel'];
      must(
        wanted.includes(run.cancel?.outcome ?? ''),
        `${run.status} with the outcome ${wanted.join(' or ')}`,
        () => run.cancel,
      );
      if (run.cancel?.outcome === 'unconfirmed') note(UNCONFIRMED);
      must(run.finished_at !== null && run.current_step === null, 'finished_at, and no current_step', () => [
        run.finished_at,
        run.current_step,
      ]);
      must(!run.can.cancel && run.can.force !== true, 'nothing that can be cancelled or forced', () => run.can);
    },
  },
  {
    id: 'cancel.deaf',
    title: 'Work that does not look whether it shall stop is never called gracefully stopped',
    clause: `${MACHINE} deadline`,
    advice:
      'When the deadline has passed, end the run by force and refuse what its worker writes (forced); what cannot be ended is unconfirmed, and what ended by itself completed_before_cancel.',
    levels: V1,
    async run(world, note) {
      const { deafBody } = world.options;
      if (deafBody === undefined) throw new Skip('no --deaf-body was given, which starts such a run');
      const answer = await world.http.call('start', '', { method: 'POST', body: deafBody });
      const { id } = world.answered(answer, [201], 'Run');
      await world.until(
        async () => (await world.look(id)).status === 'running' || null,
        world.waitMs,
        () => new Skip(`run ${id} was not running within ${world.waitMs} ms (--wait)`),
      );
      await world.cancel(id, { reason: REASON });
      const run = await world.over(id);
      const wanted = run.status === 'cancelled' ? ['forced', 'unconfirmed'] : ['completed_before_cancel'];
      const outcome = run.cancel?.outcome ?? '';
      must(wanted.includes(outcome), `${run.status} with the outcome ${wanted.join(' or ')}`, () => run.cancel);
      if (outcome === 'unconfirmed') note(UNCONFIRMED);
    },
  },
  {
    id: 'cancel.steps',
    title: 'No step of a cancelled run is left running, and the cancel is its last step',
    clause: `${MACHINE} worker stopped cleanly`,
    advice: 'In the statement that ends the run, end its open step and log one of kind cancelled.',
    levels: V1,
    async run(world) {
      const run = await cancelled(world);
      if (run.status !== 'cancelled') throw new Skip(`the run has ${run.status} before it was cancelled`);
      const steps = await world.steps(run.id);
      must(
        steps.every((step) => step.status !== 'running'),
        'no step running',
        () => steps.filter((step) => step.status === 'running'),
      );
      const last = steps.reduce((a, b) => (b.n > a.n ? b : a), steps[0] ?? { n: 0, kind: 'none' });
      if (run.cancel?.outcome === 'graceful')
        must(last.kind === 'cancelled', 'a last step of kind cancelled', () => last);
    },
  },
  {
    id: 'cancel.cancelled',
    title: 'The cancel of a cancelled run is answered with 200',
    clause: `${MACHINE} cancel × ended`,
    advice: 'What was asked for is so: answer 200 with the run, as before.',
    levels: V1,
    async run(world) {
      const before = await cancelled(world);
      if (before.status !== 'cancelled') throw new Skip(`the run has ${before.status} before it was cancelled`);
      const { status, run } = world.answered(await world.cancel(before.id), [200], 'CancelReply');
      must(status === 'cancelled' && run.rev === before.rev, `cancelled, at rev ${before.rev}`, () => [
        status,
        run.rev,
      ]);
    },
  },
  {
    id: 'ended.final',
    title: 'A cancelled run stays as it is: nothing is written after its end',
    clause: `${MACHINE} Ended never changes`,
    advice:
      'Put the claim of the worker and the status into the WHERE of each of its writes: a run that has ended takes none.',
    levels: V1,
    async run(world) {
      const run = await cancelled(world);
      const steps = await world.steps(run.id);
      for (let i = 0; i < 3; i++) {
        await pause(700);
        const later = await world.read(run.id);
        must(
          later.status === run.status && later.rev === run.rev,
          `${run.status} at rev ${run.rev}`,
          () => `${later.status} at rev ${later.rev}`,
        );
      }
      const now = await world.steps(run.id);
      must(isSame(now, steps), `${steps.length} steps as they were`, () => `${now.length} steps, or others`);
    },
  },
  {
    id: 'cancel.flow',
    title: 'What is seen of a run that is being cancelled never goes back to running',
    clause: `${MACHINE} transitions`,
    advice: 'cancelling ends as cancelled, succeeded or failed; it never becomes running or queued again.',
    levels: V1,
    async run(world) {
      const id = await world.running();
      world.answered(await world.cancel(id), [202, 200], 'CancelReply');
      await world.until(
        async () => {
          const run = await world.read(id);
          must(run.status === 'cancelling' || isEnded(run.status), 'cancelling, or ended', () => run.status);
          return isEnded(run.status) || null;
        },
        world.cancelMs,
        () => new Skip('it has not ended in time; see cancel.ends'),
      );
    },
  },
];
