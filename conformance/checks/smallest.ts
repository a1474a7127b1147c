import { Failure, isRecord, must, pause, Skip } from '../check';
import { idIn, toText } from '../http';
import type { World } from '../world';
import { isEnded } from '../world';
import type { Check } from './check';

const clause = 'The smallest backend';
const levels = ['smallest'] as const;

/** A readable time, or none. */
const isTime = (value: unknown) => value == null || (typeof value === 'string' && !Number.isNaN(Date.parse(value)));
const isText = (value: unknown) => value == null || typeof value === 'string';

async function stepsOf(world: World, id: string): Promise<Record<string, unknown>[]> {
  const answer = await world.http.call('steps', id);
  const { json } = answer;
  must(answer.status === 200 && Array.isArray(json) && json.every(isRecord), '200 with an array of steps', () =>
    toText(answer),
  );
  return json;
}

const cancelled = (world: World) =>
  world.once('basic-cancelled', async () => {
    const id = await world.running();
    return { id, answer: await world.cancel(id) };
  });

export const SMALLEST_CHECKS: readonly Check[] = [
  {
    id: 'basic.status',
    title: 'The status contains an id, a known status and valid times',
    clause,
    advice:
      'Return {id, status, started_at, finished_at, name, method}, with times in RFC 3339 including the time zone.',
    levels,
    async run(world) {
      for (const id of [await world.shared(), await world.ended()]) {
        const run = await world.look(id);
        must(run.id === undefined || idIn(run.id) === id, `id ${id}`, () => run.id);
        must(isTime(run.started_at) && isTime(run.finished_at), 'RFC 3339 times or null', () => [
          run.started_at,
          run.finished_at,
        ]);
        must(isText(run.name) && isText(run.method), 'name and method as strings or null', () => [
          run.name,
          run.method,
        ]);
      }
    },
  },
  {
    id: 'basic.ended',
    title: 'An ended run has finished_at',
    clause,
    advice: 'Set finished_at in the statement that ends the run. Pages show the duration from it.',
    levels,
    async run(world) {
      const run = await world.look(await world.ended());
      must(isEnded(run.status) && typeof run.finished_at === 'string', 'an ended status and finished_at', () => run);
    },
  },
  {
    id: 'basic.steps',
    title: 'The steps are a plain array, each with a number and a title',
    clause,
    advice: 'Return [{step_no, title, detail, metrics_json, created_at, is_…}]. step_no may repeat.',
    levels,
    async run(world) {
      const steps = await stepsOf(world, await world.ended());
      if (steps.length === 0) throw new Skip('the ended run has no steps');
      const wrong = steps.find(
        ({ step_no, n, title, created_at }) =>
          !Number.isInteger(step_no ?? n) || typeof title !== 'string' || !isTime(created_at),
      );
      must(wrong === undefined, 'step_no as an integer, title as a string, created_at as a time', () => wrong);
    },
  },
  {
    id: 'basic.steps-grow',
    title: 'Steps are never removed: the array only grows',
    clause,
    advice:
      'Do not delete or renumber steps. Without revisions a client identifies them only by number, title and time.',
    levels,
    async run(world) {
      const id = await world.shared();
      const key = ({ step_no, n, title, created_at }: Record<string, unknown>) =>
        JSON.stringify([step_no ?? n, title, created_at]);
      const before = (await stepsOf(world, id)).map(key);
      await pause(1500);
      const after = new Set((await stepsOf(world, id)).map(key));
      const gone = before.filter((step) => !after.has(step));
      must(gone.length === 0, 'all earlier steps', () => gone);
    },
  },
  {
    id: 'basic.cancel',
    title: 'A cancel returns {ok: true, status}',
    clause,
    advice: 'Return 200 with cancelled, or 202 with cancelling until the worker has stopped.',
    levels,
    async run(world) {
      const { answer } = await cancelled(world);
      const { json } = answer;
      const fits = isRecord(json) && json.ok === true && (json.status === 'cancelled' || json.status === 'cancelling');
      must((answer.status === 200 || answer.status === 202) && fits, '200 {"ok": true, "status": "cancelled"}', () =>
        toText(answer),
      );
    },
  },
  {
    id: 'basic.cancel-ends',
    title: 'A cancelled run ends in time and stays cancelled',
    clause,
    advice: 'Let the worker check the status before it writes its end. A cancelled run must not become succeeded.',
    levels,
    async run(world) {
      const { id } = await cancelled(world);
      const status = await world.until(
        async () => {
          const run = await world.look(id);
          return isEnded(run.status) ? run.status : null;
        },
        world.cancelMs,
        () => new Failure(`the run to end within ${world.cancelMs} ms`, 'it is still active'),
      );
      must(status === 'cancelled', 'cancelled', () => status);
      await pause(1500);
      const later = await world.look(id);
      must(later.status === status, `still ${String(status)}`, () => later.status);
    },
  },
  {
    id: 'basic.cancel-finished',
    title: 'Cancelling a run that has ended by itself returns 400 or 409 with a reason',
    clause,
    advice: 'Return 400 {"detail": "…"}. With 200 the page would report the run as cancelled.',
    levels,
    async run(world) {
      const answer = await world.cancel(await world.ended());
      must(answer.status === 400 || answer.status === 409, '400 or 409', () => toText(answer));
      must(isRecord(answer.json) && typeof answer.json.detail === 'string', 'a body with detail', () => toText(answer));
    },
  },
];
