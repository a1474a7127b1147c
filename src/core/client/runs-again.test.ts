// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import type { ScriptedSourceOptions } from '../../testing/scripted-source.types';
import { createEtaMemory } from '../forecast/eta-memory';
import { createProgressTracker } from '../forecast/show-progress';
import { getRuns, loadMoreRuns, watchRuns } from '../list/runs';
import type { Run } from '../run/run';
import { RunSourceError } from '../run/source/run-source-error';
import { createRunClient } from './run-client';

/* world/backends.md, section 6: "Ended, and started again". The case: v1; failed, rev 10, attempt 1; then the same
   id running, rev 20, attempt 2. The others are variants. */
function setUp(options: Partial<ScriptedSourceOptions> = {}) {
  const clock = createManualClock();
  const environment = createManualEnvironment();
  const source = createScriptedSource({ clock, ...options });
  const client = createRunClient({ source, clock, environment });
  return { clock, environment, source, client, get: (runId = 'run-1') => client.getSnapshot(runId) };
}

const plain = { capabilities: { revisions: false, list: true } };
/** When the clock starts. */
const START = Date.UTC(2026, 0, 1);

describe('backends 6: a run that has ended and runs again under its id', () => {
  it('v1: failed at rev 10, attempt 1, then running at rev 20, attempt 2: is shown going after a refresh, and read on', async () => {
    const t = setUp({ run: { status: 'failed', rev: 10, attempt: 1 } });
    t.client.watch('run-1');
    await t.clock.advance(100);
    expect(t.get().connection.state).toBe('ended');
    t.source.setRun({ status: 'running', rev: 20, attempt: 2 });
    await t.client.refresh('run-1');
    expect(t.get().run).toMatchObject({ status: 'running', attempt: 2 });
    expect(t.get().connection.state).toBe('polling');
    t.source.setStep({ n: 1, attempt: 2 });
    t.source.setRun({ status: 'succeeded' });
    await t.clock.advance(5_000);
    expect(t.get()).toMatchObject({ run: { status: 'succeeded', attempt: 2 }, correctedFrom: null });
    expect(t.get().steps).toHaveLength(1);
    expect(t.get().connection.state).toBe('ended');
    const asked = t.source.count();
    await t.clock.advance(60_000);
    expect(t.source.count()).toBe(asked);
  });

  it.each(['failed', 'running'] as const)(
    '%s, attempt 1 at rev 10; attempt 2 counts its revs from 1 again: is shown, with all its steps',
    async (status) => {
      const t = setUp({ run: { status: 'running', rev: 7, attempt: 1 } });
      t.client.watch('run-1');
      for (const n of [1, 2]) t.source.setStep({ n, attempt: 1, title: 'First' });
      t.source.setRun({ status });
      await t.clock.advance(5_000);
      expect(t.get()).toMatchObject({ run: { status, rev: 10 } });
      expect(t.get().steps).toHaveLength(2);

      t.source.resetStore(t.get().run?.epoch ?? '');
      t.source.setRun({ status: 'running', rev: 2, attempt: 2 });
      for (const n of [1, 2]) t.source.setStep({ n, attempt: 2, title: 'Again' });
      await t.client.refresh('run-1');
      await t.clock.advance(5_000);
      expect(t.get().run).toMatchObject({ status: 'running', attempt: 2 });
      expect(t.get().steps.map(({ title }) => title)).toEqual(['Again', 'Again']);
      t.source.setRun({ status: 'succeeded' });
      await t.clock.advance(5_000);
      expect(t.get()).toMatchObject({ run: { status: 'succeeded', attempt: 2 }, correctedFrom: null });
      expect(t.get().connection.state).toBe('ended');
    },
  );

  it('a list that brings it each second revives it, in the list and in the window on it', async () => {
    const t = setUp({ run: { status: 'failed', attempt: 1 } });
    watchRuns(t.client, {}, () => {});
    t.client.watch('run-1');
    await t.clock.advance(100);
    expect(t.get().connection.state).toBe('ended');
    t.source.setRun({ status: 'queued', attempt: 2 });
    await t.clock.advance(6_000);
    expect(getRuns(t.client, {}).runs[0]).toMatchObject({ status: 'queued', attempt: 2 });
    expect(t.get().connection.state).toBe('polling');
    t.source.setStep({ n: 1, attempt: 2, title: 'Again' });
    await t.clock.advance(4_000);
    expect(t.get().steps.map(({ title }) => title)).toEqual(['Again']);
  });

  it('a list revives a run that nobody watches: who comes later finds it going', async () => {
    const t = setUp({ run: { status: 'cancelled', attempt: 3 } });
    const leave = t.client.watch('run-1');
    await t.clock.advance(100);
    leave();
    await t.clock.advance(100);
    const leaveList = watchRuns(t.client, {}, () => {});
    t.source.setRun({ status: 'running', attempt: 4 });
    await t.clock.advance(6_000);
    expect(t.get().run?.status).toBe('running');
    leaveList();
    await t.clock.advance(20_000);
    const before = t.source.count('readRun');
    t.client.watch('run-1');
    await t.clock.advance(3_000);
    expect(t.source.count('readRun')).toBeGreaterThan(before + 1);
  });

  it('a run on a later page of a list, whose end ended the asking for it there, is found going within a minute or so', async () => {
    const t = setUp({ run: { status: 'running' } });
    for (let i = 2; i <= 60; i += 1) t.source.addRun({ id: `run-${i}`, status: 'succeeded', attempt: 1 });
    watchRuns(t.client, {}, () => {});
    await t.clock.advance(100);
    await loadMoreRuns(t.client, {});
    t.source.setRun({ status: 'running', attempt: 2 }, 'run-60');
    await t.clock.advance(90_000);
    expect(getRuns(t.client, {}).runs.at(-1)).toMatchObject({ id: 'run-60', status: 'running' });
  });

  it('a push that says so revives it', async () => {
    const t = setUp({ run: { attempt: 1 }, capabilities: { push: 'websocket' } });
    t.client.watch('run-1');
    await t.clock.advance(100);
    expect(t.get().connection.state).toBe('live');
    const missed = t.source.getRun();
    // The end comes from another read while the connection is still open.
    t.source.onPush(() => {});
    t.source.setRun({ status: 'failed' });
    await t.client.refresh('run-1');
    expect(t.get().run?.status).toBe('failed');
    t.source.onPush(null);
    t.source.setRun({ status: 'running', attempt: 2 });
    t.source.connections[0]?.send({
      type: 'change',
      prev: missed.rev ?? null,
      rev: t.source.getRun().rev ?? null,
      epoch: 'epoch-1',
      run: t.source.getRun(),
      steps: [],
      resumed: true,
      more: false,
      serverTimeMs: null,
    });
    await t.client.refresh('run-1');
    await t.clock.advance(5_000);
    expect(t.get().run).toMatchObject({ status: 'running', attempt: 2 });
    expect(t.get().connection.state).toBe('live');
  });

  it.each([
    ['a later start, and no attempts', { startedAt: 1_000_000 }, { startedAt: 1_090_000 }],
    [
      'a start right after the end, and no attempts',
      { startedAt: 1_000_000, finishedAt: 1_000_300 },
      { startedAt: 1_000_400 },
    ],
    ['a start after an end without a start', { startedAt: null, finishedAt: 1_000_000 }, { startedAt: 1_000_500 }],
    ['a higher attempt and the same start', { startedAt: 1_000_000, attempt: 1 }, { startedAt: 1_000_000, attempt: 2 }],
    ['attempts counted from 0', { attempt: 0 }, { attempt: 1 }],
  ])('without revisions: %s', async (_, ended: Partial<Run>, again: Partial<Run>) => {
    const t = setUp({ ...plain, run: { status: 'failed', ...ended } });
    t.client.watch('run-1');
    await t.clock.advance(100);
    t.source.setRun({ finishedAt: null, ...again, status: 'running' });
    await t.client.refresh('run-1');
    await t.clock.advance(3_000);
    expect(t.get().run?.status).toBe('running');
    expect(t.get().connection.state).toBe('polling');
  });

  it.each([
    ['the same attempt', { attempt: 2 }, { attempt: 2, startedAt: 9_000_000 }],
    ['a lower attempt', { attempt: 2 }, { attempt: 1, startedAt: 9_000_000 }],
    ['no attempt and the same start, rounded', { startedAt: 1_000_000 }, { startedAt: 1_000_456 }],
    ['no attempt and an earlier start', { startedAt: 1_000_000 }, { startedAt: 900_000 }],
    ['neither attempt nor start', { startedAt: null }, { startedAt: null }],
  ])('%s revives nothing, with and without revisions', async (_, ended: Partial<Run>, again: Partial<Run>) => {
    for (const options of [plain, {}]) {
      const t = setUp({ ...options, run: { status: 'failed', ...ended } });
      t.client.watch('run-1');
      await t.clock.advance(100);
      t.source.setRun({ ...again, status: 'running' });
      await t.client.refresh('run-1');
      expect(t.get().run?.status).toBe('failed');
      expect(t.get().connection.state).toBe('ended');
    }
  });

  it('an end of the new attempt is no correction of the old one, and waits for its own last steps', async () => {
    const t = setUp({ run: { status: 'failed', attempt: 1 } });
    const seen: string[] = [];
    t.source.setStep({ n: 1, attempt: 1 });
    t.client.watch('run-1', () => seen.push(`${t.get().run?.attempt} ${t.get().run?.status} ${t.get().steps.length}`));
    await t.clock.advance(3_000);
    t.source.setStep({ n: 2, attempt: 2 });
    t.source.setRun({ status: 'succeeded', attempt: 2 });
    await t.client.refresh('run-1');
    await t.clock.advance(3_000);
    expect(t.get()).toMatchObject({ run: { status: 'succeeded' }, correctedFrom: null });
    expect(new Set(seen.filter((line) => line.startsWith('2 ')))).toEqual(new Set(['2 succeeded 2']));
  });

  it('the end of an earlier attempt that arrives late does not end the one that runs', async () => {
    const t = setUp({ ...plain, run: { attempt: 2 } });
    let release: (answer: unknown) => void = () => {};
    t.source.intercept('readRun', () => new Promise((resolve) => (release = resolve)));
    t.client.watch('run-1');
    await t.clock.settle();
    watchRuns(t.client, {}, () => {});
    await t.clock.settle();
    release({
      run: { id: 'run-1', status: 'failed', attempt: 1 },
      validator: null,
      serverTimeMs: null,
      retryAfterMs: null,
    });
    await t.clock.settle();
    expect(t.get().run).toMatchObject({ status: 'running', attempt: 2 });
  });
});

