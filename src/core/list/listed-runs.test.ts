// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createRestSource } from '../../sources/rest/rest-source';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import { createRunClient } from '../client/run-client';
import { RunSourceError } from '../run/source/run-source-error';
import { watchRuns } from './runs';

/* A run in a list of the same client, which is also watched on its own. */

function setUp() {
  const clock = createManualClock();
  const source = createScriptedSource({ clock, run: { id: 'run-0', name: 'Run 0' } });
  for (let i = 1; i < 8; i += 1) source.addRun({ id: `run-${i}`, name: `Run ${i}` });
  const client = createRunClient({ source, clock, environment: createManualEnvironment() });
  const unwatchList = watchRuns(client, {}, () => {});
  return { clock, source, client, unwatchList, run: (id: string) => client.getSnapshot(id).run };
}

describe('a run that a list on the same client keeps up to date', () => {
  it('is not polled again: 8 active runs as cards by runId, 6 s (34 status requests beside 3 of the list)', async () => {
    const t = setUp();
    await t.clock.advance(100);
    for (let i = 0; i < 8; i += 1) t.client.watch(`run-${i}`, undefined, { steps: false });
    await t.clock.advance(6_000);
    expect(t.source.count('readRun')).toBe(0);
    expect(t.source.count('listRuns')).toBeGreaterThanOrEqual(5);
    t.source.setRun({ progress: { completedSteps: 5, totalSteps: 8 } }, 'run-3');
    await t.clock.advance(1_500);
    expect(t.run('run-3')?.progress?.completedSteps).toBe(5);
    expect(t.client.getSnapshot('run-3').connection.state).toBe('polling');
    t.source.setRun({ status: 'succeeded' }, 'run-3');
    await t.clock.advance(2_500);
    expect(t.run('run-3')?.status).toBe('succeeded');
    expect(t.client.getSnapshot('run-3').connection.state).toBe('ended');
    expect(t.source.count('readRun')).toBe(0);
  });

  it('brings its steps to a page beside the list without asking for the status, up to the last one', async () => {
    const t = setUp();
    await t.clock.advance(100);
    t.client.watch('run-2');
    await t.clock.advance(3_000);
    for (let n = 1; n <= 4; n += 1) {
      t.source.setStep({ n, title: `Step ${n}` }, 'run-2');
      await t.clock.advance(1_000);
    }
    await t.clock.advance(2_500);
    expect(t.client.getSnapshot('run-2').steps).toHaveLength(4);
    expect(t.source.count('readRun')).toBe(0);
    // The end waits for the last step, which requires a read of the run itself.
    t.source.setStep({ n: 5, title: 'Step 5' }, 'run-2');
    t.source.setRun({ status: 'succeeded' }, 'run-2');
    await t.clock.advance(3_000);
    expect(t.run('run-2')?.status).toBe('succeeded');
    expect(t.client.getSnapshot('run-2').steps).toHaveLength(5);
    expect(t.source.count('readRun')).toBeLessThanOrEqual(2);
  });

  it('is polled as soon as the list is not read any more, or fails', async () => {
    const t = setUp();
    await t.clock.advance(100);
    t.client.watch('run-1', undefined, { steps: false });
    await t.clock.advance(3_000);
    expect(t.source.count('readRun')).toBe(0);
    t.source.interceptAll('listRuns', async () => {
      throw new RunSourceError('server', 'down.', { status: 503 });
    });
    t.source.setRun({ progress: { completedSteps: 2, totalSteps: 8 } }, 'run-1');
    await t.clock.advance(4_000);
    expect(t.source.count('readRun')).toBeGreaterThan(0);
    expect(t.run('run-1')?.progress?.completedSteps).toBe(2);

    t.source.interceptAll('listRuns', null);
    await t.clock.advance(60_000);
    t.unwatchList();
    const before = t.source.count('readRun');
    t.source.setRun({ status: 'succeeded' }, 'run-1');
    await t.clock.advance(4_000);
    expect(t.source.count('readRun')).toBeGreaterThan(before);
    expect(t.run('run-1')?.status).toBe('succeeded');
  });

  it('is still read when that is asked for', async () => {
    const t = setUp();
    await t.clock.advance(100);
    t.client.watch('run-1', undefined, { steps: false });
    await t.clock.advance(2_000);
    expect(t.source.count('readRun')).toBe(0);
    void t.client.refresh('run-1');
    await t.clock.advance(50);
    expect(t.source.count('readRun')).toBe(1);
  });

  it('is cancelled as usual, and its status is asked for while the cancel has no answer', async () => {
    const t = setUp();
    await t.clock.advance(100);
    t.client.watch('run-1', undefined, { steps: false });
    t.source.intercept('cancelRun', async (proceed) => {
      await proceed();
      throw new RunSourceError('network', 'lost.');
    });
    void t.client.cancel('run-1');
    await t.clock.advance(200);
    expect(t.run('run-1')?.status).toBe('cancelling');
    t.source.setRun({ status: 'cancelled' }, 'run-1');
    await t.clock.advance(3_000);
    expect(t.run('run-1')?.status).toBe('cancelled');
  });
});

