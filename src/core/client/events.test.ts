import { describe, expect, it, vi } from 'vitest';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import { loadMoreRuns, watchRuns } from '../list/runs';
import type { Run, RunStep } from '../run/run';
import { createRunClient } from './run-client';

function setUp(run: Partial<Run> = { status: 'running' }) {
  const clock = createManualClock();
  const environment = createManualEnvironment();
  const source = createScriptedSource({ clock });
  source.setRun(run);
  const client = createRunClient({ source, clock, environment });
  const ended = vi.fn<(run: Run) => void>();
  const heard = () => ended.mock.calls.map(([{ id, status }]) => `${id} ${status}`);
  return { clock, environment, source, client, ended, heard };
}

describe('client.on', () => {
  it('tells of each end once, however many watch the run', async () => {
    const t = setUp();
    t.client.on('runEnded', t.ended);
    for (const steps of [true, false]) t.client.watch('run-1', undefined, { steps });
    watchRuns(t.client, undefined, () => {});
    await t.clock.advance(2_000);
    t.source.setRun({ status: 'succeeded' });
    await t.clock.advance(10_000);
    expect(t.heard()).toEqual(['run-1 succeeded']);
  });

  it('not of a run that had ended when it was first seen', async () => {
    const t = setUp({ status: 'failed' });
    t.client.on('runEnded', t.ended);
    t.client.watch('run-1');
    watchRuns(t.client, undefined, () => {});
    await t.clock.advance(10_000);
    expect(t.heard()).toEqual([]);
  });

  it('again for another attempt, not for a corrected end', async () => {
    const t = setUp({ status: 'running', attempt: 1 });
    t.client.on('runEnded', t.ended);
    watchRuns(t.client, undefined, () => {});
    await t.clock.advance(2_000);
    t.source.setRun({ status: 'succeeded' });
    await t.clock.advance(6_000);
    t.source.setRun({ status: 'failed' });
    await t.clock.advance(6_000);
    t.source.setRun({ status: 'running', attempt: 2 });
    await t.clock.advance(6_000);
    t.source.setRun({ status: 'cancelled' });
    await t.clock.advance(6_000);
    expect(t.heard()).toEqual(['run-1 succeeded', 'run-1 cancelled']);
  });

  it('after a page was hidden', async () => {
    const t = setUp();
    t.client.on('runEnded', t.ended);
    t.client.watch('run-1');
    await t.clock.advance(2_000);
    t.environment.setVisible(false);
    t.source.setRun({ status: 'succeeded' });
    await t.clock.advance(60_000);
    expect(t.heard()).toEqual([]);
    t.environment.setVisible(true);
    await t.clock.advance(5_000);
    expect(t.heard()).toEqual(['run-1 succeeded']);
  });

  it('beyond the first page of a list, whether it was ever loaded or was pushed off it', async () => {
    const t = setUp({ status: 'succeeded' });
    for (let n = 2; n <= 9; n += 1) t.source.addRun({ id: `run-${n}`, status: 'running' });
    const query = { limit: 3 };
    t.client.on('runEnded', t.ended);
    watchRuns(t.client, query, () => {});
    await t.clock.advance(7_000);
    t.source.setRun({ status: 'succeeded' }, 'run-9');
    t.source.setRun({ status: 'failed' }, 'run-2');
    await t.clock.advance(20_000);
    expect(t.heard().sort()).toEqual(['run-2 failed', 'run-9 succeeded']);
    for (let n = 10; n <= 13; n += 1) t.source.addRun({ id: `run-${n}`, status: 'running' });
    await t.clock.advance(6_000);
    t.source.setRun({ status: 'cancelled' }, 'run-3');
    t.source.setRun({ status: 'succeeded' }, 'run-8');
    await t.clock.advance(20_000);
    expect(t.heard().sort()).toEqual(['run-2 failed', 'run-3 cancelled', 'run-8 succeeded', 'run-9 succeeded']);
    await loadMoreRuns(t.client, query);
    await t.clock.advance(10_000);
    expect(t.heard()).toHaveLength(4);
  });

  it('asks for nothing more where nobody listens', async () => {
    const t = setUp();
    for (let n = 2; n <= 9; n += 1) t.source.addRun({ id: `run-${n}`, status: 'running' });
    watchRuns(t.client, { limit: 3 }, () => {});
    await t.clock.advance(10_000);
    const quiet = t.source.count('listRuns');
    expect(quiet).toBeLessThanOrEqual(11);
  });

  it('tells of changes with what was before', async () => {
    const t = setUp({ status: 'queued' });
    const changed = vi.fn();
    const stop = t.client.on('runChanged', changed);
    t.client.watch('run-1');
    await t.clock.advance(2_000);
    expect(changed).not.toHaveBeenCalled();
    t.source.setRun({ status: 'running' });
    await t.clock.advance(2_000);
    expect(changed).toHaveBeenCalledTimes(1);
    expect(changed.mock.calls[0]).toMatchObject([{ status: 'running' }, { status: 'queued' }]);
    stop();
    t.source.setRun({ status: 'succeeded' });
    await t.clock.advance(2_000);
    expect(changed).toHaveBeenCalledTimes(1);
  });

  it('tells how a cancel came out, once for all who asked', async () => {
    const t = setUp();
    const outcome = vi.fn();
    t.client.on('cancelOutcome', outcome);
    t.client.watch('run-1');
    await t.clock.advance(1_000);
    void t.client.cancel('run-1');
    void t.client.cancel('run-1');
    await t.clock.advance(1_000);
    t.source.setRun({ status: 'cancelled' });
    await t.clock.advance(5_000);
    expect(outcome.mock.calls).toMatchObject([[{ result: 'cancelled' }, 'run-1']]);
  });

  it('tells of a failure once, until it was read again', async () => {
    const t = setUp();
    const failed = vi.fn();
    t.client.on('error', failed);
    t.source.interceptAll('readRun', async () => {
      throw new Error('cable pulled');
    });
    t.client.watch('run-1');
    await t.clock.advance(10_000);
    expect(failed.mock.calls).toMatchObject([[{ kind: 'network' }, 'run-1']]);
  });

  it('a listener that throws stops nobody else, and not the client', async () => {
    const t = setUp();
    const uncaught = vi.fn();
    vi.stubGlobal('queueMicrotask', (act: () => void) => uncaught(act));
    t.client.on('runEnded', () => {
      throw new Error('mine');
    });
    t.client.on('runEnded', t.ended);
    t.client.watch('run-1');
    await t.clock.advance(2_000);
    t.source.setRun({ status: 'succeeded' });
    await t.clock.advance(3_000);
    vi.unstubAllGlobals();
    expect(t.heard()).toEqual(['run-1 succeeded']);
    expect(uncaught).toHaveBeenCalledTimes(1);
    expect(t.client.getSnapshot('run-1').run?.status).toBe('succeeded');
  });
});

