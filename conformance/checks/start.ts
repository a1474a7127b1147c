import { randomUUID } from 'node:crypto';
import { isRecord, must, Skip } from '../check';
import { toText } from '../http';
import type { World } from '../world';
import type { Check } from './check';

const V1 = ['v1', 'v1+push'] as const;
const clause = '§1 POST /v1/runs';

/** Starts a run, which is cancelled at the end. */
async function send(world: World, body: unknown, headers: Record<string, string> = {}, token?: string) {
  if (world.options.startRun || world.options.runs) throw new Skip('runs are not started over POST here');
  const ask = { method: 'POST', body, headers, ...(token !== undefined && { token }) } as const;
  const answer = await world.http.call('start', '', ask);
  if (isRecord(answer.json) && typeof answer.json.id === 'string' && token === undefined) world.leave(answer.json.id);
  return answer;
}

export const START_CHECKS: readonly Check[] = [
  {
    id: 'start.created',
    title: 'A start is answered with 201, Location and the run',
    clause,
    advice: 'Answer 201 with the whole run as JSON and its address in Location.',
    levels: V1,
    async run(world) {
      const answer = await send(world, world.longBody);
      const run = world.answered(answer, [201], 'Run');
      must(answer.headers.has('location'), 'a header Location', () => 'none');
      must(run.status === 'queued' || run.status === 'running', 'a run queued or running', () => run.status);
    },
  },
  {
    id: 'start.replayed',
    title: 'The same Idempotency-Key and body are the same run',
    clause,
    advice:
      'Keep the key with the run (unique per owner). A repeated key: answer with that run and Idempotency-Replayed: true.',
    levels: V1,
    async run(world) {
      const key = { 'Idempotency-Key': randomUUID() };
      const first = world.answered(await send(world, world.longBody, key), [201], 'Run');
      const again = await send(world, world.longBody, key);
      must(world.answered(again, [201], 'Run').id === first.id, `the run ${first.id} again`, () => toText(again));
      const said = again.headers.get('idempotency-replayed');
      must(said === 'true', 'Idempotency-Replayed: true', () => said ?? 'no such header');
    },
  },
  {
    id: 'start.once',
    title: 'Three at once with one key start one run',
    clause,
    advice:
      'Let a unique index decide, not a look before the insert. Answer 409 while the first is in flight, or wait for it.',
    levels: V1,
    async run(world) {
      const key = { 'Idempotency-Key': randomUUID() };
      const answers = await Promise.all([1, 2, 3].map(() => send(world, world.longBody, key)));
      const made = answers.filter(({ status }) => status === 201);
      must(
        answers.every(({ status }) => status === 201 || status === 409),
        '201, or 409 while in flight',
        () => answers.map(({ status }) => status),
      );
      const ids = new Set(made.map((answer) => world.answered(answer, [201], 'Run').id));
      must(ids.size === 1, 'one run', () => [...ids]);
    },
  },
  {
    id: 'start.mismatch',
    title: 'The same Idempotency-Key with another body is refused with 422',
    clause,
    advice:
      'Keep what the key was used for, and compare. Starting the other run, or giving back the first, hides a mistake.',
    levels: V1,
    async run(world) {
      const key = { 'Idempotency-Key': randomUUID() };
      world.answered(await send(world, world.longBody, key), [201], 'Run');
      const body = isRecord(world.longBody) ? { ...world.longBody, name: 'Another name' } : { name: 'Another name' };
      world.answered(await send(world, body, key), [422], 'Problem');
    },
  },
  {
    id: 'start.key-of-owner',
    title: "Another user's Idempotency-Key is not taken for one's own",
    clause,
    advice: 'Make the key unique per owner, not alone: else one user is given the run of another.',
    levels: V1,
    async run(world) {
      const other = world.needOther();
      const key = { 'Idempotency-Key': randomUUID() };
      const first = world.answered(await send(world, world.longBody, key), [201], 'Run');
      const theirs = world.answered(await send(world, world.longBody, key, other), [201], 'Run');
      await world.cancel(theirs.id, { force: true }, other);
      must(theirs.id !== first.id, 'two runs', () => `one, ${first.id}`);
    },
  },
  {
    id: 'start.json-required',
    title: 'A start that is not JSON is refused with 415',
    clause,
    advice: 'Refuse other content types before the body is read: HTML forms of other sites can send text/plain.',
    levels: V1,
    async run(world) {
      const body = JSON.stringify(world.longBody);
      world.answered(await send(world, body, { 'Content-Type': 'text/plain' }), [415], 'Problem');
    },
  },
];
