// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import type { ScriptedSourceOptions } from '../../testing/scripted-source.types';
import { createRunClient } from '../client/run-client';
import type { RunPage } from '../run/source/run-source';
import { RunSourceError } from '../run/source/run-source-error';
import { cancelRuns } from './cancel-runs';

function setUp(options: Partial<ScriptedSourceOptions> = {}) {
  const clock = createManualClock();
  const source = createScriptedSource({ clock, ...options });
  const client = createRunClient({ source, clock, environment: createManualEnvironment() });
  client.watch('run-1');
  return { clock, source, client, get: () => client.getSnapshot('run-1') };
}

const gone = async (): Promise<never> => {
  throw new RunSourceError('not_found', 'made to fail.', { status: 404 });
};

describe('a run that is removed after its cancel was accepted', () => {
  it('ends the wait for the outcome', async () => {
    const t = setUp();
    await t.clock.advance(100);
    const outcome = t.client.cancel('run-1');
    await t.clock.advance(1_500);
    t.source.interceptAll('readRun', gone);
    await t.clock.advance(60_000);
    expect(await Promise.race([outcome, t.clock.settle()])).toMatchObject({ result: 'abandoned' });
  });

  it('also if it was removed before the answer', async () => {
    const t = setUp({ capabilities: { cancelAnswers: 'stopped' } });
    await t.clock.advance(100);
    t.source.intercept('cancelRun', async () => {
      t.source.interceptAll('readRun', gone);
      await new Promise<void>((resolve) => t.clock.setTimeout(resolve, 60_000));
      return { status: 'cancelled', run: null };
    });
    const outcome = t.client.cancel('run-1');
    await t.clock.advance(50_000);
    expect(t.get().connection.state).toBe('failed');
    await t.clock.advance(20_000);
    expect(await Promise.race([outcome, t.clock.settle()])).toMatchObject({
      result: 'abandoned',
      error: { kind: 'not_found' },
    });
  });

  it('goes on waiting if a later read finds it', async () => {
    const t = setUp({ capabilities: { cancelAnswers: 'stopped' } });
    await t.clock.advance(100);
    t.source.interceptAll('readRun', gone);
    t.source.intercept('cancelRun', async (proceed) => {
      await new Promise<void>((resolve) => t.clock.setTimeout(resolve, 60_000));
      return proceed();
    });
    const outcome = t.client.cancel('run-1');
    await t.clock.advance(50_000);
    t.source.interceptAll('readRun', null);
    await t.client.refresh('run-1');
    await t.clock.advance(20_000);
    t.source.setRun({ status: 'cancelled' });
    await t.clock.advance(20_000);
    expect(await Promise.race([outcome, t.clock.settle()])).toMatchObject({ result: 'cancelled', error: null });
  });

  it.each([true, false])('ends a bulk cancel of a run that was gone before: the source lists, %s', async (list) => {
    const t = setUp({ capabilities: { list } });
    t.source.addRun({ id: 'run-2' });
    await t.clock.advance(100);
    t.source.interceptAll('listRuns', async (proceed) => {
      const page = (await proceed()) as RunPage;
      return { ...page, runs: page.runs.filter(({ id }) => id !== 'run-2') };
    });
    t.source.interceptAll('readRun', (proceed, { runId }) => (runId === 'run-2' ? gone() : proceed()));
    // It accepts the cancel of any run.
    t.source.interceptAll('cancelRun', async (proceed) => {
      await new Promise<void>((resolve) => t.clock.setTimeout(resolve, 3_000));
      return proceed();
    });
    const bulk = cancelRuns(t.client, ['run-1', 'run-2']);
    await t.clock.advance(10_000);
    t.source.setRun({ status: 'cancelled' });
    await t.clock.advance(60_000);
    expect(bulk.getSnapshot().items.map(({ state }) => state)).toEqual(['cancelled', 'abandoned']);
    expect(bulk.getSnapshot().isRunning).toBe(false);
  });

  it('does not keep a bulk cancel running', async () => {
    const t = setUp({ capabilities: { list: false } });
    t.source.addRun({ id: 'run-2' });
    await t.clock.advance(100);
    const bulk = cancelRuns(t.client, ['run-1', 'run-2']);
    await t.clock.advance(1_500);
    t.source.setRun({ status: 'cancelled' }, 'run-1');
    t.source.interceptAll('readRun', (proceed, { runId }) => (runId === 'run-1' ? proceed() : gone()));
    await t.clock.advance(60_000);
    const { items } = bulk.getSnapshot();
    expect(items.map(({ state, error }) => [state, error?.kind])).toEqual([
      ['cancelled', undefined],
      ['abandoned', 'not_found'],
    ]);
    expect(bulk.getSnapshot().isRunning).toBe(false);
  });
});
