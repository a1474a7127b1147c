// @vitest-environment node
import { describe, expect, it } from 'vitest';
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
