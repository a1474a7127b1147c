// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import type { ScriptedSourceOptions } from '../../testing/scripted-source.types';
import { getRuns, loadMoreRuns, watchRuns } from '../list/runs';
import { RunSourceError } from '../run/source/run-source-error';
import { createRunClient } from './run-client';

function setUp(options: Partial<ScriptedSourceOptions> = {}) {
  const clock = createManualClock();
  const environment = createManualEnvironment();
  const source = createScriptedSource({ clock, latencyMs: 20, ...options });
  const client = createRunClient({ source, clock, environment });
  return { clock, environment, source, client, get: () => client.getSnapshot('run-1') };
}
/** The plan's backend: no revisions, and "cancelled" at once. */
const PLAIN = { capabilities: { revisions: false }, onCancel: () => ({ status: 'cancelled' as const }) };

describe('steps written after the cancel, on a backend that says "cancelled" at once', () => {
  it('are shown while the run stays cancelled, until the worker has been quiet for 10 s', async () => {
    const t = setUp(PLAIN);
    const statuses: (string | undefined)[] = [];
    t.client.watch('run-1', () => statuses.push(t.get().run?.status));
    await t.clock.advance(500);
    void t.client.cancel('run-1');
    await t.clock.advance(1_000);
    expect(t.get().run?.status).toBe('cancelled');
    for (const n of [1, 2, 3]) {
      await t.clock.advance(6_000);
      t.source.setStep({ n, title: `late ${n}` });
    }
    await t.clock.advance(4_000);
    expect(t.get().steps.map(({ title }) => title)).toEqual(['late 1', 'late 2', 'late 3']);
    const cancelledAt = statuses.indexOf('cancelled');
    expect(new Set(statuses.slice(cancelledAt))).toEqual(new Set(['cancelled']));
    await t.clock.advance(10_000);
    expect(t.get().connection.state).toBe('ended');
    const asked = t.source.count();
    await t.clock.advance(120_000);
    expect(t.source.count()).toBe(asked);
    expect(t.clock.pending).toBe(0);
  });

  it('are awaited no longer than a minute, however much is written', async () => {
    const t = setUp(PLAIN);
    t.client.watch('run-1');
    await t.clock.advance(500);
    void t.client.cancel('run-1');
    for (let n = 1; n <= 100; n += 1) {
      await t.clock.advance(1_000);
      t.source.setStep({ n });
    }
    expect(t.get().connection.state).toBe('ended');
    expect(t.get().steps.length).toBeGreaterThan(50);
    expect(t.get().steps.length).toBeLessThan(70);
  });

  it('are not waited for where revisions tell that all is here, nor after success', async () => {
    const withRevisions = setUp({ onCancel: () => ({ status: 'cancelled' }) });
    withRevisions.client.watch('run-1');
    await withRevisions.clock.advance(500);
    void withRevisions.client.cancel('run-1');
    await withRevisions.clock.advance(2_000);
    expect(withRevisions.get().connection.state).toBe('ended');
    const plain = setUp(PLAIN);
    plain.client.watch('run-1');
    await plain.clock.advance(500);
    plain.source.setRun({ status: 'succeeded' });
    await plain.clock.advance(2_000);
    expect(plain.get().connection.state).toBe('ended');
  });

  it('open no push connection to a run that has ended', async () => {
    const t = setUp({ ...PLAIN, capabilities: { revisions: false, push: 'websocket' } });
    t.client.watch('run-1');
    await t.clock.advance(500);
    void t.client.cancel('run-1');
    await t.clock.advance(5_000);
    expect(t.get().run?.status).toBe('cancelled');
    expect(t.source.connections.length).toBe(1);
  });
});

