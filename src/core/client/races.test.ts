// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import type { ScriptedSourceOptions } from '../../testing/scripted-source.types';
import type { Run } from '../run/run';
import { emptyRunState, type RunState, reduceRun } from '../run/run-reducer';
import { RunSourceError } from '../run/source/run-source-error';
import { createRunClient } from './run-client';

/* Races found by the model-based test (tests/model), each reduced to the fewest steps. */

function setUp(options: Partial<ScriptedSourceOptions> = {}) {
  const clock = createManualClock();
  const environment = createManualEnvironment();
  const source = createScriptedSource({ clock, ...options });
  const client = createRunClient({ source, clock, environment });
  return { clock, environment, source, client, get: () => client.getSnapshot('run-1') };
}
const push: Partial<ScriptedSourceOptions> = { capabilities: { push: 'websocket' } };
const lost = async () => {
  throw new RunSourceError('network', 'made to fail.');
};

describe('races of polling', () => {
  it('a clock set forward while an answer is awaited does not stop the asking for hours', async () => {
    const t = setUp({ latencyMs: 100 });
    t.client.watch('run-1');
    await t.clock.advance(50);
    t.clock.jump(3_600_000);
    await t.clock.advance(100);
    t.source.setRun({ name: 'new' });
    await t.clock.advance(45_000);
    expect(t.get().run?.name).toBe('new');
  });

  it('leaving during the last pull and coming back still shows the end: what was given up is told again', async () => {
    const t = setUp();
    const leave = t.client.watch('run-1');
    await t.clock.advance(100);
    t.source.setStep({ n: 1 });
    t.source.setRun({ status: 'succeeded' });
    t.source.intercept('readSteps', () => new Promise(() => {}));
    await t.clock.advance(1_200);
    leave();
    await t.clock.advance(100);
    t.client.watch('run-1');
    await t.clock.advance(5_000);
    expect(t.get().run?.status).toBe('succeeded');
    expect(t.get().steps).toHaveLength(1);
  });
});

describe('a page that was hidden while its last watcher left', () => {
  it('asks again once it is watched, though nobody was there when it became visible', async () => {
    const t = setUp();
    const leave = t.client.watch('run-1');
    await t.clock.advance(100);
    t.environment.setVisible(false);
    t.source.setRun({ name: 'new' });
    await t.clock.advance(2_500);
    leave();
    t.environment.setVisible(true);
    t.client.watch('run-1');
    await t.clock.advance(2_000);
    expect(t.get().run?.name).toBe('new');
  });
});

it('goes on after a refresh that was lost while the page was hidden and shown again, though the run had ended', async () => {
  const t = setUp();
  t.client.watch('run-1');
  await t.clock.advance(100);
  t.source.setRun({ status: 'succeeded' });
  await t.clock.advance(3_000);
  expect(t.get().connection.state).toBe('ended');
  t.source.intercept('readRun', () => new Promise(() => {}));
  t.environment.setVisible(false);
  void t.client.refresh('run-1');
  await t.clock.advance(1_000);
  t.environment.setVisible(true);
  await t.clock.advance(30_000);
  expect(t.get().connection).toMatchObject({ state: 'ended', error: null });
});

describe('a store that was reset while the run ended in the new one', () => {
  it('is read to the last step, although the steps of the old one could not be taken for them', async () => {
    const t = setUp();
    t.client.watch('run-1');
    t.source.setStep({ n: 1 });
    t.source.setStep({ n: 2 });
    await t.clock.advance(3_000);
    expect(t.get().steps).toHaveLength(2);
    t.source.resetStore('epoch-2');
    t.source.setStep({ n: 7 });
    t.source.setRun({ status: 'succeeded' });
    await t.clock.advance(5_000);
    expect(t.get().run).toMatchObject({ epoch: 'epoch-2', status: 'succeeded' });
    expect(t.get().steps.map(({ n }) => n)).toEqual([7]);
    expect(t.get().connection.state).toBe('ended');
  });
});

describe('the first read of an ended run, while its store is replaced', () => {
  it('does not take the steps of the other store for the last ones', async () => {
    const t = setUp({ run: { status: 'failed' } });
    t.source.setStep({ n: 1 });
    const other = { id: '7', n: 7, kind: 'info', status: 'done', title: 'of the other store', rev: 50 } as const;
    t.source.intercept('readSteps', async () => ({
      ...{ steps: [other], epoch: 'epoch-2', next: 50, more: false, reset: false, invalid: 0 },
    }));
    t.client.watch('run-1');
    await t.clock.advance(5_000);
    expect(t.get().run).toMatchObject({ status: 'failed', epoch: 'epoch-1' });
    expect(t.get().steps.map(({ n }) => n)).toEqual([1]);
    expect(t.get().connection.state).toBe('ended');
  });

  it('ends although the steps never name the epoch of the run', async () => {
    const t = setUp({ run: { status: 'failed' } });
    t.source.interceptAll('readSteps', async () => ({
      ...{ steps: [], epoch: 'epoch-2', next: 1, more: false, reset: false, invalid: 0 },
    }));
    t.client.watch('run-1');
    await t.clock.advance(60_000);
    expect(t.get().connection.state).toBe('ended');
    const asked = t.source.count();
    await t.clock.advance(60_000);
    expect(t.source.count()).toBe(asked);
  });
});

