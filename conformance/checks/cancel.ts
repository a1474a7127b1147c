import { isSame, must, pause, Skip } from '../check';
import { toText } from '../http';
import { byPlace } from '../push';
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
  'The outcome is "unconfirmed": the run is reported as cancelled, but its work may still be running. Pages say so, and show a later end as a correction. If the worker can confirm that it has stopped, report "graceful" instead.';

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
    title: 'Cancelling a running run returns 202 with cancelling, or 200 with cancelled once the run has stopped',
    clause: `${MACHINE} cancel × running`,
    advice:
      'Record the request (status cancelling, cancel.requested_at, deadline_at), notify the worker, and report cancelled only once it has stopped. If it stops while the request waits, you may return 200 with cancelled and the outcome graceful. If the run is only marked and its work may continue, the outcome is unconfirmed.',
    levels: V1,
    async run(world, note) {
      const { id, answer, before } = await cancelling(world);
      const { status, run } = world.answered(answer, [200, 202], 'CancelReply');
      const hasStopped = answer.status === 200;
      const expected = hasStopped ? 'cancelled' : 'cancelling';
      must(status === expected && run.status === expected, `status ${expected} in the response and in the run`, () =>
        toText(answer),
      );
      must(
        run.cancel?.reason === REASON && (run.cancel.outcome === null) === !hasStopped,
        `run.cancel with the reason and ${hasStopped ? 'an' : 'without an'} outcome`,
        () => run.cancel,
      );
      if (run.cancel.outcome === 'unconfirmed') note(UNCONFIRMED);
      else if (hasStopped) {
        // A worker that has not stopped would write something.
        await new Promise((resolve) => setTimeout(resolve, STILLNESS_MS));
        const later = await world.read(id);
        must(
          later.status === 'cancelled' && later.rev === run.rev,
          'no change after the run was reported as cancelled, or the outcome unconfirmed',
          () => later,
        );
      }
      must(run.rev > before.rev, `a rev above ${before.rev}`, () => run.rev);
      must(!run.can.cancel, 'can.cancel: false while the run is being cancelled', () => run.can);
    },
  },
  {
    id: 'cancel.again',
    title: 'Repeating a cancel changes nothing',
    clause: `${MACHINE} cancel × cancelling`,
    advice: 'Keep the record of the first cancel. Return 202 while the run is cancelling, 200 once it is cancelled.',
    levels: V1,
    async run(world) {
      const { id, answer } = await cancelling(world);
      const first = world.answered(answer, [200, 202], 'CancelReply').run;
      const again = await world.cancel(id, { reason: 'Another reason' });
      if (again.status === 409) throw new Skip('the run ended by itself before the second cancel');
      const { run, status } = world.answered(again, [200, 202], 'CancelReply');
      must(again.status === (status === 'cancelled' ? 200 : 202), '202 with cancelling, or 200 with cancelled', () =>
        toText(again),
      );
      must(
        run.cancel?.requested_at === first.cancel?.requested_at && run.cancel?.reason === REASON,
        'the requested_at and reason of the first cancel',
        () => run.cancel,
      );
    },
  },
  {
    id: 'cancel.ends',
    title: 'A cancelled run ends in time with an outcome',
    clause: `${MACHINE} worker stopped cleanly, deadline`,
    advice:
      'End the run when its worker has stopped (graceful), or by force after the deadline (forced). A run that is only marked is unconfirmed. If the work ended first, keep its status, with the outcome completed_before_cancel.',
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
      must(run.finished_at !== null && run.current_step === null, 'finished_at and no current_step', () => [
        run.finished_at,
        run.current_step,
      ]);
      must(!run.can.cancel && run.can.force !== true, 'can.cancel: false and can.force not true', () => run.can);
    },
  },
  {
    id: 'cancel.deaf',
    title: 'Work that ignores a cancel is never reported as gracefully stopped',
    clause: `${MACHINE} deadline`,
    advice:
      'After the deadline, end the run by force and reject what its worker still writes (forced). A run that you cannot end is unconfirmed, and one that ended by itself is completed_before_cancel.',
    levels: V1,
    async run(world, note) {
      const { deafBody } = world.options;
      if (deafBody === undefined) throw new Skip('the check needs --deaf-body to start such a run');
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
    title: 'A cancelled run has no running step, and its last step is the cancel',
    clause: `${MACHINE} worker stopped cleanly`,
    advice: 'In the statement that ends the run, end its open step and add a step of kind cancelled.',
    levels: V1,
    async run(world) {
      const run = await cancelled(world);
      if (run.status !== 'cancelled') throw new Skip(`the run ended before it was cancelled (${run.status})`);
      const steps = await world.steps(run.id);
      must(
        steps.every((step) => step.status !== 'running'),
        'no running step',
        () => steps.filter((step) => step.status === 'running'),
      );
      const last = steps.toSorted(byPlace).at(-1) ?? { kind: 'none' };
      if (run.cancel?.outcome === 'graceful')
        must(last.kind === 'cancelled', 'a last step of kind cancelled', () => last);
    },
  },
  {
    id: 'cancel.cancelled',
    title: 'Cancelling a cancelled run returns 200',
    clause: `${MACHINE} cancel × ended`,
    advice: 'The run is already cancelled: return 200 with the unchanged run.',
    levels: V1,
    async run(world) {
      const before = await cancelled(world);
      if (before.status !== 'cancelled') throw new Skip(`the run ended before it was cancelled (${before.status})`);
      const { status, run } = world.answered(await world.cancel(before.id), [200], 'CancelReply');
      must(status === 'cancelled' && run.rev === before.rev, `cancelled, at rev ${before.rev}`, () => [
        status,
        run.rev,
      ]);
    },
  },
  {
    id: 'ended.final',
    title: 'A cancelled run does not change after its end',
    clause: `${MACHINE} Ended never changes`,
    advice:
      'Check the claim of the worker and the status in the WHERE of each of its writes, so that an ended run accepts none.',
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
      must(isSame(now, steps), `${steps.length} unchanged steps`, () => `${now.length} steps, some of them changed`);
    },
  },
  {
    id: 'cancel.flow',
    title: 'A run that is being cancelled never returns to running',
    clause: `${MACHINE} transitions`,
    advice: 'After cancelling, a run ends as cancelled, succeeded or failed. It never becomes running or queued again.',
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
        () => new Skip('the run did not end in time; see cancel.ends'),
      );
    },
  },
];