describe('backends 6: what belonged to the old attempt starts anew', () => {
  it('the cancel: it is idle again, can be pressed again and has an effect', async () => {
    const t = setUp({ run: { attempt: 1 } });
    t.client.watch('run-1');
    await t.clock.advance(100);
    const first = t.client.cancel('run-1');
    await t.clock.advance(100);
    t.source.setRun({ status: 'cancelled' });
    await t.clock.advance(3_000);
    expect(await first).toMatchObject({ result: 'cancelled' });
    t.source.setRun({ status: 'running', attempt: 2 });
    await t.client.refresh('run-1');
    expect(t.get().cancel).toMatchObject({ phase: 'idle', result: null, overdue: false });
    expect(t.get().run?.status).toBe('running');
    void t.client.cancel('run-1');
    await t.clock.advance(100);
    expect(t.source.getRun().status).toBe('cancelling');
    expect(t.source.count('cancelRun')).toBe(2);
  });

  it('the cancel, where its end was missed: the next attempt is not shown as cancelling, and who waits is told', async () => {
    const t = setUp({ run: { attempt: 1 } });
    t.client.watch('run-1');
    await t.clock.advance(100);
    const wish = t.client.cancel('run-1');
    await t.clock.advance(1_500);
    expect(t.get().reported?.status).toBe('cancelling');
    t.source.setRun({ status: 'running', attempt: 2 });
    await t.clock.advance(1_500);
    expect(t.get().run?.status).toBe('running');
    expect(t.get().cancel.phase).toBe('idle');
    expect(await wish).toMatchObject({ result: 'abandoned' });
  });

  it.each([
    ['attempts, with revisions', {}, { attempt: 2 }],
    ['attempts, without revisions', plain, { attempt: 2 }],
    ['a later start only', { ...plain, run: { attempt: null } }, { startedAt: 1_900_000_000_000 }],
    ['it waits in the queue again', {}, { attempt: 2, status: 'queued' as const }],
  ])(
    'an accepted cancel without `cancelling`, whose end and restart were both missed: %s',
    async (_, options, again) => {
      const t = setUp({ run: { attempt: 1 }, onCancel: () => ({}), ...options });
      t.client.watch('run-1');
      await t.clock.advance(100);
      const wish = t.client.cancel('run-1');
      await t.clock.advance(1_500);
      expect(t.get()).toMatchObject({ cancel: { phase: 'accepted' }, run: { status: 'cancelling' } });
      t.source.setRun({ status: 'running', ...again });
      await t.clock.advance(1_500);
      expect(t.get().run).toBe(t.get().reported);
      expect(t.get().cancel).toMatchObject({ phase: 'idle', overdue: false });
      expect(await wish).toMatchObject({ result: 'abandoned' });
      // It can be cancelled like any other run.
      void t.client.cancel('run-1');
      await t.clock.advance(100);
      expect(t.source.count('cancelRun')).toBe(2);
    },
  );

  it('an accepted cancel outlives a corrected start: an attempt that began before it is the one it was meant for', async () => {
    const t = setUp({ ...plain, run: { attempt: null, startedAt: START - 60_000 }, onCancel: () => ({}) });
    t.client.watch('run-1');
    await t.clock.advance(100);
    const statuses: (string | undefined)[] = [];
    t.client.subscribe('run-1', () => statuses.push(t.get().run?.status));
    void t.client.cancel('run-1');
    for (const start of [-57_000, -60_000, -55_000]) {
      await t.clock.advance(1_500);
      t.source.setRun({ startedAt: START + start });
    }
    await t.clock.advance(3_000);
    expect(new Set(statuses)).toEqual(new Set(['cancelling']));
    t.source.setRun({ startedAt: START + 8_000 });
    await t.clock.advance(1_500);
    expect(t.get()).toMatchObject({ run: { status: 'running' }, cancel: { phase: 'idle' } });
  });

  it('the same where it is pushed: the frame is not believed alone, the run is asked', async () => {
    const t = setUp({ run: { attempt: 1 }, onCancel: () => ({}), capabilities: { push: 'websocket' } });
    t.client.watch('run-1');
    await t.clock.advance(100);
    expect(t.get().connection.state).toBe('live');
    void t.client.cancel('run-1');
    await t.clock.advance(500);
    expect(t.get().cancel.phase).toBe('accepted');
    t.source.setRun({ status: 'running', attempt: 2 });
    expect(t.get().run?.status).toBe('cancelling');
    await t.clock.advance(500);
    expect(t.get()).toMatchObject({ run: { status: 'running', attempt: 2 }, cancel: { phase: 'idle' } });
  });

  it('a cancel that a later attempt may have taken stands for it, but not for ever: its answer was asked for before', async () => {
    const t = setUp({ ...plain, run: { attempt: 1 }, onCancel: () => ({}) });
    t.client.watch('run-1');
    await t.clock.advance(100);
    let release: () => void = () => {};
    t.source.intercept('readRun', async (proceed) => {
      const answer = await proceed();
      await new Promise<void>((resolve) => (release = resolve));
      return answer;
    });
    t.source.setRun({ attempt: 2 });
    await t.clock.advance(1_200);
    void t.client.cancel('run-1');
    await t.clock.advance(100);
    release();
    await t.clock.advance(4_000);
    expect(t.get().reported).toMatchObject({ status: 'running', attempt: 2 });
    expect(t.get()).toMatchObject({ run: { status: 'cancelling' }, cancel: { phase: 'accepted' } });
    await t.clock.advance(30_000);
    expect(t.get()).toMatchObject({ run: { status: 'running', attempt: 2 }, cancel: { phase: 'idle' } });
  });

  it('a cancel that is overdue stays so while the attempt it was wished of goes on', async () => {
    const t = setUp({ ...plain, run: { attempt: 1 }, onCancel: () => ({}) });
    t.client.watch('run-1');
    await t.clock.advance(100);
    void t.client.cancel('run-1');
    await t.clock.advance(90_000);
    expect(t.get()).toMatchObject({ run: { status: 'cancelling' }, cancel: { phase: 'accepted', overdue: true } });
  });

  it('a correction: the end that was corrected is forgotten', async () => {
    const t = setUp({ run: { status: 'cancelled', attempt: 1 } });
    t.client.watch('run-1');
    await t.clock.advance(100);
    t.source.setRun({ status: 'succeeded' });
    await t.client.refresh('run-1');
    expect(t.get().correctedFrom).toBe('cancelled');
    t.source.setRun({ status: 'running', attempt: 2 });
    await t.client.refresh('run-1');
    expect(t.get().correctedFrom).toBeNull();
  });

  it('metrics go, steps stay with their attempt', async () => {
    const t = setUp({ run: { status: 'failed', attempt: 1, metrics: [{ key: 'loss', value: 0.4 }] } });
    t.source.setStep({ n: 1, attempt: 1 });
    t.client.watch('run-1');
    await t.clock.advance(3_000);
    t.source.setRun({ status: 'running', attempt: 2, metrics: null });
    await t.client.refresh('run-1');
    t.source.setStep({ n: 2, attempt: 2 });
    await t.clock.advance(4_000);
    expect(t.get().metrics).toEqual([]);
    expect(t.get().steps.map(({ attempt }) => attempt)).toEqual([1, 2]);
  });

  it('progress: the bar of a run without attempts begins at its beginning again', () => {
    const track = createProgressTracker();
    const at = (change: Partial<Run>, completedSteps: number) =>
      track({
        run: { id: 'r', status: 'running', startedAt: 10_000, progress: { completedSteps, totalSteps: 10 }, ...change },
        steps: [],
        hasMetrics: false,
      }).fraction;
    expect(at({}, 8)).toBeCloseTo(0.8);
    expect(at({ status: 'failed' }, 8)).toBeCloseTo(0.8);
    expect(at({ startedAt: 90_000 }, 1)).toBeCloseTo(0.1);
  });

  it('ETA memory: both runs of one id are learned from, each once', () => {
    const memory = createEtaMemory();
    const run = (startedAt: number): Run => ({
      id: 'r',
      status: 'succeeded',
      method: 'm',
      startedAt,
      finishedAt: startedAt + 60_000,
    });
    const step = { id: '1', n: 1, kind: 'training' as const, status: 'done' as const, title: 'Fit' };
    memory.remember(run(0), [step]);
    memory.remember(run(0), [step]);
    memory.remember(run(500_000), [step]);
    expect(memory.recall(run(0))).toHaveLength(2);
    memory.clear();
  });
});

