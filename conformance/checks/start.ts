import { randomUUID } from 'node:crypto';
import { isRecord, must, Skip } from '../check';
import { toText } from '../http';
import type { World } from '../world';
import type { Check } from './check';

const V1 = ['v1', 'v1+push'] as const;
const clause = '§1 POST /v1/runs';

/** Starts a run, which is cancelled at the end. */
async function send(world: World, body: unknown, headers: Record<string, string> = {}, token?: string) {
  if (world.options.startRun || world.options.runs) throw new Skip('this backend does not start runs by POST');
  const ask = { method: 'POST', body, headers, ...(token !== undefined && { token }) } as const;
  const answer = await world.http.call('start', '', ask);
  if (isRecord(answer.json) && typeof answer.json.id === 'string' && token === undefined) world.leave(answer.json.id);
  return answer;
}

export const START_CHECKS: readonly Check[] = [
  {
    id: 'start.created',
    title: 'A start returns 201 with Location and the run',
    clause,
    advice: 'Return 201 with the whole run as JSON and its path in Location.',
    levels: V1,
    async run(world) {
      const answer = await send(world, world.longBody);
      const run = world.answered(answer, [201], 'Run');
      must(answer.headers.has('location'), 'a Location header', () => 'none');
      must(run.status === 'queued' || run.status === 'running', 'a queued or running run', () => run.status);
    },
  },
  {
    id: 'start.replayed',
    title: 'Repeating a start with the same Idempotency-Key and body returns the same run',
    clause,
    advice:
      'Store the key with the run, unique per owner. For a repeated key, return that run with Idempotency-Replayed: true.',
    levels: V1,
    async run(world) {
      const key = { 'Idempotency-Key': randomUUID() };
      const first = world.answered(await send(world, world.longBody, key), [201], 'Run');
      const again = await send(world, world.longBody, key);
      must(world.answered(again, [201], 'Run').id === first.id, `the same run, ${first.id}`, () => toText(again));
      const said = again.headers.get('idempotency-replayed');
      must(said === 'true', 'Idempotency-Replayed: true', () => said ?? 'no Idempotency-Replayed header');
    },
  },
  {
    id: 'start.once',
    title: 'Three concurrent starts with one Idempotency-Key start one run',
    clause,
    advice:
      'Use a unique index instead of a check before the insert. While the first request is in flight, return 409 or wait for it.',
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
    title: 'Reusing an Idempotency-Key with another body returns 422',
    clause,
    advice:
      'Store a hash of the body with the key, and compare. Starting a second run or returning the first one hides a mistake.',
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
    title: 'Idempotency keys of different users are independent',
    clause,
    advice: 'Make the key unique per owner. Otherwise one user gets the run of another.',
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
    title: 'A start that is not JSON returns 415',
    clause,
    advice: 'Reject other content types before you read the body. HTML forms of other sites can send text/plain.',
    levels: V1,
    async run(world) {
      const body = JSON.stringify(world.longBody);
      world.answered(await send(world, body, { 'Content-Type': 'text/plain' }), [415], 'Problem');
    },
  },
];