describe('one read of the status at a time', () => {
  it('also while a lost cancel reads it beside the poll', async () => {
    const t = setUp({ latencyMs: 400 });
    let underWay = 0;
    let most = 0;
    t.source.interceptAll('readRun', async (proceed) => {
      underWay += 1;
      most = Math.max(most, underWay);
      try {
        return await proceed();
      } finally {
        underWay -= 1;
      }
    });
    t.source.interceptAll('cancelRun', async () => {
      throw new RunSourceError('network', 'lost.');
    });
    t.client.watch('run-1');
    await t.clock.advance(1_000);
    void t.client.cancel('run-1');
    await t.clock.advance(20_000);
    expect(t.source.count('readRun')).toBeGreaterThan(8);
    expect(most).toBe(1);
  });
});

describe('disposing while a cancel is under way', () => {
  it('does not take the request back, does not repeat it, and asks for nothing else', async () => {
    const t = setUp();
    t.client.watch('run-1');
    await t.clock.advance(500);
    t.source.intercept('cancelRun', async (proceed, { signal }) => {
      await new Promise<void>((resolve) => t.clock.setTimeout(resolve, 5_000));
      if (signal.aborted) throw new Error('it was taken back');
      await proceed();
      throw new RunSourceError('network', 'the answer was lost.');
    });
    const outcome = t.client.cancel('run-1');
    await t.clock.advance(100);
    const asked = t.source.count();
    t.client.dispose();
    expect((await outcome).result).toBe('abandoned');
    await t.clock.advance(60_000);
    expect(t.source.getRun().status).toBe('cancelling');
    expect(t.source.count()).toBe(asked);
    expect(t.clock.pending).toBe(0);
  });

  it('also when a read waits for its turn', async () => {
    const t = setUp({ latencyMs: 2_000 });
    t.source.interceptAll('cancelRun', async () => {
      throw new RunSourceError('network', 'lost.');
    });
    t.client.watch('run-1');
    await t.clock.advance(100);
    void t.client.cancel('run-1');
    await t.clock.advance(10);
    const asked = t.source.count('readRun');
    expect(asked).toBe(1);
    t.client.dispose();
    await t.clock.advance(60_000);
    expect(t.source.count('readRun')).toBe(asked);
  });
});

it('goes on polling while cancelling, whoever has left', async () => {
  const t = setUp();
  const stop = t.client.watch('run-1');
  await t.clock.advance(500);
  void t.client.cancel('run-1');
  await t.clock.advance(500);
  stop();
  const asked = t.source.count('readRun');
  await t.clock.advance(10_000);
  expect(t.get().cancel.phase).toBe('accepted');
  expect(t.source.count('readRun')).toBeGreaterThanOrEqual(asked + 8);
  t.source.setRun({ status: 'cancelled' });
  await t.clock.advance(2_000);
  expect(t.get().run?.status).toBe('cancelled');
});

describe('push and a reset of the store', () => {
  it('takes no snapshot from before the reset for a live line', async () => {
    const t = setUp({ capabilities: { push: 'websocket' } });
    t.client.watch('run-1');
    t.source.greet(false);
    await t.clock.advance(100);
    const before = t.source.connections[0];
    const old = t.source.getRun();
    t.source.resetStore('epoch-2');
    await t.clock.advance(1_500);
    expect(t.get().reported?.epoch).toBe('epoch-2');
    before?.snapshot({ epoch: 'epoch-1', rev: 50, run: { ...old, rev: 50, name: 'from before' } });
    await t.clock.settle();
    expect(t.get().connection.state).toBe('polling');
    expect(before?.isOpen).toBe(false);
    expect(t.get().run?.name).not.toBe('from before');
    t.source.greet(true);
    await t.clock.advance(5_000);
    expect(t.get().connection.state).toBe('live');
    expect(t.source.connections.length).toBe(2);
  });

  it('opens the line again when a run that was done goes on in the new store', async () => {
    const t = setUp({ capabilities: { push: 'websocket' } });
    t.client.watch('run-1');
    await t.clock.advance(500);
    expect(t.get().connection.state).toBe('live');
    t.source.setRun({ status: 'succeeded' });
    t.source.connections[0]?.close('done');
    await t.clock.advance(2_000);
    expect(t.get().connection.state).toBe('ended');
    t.source.resetStore('epoch-2');
    t.source.setRun({ status: 'running' });
    void t.client.refresh('run-1');
    await t.clock.advance(2_000);
    expect(t.get().run?.status).toBe('running');
    expect(t.source.connections.length).toBe(2);
    expect(t.get().connection.state).toBe('live');
  });
});