describe('steps that fail beside a status that fails now and then', () => {
  it('are given up after the end, and nothing is asked any more', async () => {
    const t = setUp();
    t.source.interceptAll('readSteps', async () => {
      throw new RunSourceError('server', 'made to fail.', { status: 500 });
    });
    let reads = 0;
    t.source.interceptAll('readRun', async (proceed) => {
      reads += 1;
      if (reads % 3 === 0) throw new RunSourceError('network', 'made to fail.');
      return proceed();
    });
    t.client.watch('run-1');
    await t.clock.advance(5_000);
    t.source.setRun({ status: 'succeeded' });
    await t.clock.advance(240_000);
    expect(t.get().connection.state).toBe('ended');
    const asked = t.source.count();
    await t.clock.advance(60_000);
    expect(t.source.count()).toBe(asked);
  });
});

describe('steps refused during a disturbance before they were ever read', () => {
  const missing = async () => {
    throw new RunSourceError('not_found', 'made to fail.', { status: 404 });
  };

  it('are read as soon as the run is', async () => {
    const t = setUp();
    t.source.setStep({ n: 1 });
    t.source.interceptAll('readSteps', missing);
    t.client.watch('run-1');
    await t.clock.advance(100);
    t.source.interceptAll('readRun', missing);
    await t.clock.advance(20_000);
    t.source.interceptAll('readRun', null);
    t.source.interceptAll('readSteps', null);
    await t.clock.advance(10_000);
    expect(t.get().steps).toHaveLength(1);
  });

  it('are tried again after a minute, even if an answer was lost before', async () => {
    const t = setUp();
    t.source.setStep({ n: 1 });
    t.source.intercept('readSteps', lost, lost, missing);
    t.client.watch('run-1');
    await t.clock.advance(80_000);
    expect(t.get().steps).toHaveLength(1);
  });
});

describe('races of the reducer', () => {
  const run = (change: Partial<Run>): Run => ({ id: 'run-1', status: 'running', ...change });
  const take = (state: RunState, order: number, now: number, change: Partial<Run>) =>
    reduceRun(state, { order, run: run(change) }, { maxSteps: 100, now: now });

  it('without revisions, an answer that overlaps the one shown is not taken for newer, but an end is', () => {
    // Request 1 started first and was answered first, with data from after request 2 was processed.
    const shown = take(emptyRunState, 1, 3, { name: 'newer' });
    expect(take(shown, 2, 4, { name: 'older' })).toBe(shown);
    expect(take(shown, 2, 4, { status: 'cancelled' }).run?.status).toBe('cancelled');
    expect(take(shown, 5, 5, { name: 'newest' }).run?.name).toBe('newest');
  });

  it('D8: a store that was left comes back only with a read that began after the switch, never with an overlapping answer or a pushed frame', () => {
    const first = take(emptyRunState, 1, 1, { epoch: 'a', rev: 9 });
    const second = take(first, 2, 4, { epoch: 'b', rev: 1 });
    expect(second.run?.epoch).toBe('b');
    expect(take(second, 3, 9, { epoch: 'a', rev: 10 })).toBe(second);
    const frame = { order: 9, isPushed: true, run: run({ epoch: 'a', rev: 10 }) };
    expect(reduceRun(second, frame, { maxSteps: 100, now: 9 })).toBe(second);
    const third = take(second, 9, 9, { epoch: 'a', rev: 10 });
    expect(third.run).toMatchObject({ epoch: 'a', rev: 10 });
    // The last replaced epoch is now past; the one that returned is not.
    expect(third.pastEpochs).toEqual(['b']);
    expect(
      reduceRun(third, { order: 12, isPushed: true, run: run({ epoch: 'b', rev: 99 }) }, { maxSteps: 100, now: 12 }),
    ).toBe(third);
    expect(take(third, 12, 12, { epoch: 'b', rev: 2 }).run?.epoch).toBe('b');
    expect(take(second, 3, 9, { epoch: 'c', rev: 1 })).toBe(second);
    expect(take(second, 9, 9, { epoch: 'c', rev: 1 }).run?.epoch).toBe('c');
  });
});