describe('a list that tells less of a run than the run itself, of a backend without revisions', () => {
  /** The smallest backend: its list has no progress and no error. */
  function setUpBasic() {
    const clock = createManualClock();
    const run: Record<string, unknown> = { id: 'a', status: 'running', started_at: '2026-01-01T00:00:00Z' };
    const details: Record<string, unknown> = { progress: { completed_steps: 1, total_steps: 8 } };
    let isFull = false;
    let reads = 0;
    const source = createRestSource({
      baseUrl: 'https://api.test',
      wire: 'basic',
      capabilities: { list: true },
      fetch: async (input) => {
        const path = String(input).replace(/\?.*/, '');
        if (path.endsWith('/steps')) return Response.json([]);
        if (path.endsWith('/metrics')) return Response.json({});
        if (path.endsWith('/runs')) return Response.json([isFull ? { ...run, ...details } : run]);
        reads += 1;
        return Response.json({ ...run, ...details });
      },
    });
    const client = createRunClient({ source, clock, environment: createManualEnvironment() });
    watchRuns(client, {}, () => {});
    return {
      ...{ clock, client, run, details },
      reads: () => reads,
      fill: () => (isFull = true),
      get: () => client.getSnapshot('a').run,
    };
  }

  it('takes nothing away from who watches the run, who sees each change', async () => {
    const t = setUpBasic();
    await t.clock.advance(2_000);
    const seen: (number | null)[] = [];
    t.client.watch('a', () => seen.push(t.get()?.progress?.completedSteps ?? null));
    await t.clock.advance(3_000);
    t.details.progress = { completed_steps: 5, total_steps: 8 };
    await t.clock.advance(3_000);
    expect(t.get()?.progress).toMatchObject({ completedSteps: 5, totalSteps: 8 });
    expect(seen.slice(seen.indexOf(1))).not.toContain(null);
    t.run.status = 'failed';
    t.details.error = 'Out of memory';
    await t.clock.advance(20_000);
    expect(t.get()).toMatchObject({ status: 'failed', error: { message: 'Out of memory' } });
    t.client.dispose();
  });

  it('shows what comes later, although the first read had no more than the list', async () => {
    const t = setUpBasic();
    const { progress } = t.details;
    delete t.details.progress;
    await t.clock.advance(2_000);
    t.client.watch('a');
    await t.clock.advance(3_000);
    expect(t.get()?.progress).toBeFalsy();
    t.details.progress = progress;
    await t.clock.advance(15_000);
    expect(t.get()?.progress).toMatchObject({ completedSteps: 1, totalSteps: 8 });
    t.client.dispose();
  });

  it('is told so also where no steps are watched', async () => {
    const t = setUpBasic();
    t.client.watch('a', undefined, { steps: false });
    await t.clock.advance(3_000);
    expect(t.get()?.progress?.completedSteps).toBe(1);
    t.run.status = 'failed';
    t.details.error = 'Out of memory';
    await t.clock.advance(20_000);
    expect(t.get()).toMatchObject({ status: 'failed', error: { message: 'Out of memory' } });
    t.client.dispose();
  });

  it('is all that is asked for by cards, which show no details', async () => {
    const t = setUpBasic();
    await t.clock.advance(100);
    t.client.watch('a', undefined, { steps: false, metrics: false });
    await t.clock.advance(5_000);
    expect(t.reads()).toBe(0);
    t.client.dispose();
  });

  it('is enough once it tells as much', async () => {
    const t = setUpBasic();
    t.fill();
    t.client.watch('a', undefined, { steps: false });
    await t.clock.advance(5_000);
    expect(t.get()?.progress?.completedSteps).toBe(1);
    expect(t.reads()).toBeLessThanOrEqual(2);
    t.details.progress = null;
    await t.clock.advance(5_000);
    expect(t.get()?.progress).toBeNull();
    t.client.dispose();
  });
});