it('forgets an accepted cancel when somebody else signs in', async () => {
  const clock = createManualClock();
  const environment = createManualEnvironment();
  let signIn: () => void = () => {};
  const source = {
    ...createScriptedSource({ clock }),
    onIdentityChange(listener: () => void) {
      signIn = listener;
      return () => {};
    },
  };
  const client = createRunClient({ source, clock, environment });
  client.watch('run-1');
  await clock.advance(100);
  const outcome = client.cancel('run-1');
  await clock.advance(100);
  expect(client.getSnapshot('run-1').cancel.phase).toBe('accepted');
  signIn();
  expect(client.getSnapshot('run-1')).toMatchObject({ run: null, cancel: { phase: 'idle', requestedAt: null } });
  expect((await outcome).result).toBe('abandoned');
});

describe('a line the backend has closed because the run is done', () => {
  it('comes back when the store is reset and the run goes on, though nothing had ended the asking', async () => {
    const t = setUp({ capabilities: { push: 'websocket' } });
    t.client.watch('run-1');
    await t.clock.advance(500);
    expect(t.get().connection.state).toBe('live');
    // The push of the end is lost, so a poll detects it; the last steps cannot be read, so polling continues.
    t.source.onPush(() => {});
    t.source.setRun({ status: 'succeeded' });
    t.source.interceptAll('readSteps', async () => {
      throw new RunSourceError('network', 'made to fail.');
    });
    t.environment.setVisible(true);
    await t.clock.advance(500);
    expect(t.get().run?.status).toBe('succeeded');
    t.source.connections[0]?.close('done');
    t.source.interceptAll('readSteps', null);
    t.source.onPush(null);
    t.source.resetStore('epoch-2');
    t.source.setRun({ status: 'running' });
    await t.clock.advance(10_000);
    expect(t.get().run).toMatchObject({ epoch: 'epoch-2', status: 'running' });
    expect(t.source.connections.length).toBe(2);
    expect(t.get().connection.state).toBe('live');
  });
});

it('keeps every run of a long list up to date, a hundred per request', async () => {
  const t = setUp();
  for (let i = 0; i < 260; i += 1) t.source.addRun({ id: `more-${i}` });
  watchRuns(t.client, { limit: 10 }, () => {});
  await t.clock.advance(100);
  for (let page = 0; page < 25; page += 1) {
    void loadMoreRuns(t.client, { limit: 10 });
    await t.clock.advance(100);
  }
  expect(getRuns(t.client, { limit: 10 }).runs.length).toBeGreaterThan(250);
  t.source.setRun({ status: 'succeeded' }, 'more-245');
  t.source.setRun({ status: 'succeeded' }, 'more-120');
  await t.clock.advance(3_000);
  for (const id of ['more-245', 'more-120']) expect(t.client.getSnapshot(id).run?.status).toBe('succeeded');
});

it('R3: the end that another store tells is shown together with the steps of that store', async () => {
  const t = setUp();
  const shown: string[] = [];
  t.client.watch('run-1', () => {
    const { run, steps } = t.get();
    if (run?.status === 'succeeded') shown.push(steps.map(({ title }) => title).join());
  });
  t.source.setStep({ n: 1, title: 'of before' });
  await t.clock.advance(3_000);
  t.source.resetStore('another');
  t.source.setStep({ n: 1, title: 'first' });
  t.source.setStep({ n: 2, title: 'last' });
  t.source.setRun({ status: 'succeeded' });
  await t.clock.advance(10_000);
  expect(new Set(shown)).toEqual(new Set(['first,last']));
  expect(t.get().connection.state).toBe('ended');
});
