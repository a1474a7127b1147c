// @vitest-environment node
import { expect, it } from 'vitest';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import { RunSourceError } from '../run/source/run-source-error';
import { createRunClient } from './run-client';
import { startRun } from './start-run';

/** A client whose starts fail with `errors`, in order; `keys` are the idempotency keys that were sent. */
function setUp(errors: RunSourceError[]) {
  const clock = createManualClock();
  const keys: string[] = [];
  const client = createRunClient({
    clock,
    environment: createManualEnvironment(),
    source: {
      ...createScriptedSource({ clock }),
      async startRun({ name }, { idempotencyKey }) {
        keys.push(idempotencyKey);
        const error = errors[keys.length - 1];
        if (error) throw error;
        return { id: name, status: 'queued' };
      },
    },
  });
  return { client, keys };
}

it('section 10: a start that was answered unreadably keeps its key for the next try of the same input', async () => {
  const { client, keys } = setUp([new RunSourceError('invalid', 'no run'), new RunSourceError('rejected', 'no')]);
  await expect(startRun(client, { name: 'a' })).rejects.toMatchObject({ kind: 'invalid' });
  await expect(startRun(client, { name: 'a' })).rejects.toMatchObject({ kind: 'rejected' });
  await startRun(client, { name: 'a' });
  await startRun(client, { name: 'a' });
  expect(keys[1]).toBe(keys[0]);
  expect(new Set(keys).size).toBe(3);
  client.dispose();
});

it.each([
  ['a proxy', new RunSourceError('not_found', 'no', { status: 404 })],
  ['an expired session', new RunSourceError('unauthorized', 'no', { status: 401 })],
  ['the try before, which is still in progress', new RunSourceError('rejected', 'no', { status: 409 })],
])('section 10: a start that may have worked keeps its key when the next try is refused by %s', async (_, refusal) => {
  const errors = [new RunSourceError('timeout', 'no answer'), refusal, refusal];
  const { client, keys } = setUp(errors);
  await expect(startRun(client, { name: 'a' })).rejects.toMatchObject({ kind: 'timeout' });
  await expect(startRun(client, { name: 'a' })).rejects.toBe(refusal);
  await expect(startRun(client, { name: 'a' })).rejects.toBe(refusal);
  await startRun(client, { name: 'a' });
  expect(new Set(keys).size).toBe(1);
  // Refused without a try before, it has not started: the next try is another start.
  keys.length = 0;
  errors.splice(0, errors.length, refusal);
  await expect(startRun(client, { name: 'a' })).rejects.toBe(refusal);
  await startRun(client, { name: 'a' });
  expect(new Set(keys).size).toBe(2);
  client.dispose();
});