it('a listener that another one has ended hears nothing more', async () => {
  const t = setUp();
  const second = vi.fn();
  let end = () => {};
  t.client.on('runEnded', () => end());
  end = t.client.on('runEnded', second);
  t.client.watch('run-1');
  await t.clock.advance(1_000);
  t.source.setRun({ status: 'failed' });
  await t.clock.advance(3_000);
  expect(second).not.toHaveBeenCalled();
});

describe('client.seed', () => {
  const SEEDED: Run = { id: 'run-1', status: 'running', name: 'From the server', rev: 99 };

  it('is shown until the first answer, and older than any of them', async () => {
    const t = setUp({ status: 'queued', name: 'Read', rev: 1 });
    t.client.seed(SEEDED, { steps: [{ id: 'a', n: 1, kind: 'info', status: 'done', title: 'Seeded' }] });
    expect(t.client.getSnapshot('run-1')).toMatchObject({ run: SEEDED, steps: [{ title: 'Seeded' }] });
    expect(t.source.count()).toBe(0);
    t.client.watch('run-1');
    await t.clock.advance(1_000);
    expect(t.client.getSnapshot('run-1').run).toMatchObject({ status: 'queued', name: 'Read' });
    expect(t.client.getSnapshot('run-1').steps).toEqual([]);
    // Hydration still gets what the server rendered.
    expect(t.client.getInitialSnapshot('run-1').run).toBe(SEEDED);
  });

  it('of two that tell of one run, what only one of them knows stays', () => {
    const t = setUp();
    const steps: RunStep[] = [{ id: 'a', n: 1, kind: 'info', status: 'done', title: 'Seeded' }];
    const metrics = [{ key: 'loss', value: 0.5 }];
    t.client.seed({ ...SEEDED, metrics, currentStep: { n: 2, name: 'Part 2' } }, { steps });
    // A list knows less about it.
    t.client.seed({ id: 'run-1', status: 'running', name: 'In a list', rev: 99, currentStep: null });
    expect(t.client.getSnapshot('run-1')).toMatchObject({
      run: { name: 'In a list', currentStep: { name: 'Part 2' } },
      steps,
      metrics,
    });
    expect(t.client.getInitialSnapshot('run-1')).toMatchObject({ steps, metrics });
  });

  it('older news does not take the place of newer', () => {
    const t = setUp();
    t.client.seed({ ...SEEDED, status: 'succeeded', attempt: 1, rev: 9, finishedAt: 5_000 });
    t.client.seed({ ...SEEDED, name: 'Before', attempt: 1, rev: 8 });
    expect(t.client.getSnapshot('run-1').run).toMatchObject({ status: 'succeeded', name: 'From the server' });
    t.client.seed({ ...SEEDED, attempt: 2, rev: 1 }, { steps: [] });
    t.client.seed({ ...SEEDED, attempt: 1, rev: 99, status: 'failed' });
    expect(t.client.getSnapshot('run-1').run).toMatchObject({ status: 'running', attempt: 2 });
  });

  it('another attempt’s and another stream’s steps are not this one’s', () => {
    for (const other of [{ attempt: 2 }, { epoch: 'e2' }]) {
      const t = setUp();
      const steps: RunStep[] = [{ id: 'a', n: 1, kind: 'info', status: 'done', title: 'Seeded' }];
      t.client.seed({ ...SEEDED, attempt: 1, epoch: 'e1' }, { steps });
      t.client.seed({ ...SEEDED, attempt: 1, epoch: 'e1', ...other });
      expect(t.client.getSnapshot('run-1').steps).toEqual([]);
    }
  });

  it('an ended seed does not hold an answer off', async () => {
    const t = setUp({ status: 'running' });
    t.client.seed({ ...SEEDED, status: 'succeeded' });
    t.client.watch('run-1');
    await t.clock.advance(1_000);
    expect(t.client.getSnapshot('run-1').run?.status).toBe('running');
  });

  it('does nothing once the run was read, and after a new sign-in', async () => {
    const t = setUp();
    t.client.watch('run-1');
    await t.clock.advance(1_000);
    const read = t.client.getSnapshot('run-1');
    t.client.seed(SEEDED);
    expect(t.client.getSnapshot('run-1')).toBe(read);
  });

  it('the end of a seeded run is told', async () => {
    const t = setUp({ status: 'failed' });
    t.client.on('runEnded', t.ended);
    t.client.seed(SEEDED);
    t.client.watch('run-1');
    await t.clock.advance(2_000);
    expect(t.heard()).toEqual(['run-1 failed']);
  });
});

it('client.readSteps reads all pages', async () => {
  const t = setUp();
  for (let n = 1; n <= 450; n += 1) t.source.setStep({ n, title: `Step ${n}` });
  const steps = await t.client.readSteps('run-1');
  expect(steps).toHaveLength(450);
  expect(steps.at(-1)).toMatchObject({ n: 450 });
  const given = new AbortController();
  given.abort();
  await expect(t.client.readSteps('run-1', { signal: given.signal })).rejects.toThrow();
});