describe('backends 8: epochs that come back', () => {
  it('readRun answers epoch a, b, a, a, a with rising rev (rollback, restore undone): the truth is followed to its end', async () => {
    const t = setUp();
    const answers = ['a', 'b', 'a', 'a', 'a', 'a'];
    let rev = 0;
    t.source.interceptAll('readSteps', async () => ({
      steps: [],
      epoch: null,
      next: null,
      more: false,
      reset: false,
      invalid: 0,
    }));
    t.source.interceptAll('readRun', async () => {
      rev += 1;
      const epoch = answers[rev - 1] ?? 'a';
      const status = rev > answers.length ? 'succeeded' : 'running';
      return {
        run: { id: 'run-1', status, rev, epoch, progress: { completedSteps: rev, totalSteps: 12 } },
        validator: null,
        serverTimeMs: null,
        retryAfterMs: null,
      };
    });
    t.client.watch('run-1');
    await t.clock.advance(4_700);
    expect(t.get().run).toMatchObject({ epoch: 'a', progress: { completedSteps: rev } });
    await t.clock.advance(10_000);
    expect(t.get().run).toMatchObject({ status: 'succeeded', epoch: 'a' });
    const asked = t.source.count();
    await t.clock.advance(60_000);
    expect(t.source.count()).toBe(asked);
  });

  it('two processes with an epoch each, in turn for every request: full speed, whole feed, silent after the end', async () => {
    const t = setUp();
    let asked = 0;
    let status: Run['status'] = 'running';
    const turn = () => {
      asked += 1;
      return asked % 2 === 0 ? 'a' : 'b';
    };
    const step = (epoch: string) => ({ id: '1', n: 1, kind: 'info', status: 'done', title: `by ${epoch}`, rev: 1 });
    t.source.interceptAll('readRun', async () => {
      const epoch = turn();
      return {
        run: { id: 'run-1', status, rev: asked, epoch },
        validator: null,
        serverTimeMs: null,
        retryAfterMs: null,
      };
    });
    t.source.interceptAll('readSteps', async () => {
      const epoch = turn();
      return { steps: [step(epoch)], epoch, next: 99, more: false, reset: true, invalid: 0 };
    });
    t.client.watch('run-1');
    await t.clock.advance(10_500);
    expect(t.source.count('readRun')).toBeGreaterThanOrEqual(9);
    expect(t.get().steps).toHaveLength(1);
    status = 'succeeded';
    await t.clock.advance(5_000);
    expect(t.get()).toMatchObject({ run: { status: 'succeeded' }, connection: { state: 'ended' } });
    expect(t.get().steps).toHaveLength(1);
    const before = t.source.count();
    await t.clock.advance(60_000);
    expect(t.source.count()).toBe(before);
  });
});

