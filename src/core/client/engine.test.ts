// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import type { ScriptedSourceOptions } from '../../testing/scripted-source.types';
import { getRuns, refreshRuns, watchRuns } from '../list/runs';
import { RunSourceError } from '../run/source/run-source-error';
import { createRunClient } from './run-client';
import type { RunClientOptions } from './types';

function setUp(options: Partial<ScriptedSourceOptions> = {}, clientOptions: Partial<RunClientOptions> = {}) {
  const clock = createManualClock();
  const environment = createManualEnvironment();
  const source = createScriptedSource({ clock, ...options });
  const client = createRunClient({ source, clock, environment, ...clientOptions });
  let renders = 0;
  const watch = (runId = 'run-1') => client.watch(runId, () => (renders += 1));
  return {
    clock,
    environment,
    source,
    client,
    watch,
    get: (runId = 'run-1') => client.getSnapshot(runId),
    get renders() {
      return renders;
    },
  };
}

const failWith =
  (kind: 'network' | 'server' | 'not_found' | 'forbidden' | 'unauthorized', retryAfterMs: number | null = null) =>
  async () => {
    throw new RunSourceError(kind, `made to fail (${kind}).`, { retryAfterMs });
  };

describe('polling', () => {
  it('reads the status about every second and the steps only when the rev moved', async () => {
    const t = setUp();
    t.watch();
    await t.clock.advance(10_500);
    expect(t.source.count('readRun')).toBeGreaterThanOrEqual(9);
    expect(t.source.count('readRun')).toBeLessThanOrEqual(12);
    expect(t.source.count('readSteps')).toBe(1);
    t.source.setStep({ n: 1, title: 'Plan' });
    await t.clock.advance(2_500);
    expect(t.source.count('readSteps')).toBe(2);
    expect(t.get().steps.map((step) => step.title)).toEqual(['Plan']);
  });

  it('never reads the steps more than once in two seconds or so, however fast the run changes', async () => {
    const t = setUp();
    t.watch();
    for (let n = 1; n <= 40; n += 1) {
      t.source.setStep({ n });
      await t.clock.advance(250);
    }
    expect(t.source.count('readSteps')).toBeLessThanOrEqual(7);
    await t.clock.advance(3_000);
    expect(t.get().steps).toHaveLength(40);
  });

  it('fault 1: an older poll that arrives after newer news changes nothing', async () => {
    const t = setUp();
    t.watch();
    await t.clock.advance(0);
    const old = t.source.getRun();
    let release: (value: unknown) => void = () => {};
    t.source.intercept('readRun', () => new Promise((resolve) => (release = resolve)));
    await t.clock.advance(1_200);
    t.source.setRun({ name: 'newer' });
    watchRuns(t.client, {}, () => {});
    await t.clock.settle();
    const shown = t.get().run;
    expect(shown?.name).toBe('newer');
    release({ run: old, validator: null, serverTimeMs: null, retryAfterMs: null });
    await t.clock.settle();
    expect(t.get().run).toBe(shown);
  });

  it('fault 1, without revisions: an answer to a request that began before a newer one was applied is dropped', async () => {
    const t = setUp({ capabilities: { revisions: false } });
    let release: (value: unknown) => void = () => {};
    t.source.intercept('readRun', () => new Promise((resolve) => (release = resolve)));
    t.watch();
    await t.clock.settle();
    // The list is read while the first status request is still pending.
    watchRuns(t.client, {}, () => {});
    await t.clock.settle();
    t.source.setRun({ name: 'newer' });
    await refreshRuns(t.client, {});
    expect(t.get().run?.name).toBe('newer');
    release({
      run: { id: 'run-1', status: 'running', name: 'older' },
      validator: null,
      serverTimeMs: null,
      retryAfterMs: null,
    });
    await t.clock.settle();
    expect(t.get().run?.name).toBe('newer');
  });

  it('fault 2: the same rev renders nothing and the snapshot stays reference-equal', async () => {
    const t = setUp();
    t.watch();
    await t.clock.advance(100);
    const before = t.get();
    const { renders } = t;
    await t.clock.advance(20_000);
    expect(t.source.count('readRun')).toBeGreaterThan(15);
    expect(t.get()).toBe(before);
    expect(t.renders).toBe(renders);
  });

  it('without revisions an unchanged answer renders nothing either', async () => {
    const t = setUp({ capabilities: { revisions: false } });
    t.source.setStep({ n: 1, title: 'Plan' });
    t.watch();
    await t.clock.advance(100);
    const before = t.get();
    const { renders } = t;
    await t.clock.advance(20_000);
    expect(t.source.count('readSteps')).toBeGreaterThan(5);
    expect(t.get()).toBe(before);
    expect(t.renders).toBe(renders);
  });

  it('fault 3: another epoch clears what was known and loads it once', async () => {
    const t = setUp();
    t.source.setStep({ n: 1, title: 'old' });
    t.watch();
    await t.clock.advance(100);
    expect(t.get().steps).toHaveLength(1);
    t.source.resetStore('epoch-2');
    t.source.setStep({ n: 1, title: 'new' });
    await t.clock.advance(5_000);
    expect(t.get().steps.map((step) => step.title)).toEqual(['new']);
    expect(t.source.count('readSteps')).toBe(2);
  });

  it('fault 4: a rev that goes back within an epoch is ignored', async () => {
    const t = setUp({ run: { rev: 7, name: 'seven' } });
    t.watch();
    await t.clock.advance(100);
    t.source.setRun({ rev: 3, name: 'three' });
    await t.clock.advance(3_000);
    expect(t.get().run?.name).toBe('seven');
  });

  it('fault 5: 429 with Retry-After is followed by silence until then', async () => {
    const t = setUp();
    t.watch();
    await t.clock.advance(100);
    t.source.intercept('readRun', failWith('server', 20_000));
    await t.clock.advance(1_200);
    const asked = t.source.count();
    await t.clock.advance(19_000);
    expect(t.source.count()).toBe(asked);
    expect(t.get().run?.status).toBe('running');
    await t.clock.advance(2_500);
    expect(t.source.count()).toBeGreaterThan(asked);
    expect(t.get().connection.error).toBeNull();
  });

  it('fault 6: a Retry-After of ten hours is capped at one', async () => {
    const t = setUp();
    t.source.intercept('readRun', failWith('server', 36_000_000));
    t.watch();
    await t.clock.advance(3_599_000);
    expect(t.source.count()).toBe(1);
    await t.clock.advance(2_000);
    expect(t.source.count()).toBeGreaterThan(1);
  });

  it('fault 7: five minutes of 503 back off, mark the data stale and recover within one cap', async () => {
    const t = setUp();
    t.watch();
    await t.clock.advance(100);
    t.source.interceptAll('readRun', failWith('server'));
    await t.clock.advance(300_000);
    expect(t.source.count('readRun')).toBeLessThan(50);
    expect(t.get().connection.state).toBe('stale');
    expect(t.get().run?.status).toBe('running');
    t.source.interceptAll('readRun', null);
    await t.clock.advance(30_000);
    expect(t.get().connection).toMatchObject({ state: 'polling', error: null });
  });

  it('fault 8: a hundred clients that failed together come back spread out', async () => {
    const clock = createManualClock();
    const times: number[] = [];
    for (let i = 0; i < 100; i += 1) {
      const source = createScriptedSource({ clock });
      source.interceptAll('readRun', async (_, call) => {
        if (source.count('readRun') === 5) times.push(call.at);
        throw new RunSourceError('server', 'down.');
      });
      createRunClient({ source, clock, environment: createManualEnvironment(i * 7919) }).watch('run-1');
    }
    await clock.advance(120_000);
    expect(times).toHaveLength(100);
    const buckets = new Map<number, number>();
    for (const at of times) buckets.set(Math.floor(at / 1_000), (buckets.get(Math.floor(at / 1_000)) ?? 0) + 1);
    expect(Math.max(...buckets.values())).toBeLessThan(20);
  });

  it('fault 9: a server that hangs is given up after 10 s, and never asked twice at a time', async () => {
    const t = setUp();
    let open = 0;
    let most = 0;
    t.source.interceptAll('readRun', (_, call) => {
      open += 1;
      most = Math.max(most, open);
      return new Promise((_resolve, reject) => {
        call.signal.addEventListener('abort', () => {
          open -= 1;
          reject(new Error('aborted'));
        });
      });
    });
    t.watch();
    await t.clock.advance(9_900);
    expect(t.get().connection.state).toBe('connecting');
    await t.clock.advance(200);
    expect(t.get().connection.error?.kind).toBe('timeout');
    await t.clock.advance(60_000);
    expect(most).toBe(1);
  });

  it.each(['not_found', 'forbidden', 'unauthorized'] as const)(
    'fault 10/11: %s asks once and says so',
    async (kind) => {
      const t = setUp();
      t.source.interceptAll('readRun', failWith(kind));
      t.watch();
      await t.clock.advance(60_000);
      expect(t.source.count()).toBe(1);
      expect(t.get().connection).toMatchObject({ state: 'failed', error: { kind } });
      // Another component must not send another request on its own; a user may.
      t.watch();
      await t.clock.advance(10_000);
      expect(t.source.count()).toBe(1);
      t.source.interceptAll('readRun', null);
      await t.client.refresh('run-1');
      expect(t.get().run?.status).toBe('running');
      await t.clock.advance(3_000);
      expect(t.source.count('readRun')).toBeGreaterThan(3);
    },
  );

  it('fault 15: leaving in the middle of a request aborts it and asks nothing more', async () => {
    const t = setUp();
    let aborted = false;
    t.source.interceptAll('readRun', (_, call) => {
      call.signal.addEventListener('abort', () => (aborted = true));
      return new Promise(() => {});
    });
    const stop = t.watch();
    await t.clock.advance(10);
    stop();
    await t.clock.advance(60);
    expect(aborted).toBe(true);
    const asked = t.source.count();
    await t.clock.advance(60_000);
    expect(t.source.count()).toBe(asked);
    expect(t.clock.pending).toBe(0);
  });

  it('fault 16: leaving and returning at once, as StrictMode does, is one subscription', async () => {
    const t = setUp();
    t.watch()();
    t.watch();
    await t.clock.advance(500);
    expect(t.source.count('readRun')).toBe(1);
  });

  it('fault 16: two runs never mix', async () => {
    const t = setUp();
    t.source.addRun({ id: 'run-2', name: 'Run 2' });
    let release: (value: unknown) => void = () => {};
    t.source.intercept('readRun', () => new Promise((resolve) => (release = resolve)));
    const stop = t.watch('run-1');
    await t.clock.settle();
    stop();
    t.watch('run-2');
    await t.clock.advance(100);
    release({
      run: { id: 'run-1', status: 'failed', rev: 99 },
      validator: null,
      serverTimeMs: null,
      retryAfterMs: null,
    });
    await t.clock.advance(100);
    expect(t.get('run-2').run).toMatchObject({ id: 'run-2', status: 'running' });
    expect(t.get('run-1').run).toBeNull();
  });

  it('fault 17: three watchers of one run are one poll', async () => {
    const t = setUp();
    t.watch();
    t.watch();
    t.watch();
    await t.clock.advance(10_000);
    expect(t.source.count('readRun')).toBeLessThanOrEqual(12);
  });

  it('fault 18: ten minutes hidden ask nothing; visible again asks within 100 ms', async () => {
    const t = setUp();
    t.watch();
    await t.clock.advance(1_500);
    t.environment.setVisible(false);
    const asked = t.source.count();
    await t.clock.advance(600_000);
    expect(t.source.count()).toBe(asked);
    t.source.setRun({ name: 'meanwhile' });
    t.environment.setVisible(true);
    await t.clock.advance(100);
    expect(t.get().run?.name).toBe('meanwhile');
  });

  it('fault 19: a network that comes and goes while the backend is dead is no storm', async () => {
    const t = setUp();
    t.watch();
    await t.clock.advance(100);
    t.source.interceptAll('readRun', failWith('network'));
    await t.clock.advance(5_000);
    const asked = t.source.count();
    for (let i = 0; i < 50; i += 1) {
      t.environment.setOnline(false);
      t.environment.setOnline(true);
      await t.clock.advance(20);
    }
    expect(t.source.count() - asked).toBeLessThanOrEqual(3);
    t.source.interceptAll('readRun', null);
    await t.clock.advance(1_000);
    t.environment.setOnline(true);
    await t.clock.advance(10);
    expect(t.get().connection.state).toBe('polling');
  });

  it('fault 21: the feed is whole before the run is seen to have ended', async () => {
    const t = setUp();
    const seen: { status: string | undefined; steps: number }[] = [];
    t.client.watch('run-1', () => seen.push({ status: t.get().run?.status, steps: t.get().steps.length }));
    await t.clock.advance(100);
    t.source.setStep({ n: 1 });
    t.source.setStep({ n: 2 });
    t.source.setRun({ status: 'succeeded' });
    await t.clock.advance(1_500);
    expect(seen.find((s) => s.status === 'succeeded')?.steps).toBe(2);
  });

  it.each(['succeeded', 'failed', 'cancelled'] as const)('fault 22: %s ends the polling', async (status) => {
    const t = setUp();
    t.watch();
    await t.clock.advance(100);
    t.source.setRun({ status });
    await t.clock.advance(2_000);
    expect(t.get().connection.state).toBe('ended');
    const asked = t.source.count();
    await t.clock.advance(60_000);
    expect(t.source.count()).toBe(asked);
    expect(t.clock.pending).toBe(0);
  });

  it('shows the end even when the last steps cannot be read, and goes on trying for them', async () => {
    const t = setUp();
    t.watch();
    await t.clock.advance(100);
    t.source.setStep({ n: 1 });
    t.source.setRun({ status: 'succeeded' });
    t.source.intercept('readSteps', failWith('server'), failWith('server'));
    await t.clock.advance(1_500);
    expect(t.get().run?.status).toBe('succeeded');
    expect(t.get().steps).toHaveLength(0);
    await t.clock.advance(20_000);
    expect(t.get().steps).toHaveLength(1);
    expect(t.get().connection.state).toBe('ended');
  });

  it('fault 23: the offset to the server is found, and follows a clock that is set', async () => {
    const t = setUp({ serverOffsetMs: 3_600_000, latencyMs: 40 });
    t.watch();
    await t.clock.advance(200);
    expect(Math.abs(t.get().connection.serverOffsetMs - 3_600_000)).toBeLessThan(100);
    expect(Math.abs(t.client.serverNow('run-1') - (t.clock.now() + 3_600_000))).toBeLessThan(100);
  });

  it('fault 24: 30,000 steps are kept to a bound, and counted', async () => {
    const t = setUp({}, { maxSteps: 1_000 });
    for (let n = 1; n <= 30_000; n += 1) t.source.setStep({ n });
    t.watch();
    await t.clock.advance(4_000);
    await t.clock.advance(4_000);
    const { steps, stepsTrimmed } = t.get();
    expect(steps).toHaveLength(1_000);
    expect(steps.at(-1)?.n).toBe(30_000);
    expect(stepsTrimmed).toBe(29_000);
  });

  it('a run that has ended never goes back, and a different end is a correction', async () => {
    const t = setUp({ run: { status: 'cancelled' } });
    t.watch();
    await t.clock.advance(100);
    t.source.setRun({ status: 'running' });
    await t.client.refresh('run-1');
    expect(t.get().run?.status).toBe('cancelled');
    t.source.setRun({ status: 'succeeded' });
    await t.client.refresh('run-1');
    expect(t.get()).toMatchObject({ run: { status: 'succeeded' }, correctedFrom: 'cancelled' });
  });

  it('R15: a list of 40 runs is one request per tick, and feeds the single runs', async () => {
    const t = setUp();
    for (let i = 2; i <= 40; i += 1) t.source.addRun({ id: `run-${i}` });
    watchRuns(t.client, {}, () => {});
    await t.clock.advance(10_000);
    expect(t.source.count('readRun')).toBe(0);
    expect(t.source.count('listRuns')).toBeLessThanOrEqual(12);
    expect(getRuns(t.client, {}).runs).toHaveLength(40);
    const before = getRuns(t.client, {});
    await t.clock.advance(5_000);
    expect(getRuns(t.client, {})).toBe(before);
    t.source.setRun({ name: 'changed' }, 'run-7');
    await t.clock.advance(1_500);
    expect(t.get('run-7').run?.name).toBe('changed');
    expect(getRuns(t.client, {}).runs.filter((run, i) => run !== before.runs[i])).toHaveLength(1);
  });

  it('fault 21, with a list on the page: the list does not tell the end before the feed is whole', async () => {
    const t = setUp();
    const seen: { status: string | undefined; steps: number }[] = [];
    watchRuns(t.client, {}, () => {});
    t.client.watch('run-1', () => seen.push({ status: t.get().run?.status, steps: t.get().steps.length }));
    await t.clock.advance(100);
    for (let round = 1; round <= 20; round += 1) {
      t.source.addRun({ id: `other-${round}` });
      t.source.setStep({ n: round });
      await t.clock.advance(round * 37);
    }
    t.source.setStep({ n: 21 });
    t.source.setRun({ status: 'succeeded' });
    await refreshRuns(t.client, {});
    await t.clock.advance(1_500);
    expect(seen.find((s) => s.status === 'succeeded')?.steps).toBe(21);
    expect(t.get().connection.state).toBe('ended');
  });

  it('fault 21: also when a read that is under way began before the end', async () => {
    const t = setUp();
    const seen: { status: string | undefined; steps: number }[] = [];
    watchRuns(t.client, {}, () => {});
    t.client.watch('run-1', () => seen.push({ status: t.get().run?.status, steps: t.get().steps.length }));
    await t.clock.advance(100);
    let release: () => void = () => {};
    t.source.intercept('readRun', async (proceed) => {
      const answer = await proceed();
      await new Promise<void>((resolve) => (release = resolve));
      return answer;
    });
    void t.client.refresh('run-1');
    await t.clock.settle();
    t.source.setStep({ n: 1 });
    t.source.setRun({ status: 'cancelled' });
    await refreshRuns(t.client, {});
    release();
    await t.clock.advance(2_000);
    expect(seen.find((s) => s.status === 'cancelled')?.steps).toBe(1);
  });

  it('disposing ends every timer and listener', async () => {
    const t = setUp();
    t.watch();
    watchRuns(t.client, {}, () => {});
    await t.clock.advance(1_500);
    t.client.dispose();
    expect(t.clock.pending).toBe(0);
    expect(t.environment.listeners).toBe(0);
    expect(() => t.client.getSnapshot('run-1')).toThrow(/disposed/);
  });
});
