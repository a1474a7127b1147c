// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createRunClient } from '../../core/client/run-client';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import type { A2aClient } from './a2a-source';
import { createA2aSource } from './a2a-source';
import type { A2aMessage, A2aTask } from './a2a-task';

const signal = new AbortController().signal;
const said = (messageId: string, value: string): A2aMessage => ({
  messageId,
  role: 2,
  parts: [{ content: { $case: 'text', value } }],
});
const unused = () => Promise.reject(new Error('not used'));

/** A client of an agent with one task. */
function clientOf(task: A2aTask, cancelTask: A2aClient['cancelTask'] = unused): A2aClient {
  return {
    getTask: async () => task,
    cancelTask,
    listTasks: async () => ({ tasks: [task], nextPageToken: '' }),
    resubscribeTask: async function* () {},
  };
}
const stepsOf = async (task: A2aTask) =>
  (await createA2aSource(clientOf(task)).readSteps('t', { signal, after: 0, epoch: null })).steps;

describe('messages as steps', () => {
  it('without ids, or with one id for all, are a step each', async () => {
    for (const id of ['', 'same']) {
      const history = [said(id, 'Plan'), said(id, 'Fetch'), said(id, 'Fetch')];
      const steps = await stepsOf({ id: 't', status: { state: 2, message: said(id, 'Train') }, history });
      expect(steps.map(({ title, status }) => [title, status])).toEqual([
        ['Plan', 'done'],
        ['Fetch', 'done'],
        ['Fetch', 'done'],
        ['Train', 'running'],
      ]);
      expect(new Set(steps.map((step) => step.id)).size).toBe(4);
      // What came before keeps its id.
      const later = await stepsOf({
        ...{ id: 't', status: { state: 2, message: said(id, 'Test') } },
        history: [...history, said(id, 'Train')],
      });
      expect(later.slice(0, 4).map((step) => step.id)).toEqual(steps.map((step) => step.id));
    }
  });

  it('that stand in the history as well are not told twice', async () => {
    const last = said('m2', 'Train');
    const steps = await stepsOf({ id: 't', status: { state: 2, message: last }, history: [said('m1', 'Plan'), last] });
    expect(steps.map(({ id, status }) => [id, status])).toEqual([
      ['m1', 'done'],
      ['m2', 'running'],
    ]);
  });
});

it('times are read in any form that agents write', async () => {
  const at = Date.UTC(2026, 10, 29, 10);
  for (const timestamp of ['2026-11-29T10:00:00Z', '2026-11-29T10:00:00.000000+00:00', at, at / 1000, at * 1000]) {
    const client = clientOf({ id: 't', status: { state: 3, timestamp: timestamp as string } });
    const { run } = await createA2aSource(client).readRun('t', { signal });
    expect([timestamp, run?.finishedAt]).toEqual([timestamp, at]);
  }
});

it('a cancel that the agent has not answered is not told as accepted: it may still be refused', async () => {
  const task = { id: 't', status: { state: 2 } };
  let refuse = (_: Error) => {};
  const answer = new Promise<A2aTask>((_, reject) => {
    refuse = reject;
  });
  const source = createA2aSource(clientOf(task, () => answer));
  const clock = createManualClock();
  const client = createRunClient({ source, clock, environment: createManualEnvironment() });
  client.watch('t');
  await clock.settle();
  const outcome = client.cancel('t');
  await clock.advance(5_000);
  expect(client.getSnapshot('t').cancel.phase).toBe('requesting');
  expect((await source.readRun('t', { signal })).run).toMatchObject({ status: 'running' });
  refuse(Object.assign(new Error('no'), { reason: 'UNSUPPORTED_OPERATION' }));
  await clock.advance(5_000);
  expect(client.getSnapshot('t').cancel).toMatchObject({ phase: 'refused' });
  expect(await outcome).toMatchObject({ result: 'refused' });
  client.dispose();
});

describe('a cancel that the agent refuses', () => {
  const refusing = (reason: string) => async () => {
    throw Object.assign(new Error(reason), { reason });
  };

  it.each(['TASK_NOT_CANCELABLE', 'UNSUPPORTED_OPERATION'])(
    '%s: leaves no trace at the end of the run',
    async (reason) => {
      const task = { id: 't', status: { state: 2 } };
      const source = createA2aSource(clientOf(task, refusing(reason)));
      await expect(source.cancelRun?.('t', { signal, idempotencyKey: 'k' })).rejects.toMatchObject({
        kind: 'rejected',
      });
      task.status.state = 3;
      expect((await source.readRun('t', { signal })).run).toMatchObject({ status: 'succeeded' });
      expect((await source.readRun('t', { signal })).run?.cancel).toBeUndefined();
    },
  );

  it('for a moment is still asked for: it may have arrived', async () => {
    const task = { id: 't', status: { state: 2 } };
    const source = createA2aSource(clientOf(task, () => Promise.reject(new TypeError('fetch failed'))));
    await expect(source.cancelRun?.('t', { signal, idempotencyKey: 'k' })).rejects.toMatchObject({ kind: 'network' });
    task.status.state = 3;
    const { run } = await source.readRun('t', { signal });
    expect(run?.cancel).toMatchObject({ outcome: 'completed_before_cancel' });
  });
});