describe('a new attempt that a list reports while the end of the past one is read', () => {
  it('tries steps that were given up once more at its own end', async () => {
    const t = setUp({ run: { status: 'failed', attempt: 1 }, capabilities: { list: true } });
    let answer = () => {};
    t.source.intercept('readSteps', async (proceed) => {
      const page = await proceed();
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return page;
    });
    t.client.watch('run-1');
    await t.clock.advance(100);
    t.source.setRun({ status: 'running', attempt: 2 });
    const leaveList = watchRuns(t.client, {}, () => {});
    await t.clock.advance(100);
    leaveList();
    expect(t.get().run).toMatchObject({ status: 'running', attempt: 2 });
    t.source.interceptAll('readSteps', async () => {
      throw new RunSourceError('forbidden', 'made to fail.');
    });
    answer();
    await t.clock.advance(45_000);
    const before = t.source.count('readSteps');
    await t.clock.advance(10_000);
    expect(t.source.count('readSteps')).toBe(before);
    t.source.interceptAll('readSteps', null);
    t.source.setStep({ n: 1, attempt: 2, title: 'Again' });
    t.source.setRun({ status: 'succeeded' });
    await t.clock.advance(5_000);
    expect(t.get().run?.status).toBe('succeeded');
    expect(t.get().steps.map(({ title }) => title)).toEqual(['Again']);
  });
});