describe('races of push', () => {
  it('somebody else who begins to watch does not start the asking again beside a live line', async () => {
    const t = setUp(push);
    t.client.watch('run-1');
    await t.clock.advance(5_000);
    expect(t.get().connection.state).toBe('live');
    t.client.watch('run-1');
    await t.clock.advance(2_000);
    const asked = t.source.count('readRun');
    await t.clock.advance(20_000);
    expect(t.source.count('readRun')).toBe(asked);
  });

  it('one failed look does not leave a live line marked as failing', async () => {
    const t = setUp(push);
    t.client.watch('run-1');
    await t.clock.advance(5_000);
    t.source.intercept('readRun', lost);
    t.environment.setVisible(true);
    await t.clock.settle();
    expect(t.get().connection.error).not.toBeNull();
    await t.clock.advance(5_000);
    expect(t.get().connection).toMatchObject({ state: 'live', error: null });
  });

  it('steps that could not be read after a short snapshot are not skipped', async () => {
    const t = setUp(push);
    t.source.greet(false);
    t.client.watch('run-1');
    await t.clock.advance(10);
    for (let n = 1; n <= 4; n += 1) t.source.setStep({ n });
    t.source.intercept('readSteps', lost);
    t.source.connections.at(-1)?.snapshot({ steps: [], more: true });
    await t.clock.advance(5_000);
    t.source.setStep({ n: 5 });
    await t.clock.advance(10_000);
    expect(t.get().steps.map((step) => step.n)).toEqual([1, 2, 3, 4, 5]);
  });

  it('a page that is visible again while nobody watches keeps the next one’s line', async () => {
    const t = setUp(push);
    const leave = t.client.watch('run-1');
    await t.clock.advance(5_000);
    t.environment.setVisible(false);
    leave();
    t.environment.setVisible(true);
    t.client.watch('run-1');
    await t.clock.advance(35_000);
    t.source.setRun({ name: 'new' });
    await t.clock.advance(2_000);
    expect(t.get().run?.name).toBe('new');
  });
});

describe('races of cancelling', () => {
  it('asks nothing any more when the client goes while the last steps are being read', async () => {
    const t = setUp();
    t.client.watch('run-1');
    await t.clock.advance(100);
    t.source.intercept('readSteps', () => new Promise(() => {}));
    t.source.setRun({ status: 'queued' });
    void t.client.cancel('run-1');
    await t.clock.advance(10);
    expect(t.source.getRun().status).toBe('cancelled');
    const asked = t.source.count();
    t.client.dispose();
    await t.clock.advance(20_000);
    expect(t.source.count()).toBe(asked);
    expect(t.clock.pending).toBe(0);
  });

  it('a cancel that a replaced store accepted stays until the next store has been read, whatever a proxy answers', async () => {
    const t = setUp();
    t.client.watch('run-1');
    await t.clock.advance(100);
    t.source.intercept('cancelRun', async (proceed) => {
      const reply = await proceed();
      t.source.resetStore('epoch-2');
      t.source.setRun({ status: 'queued' });
      await t.client.refresh('run-1');
      t.source.interceptAll('readRun', async () => {
        throw new RunSourceError('not_found', 'made to fail.', { status: 404 });
      });
      return reply;
    });
    void t.client.cancel('run-1');
    await t.clock.advance(5_000);
    expect(t.get()).toMatchObject({ run: { status: 'cancelling', epoch: 'epoch-2' }, cancel: { phase: 'accepted' } });
    t.source.interceptAll('readRun', null);
    await t.clock.advance(10_000);
    expect(t.get()).toMatchObject({ run: { status: 'queued', epoch: 'epoch-2' }, cancel: { phase: 'idle' } });
  });

  it('a wish of before a reset, still unanswered, does not go on in the place of a new one', async () => {
    const t = setUp({ capabilities: { force: true } });
    t.client.watch('run-1');
    await t.clock.advance(100);
    void t.client.cancel('run-1');
    await t.clock.advance(100);
    t.source.intercept('cancelRun', () => new Promise(() => {}));
    void t.client.cancel('run-1', { force: true });
    await t.clock.advance(100);
    t.source.resetStore('epoch-2');
    t.source.setRun({ status: 'running' });
    await t.clock.advance(3_000);
    expect(t.get().cancel.phase).toBe('idle');
    const before = t.source.calls.length;
    t.source.intercept('cancelRun', () => new Promise(() => {}));
    void t.client.cancel('run-1', { force: true });
    await t.clock.advance(25_000);
    const keys = t.source.calls.slice(before).flatMap(({ idempotencyKey }) => idempotencyKey ?? []);
    expect(keys.length).toBeGreaterThan(1);
    expect(new Set(keys).size).toBe(1);
    expect(t.get().run?.status).toBe('cancelled');
  });

  it('what a store accepted that has been reset since does not show the next one’s run as cancelling', async () => {
    const t = setUp();
    t.client.watch('run-1');
    await t.clock.advance(100);
    let answer: () => void = () => {};
    t.source.intercept('cancelRun', async (proceed) => {
      const reply = await proceed();
      await new Promise<void>((resolve) => (answer = resolve));
      return reply;
    });
    const outcome = t.client.cancel('run-1');
    await t.clock.settle();
    t.source.resetStore('epoch-2');
    t.source.setRun({ status: 'running' });
    await t.clock.advance(3_000);
    expect(t.get().reported?.epoch).toBe('epoch-2');
    answer();
    await t.clock.advance(3_000);
    expect(t.get().run).toMatchObject({ epoch: 'epoch-2', status: 'running' });
    expect(await outcome).toMatchObject({ result: 'abandoned' });
  });
});
