// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import type { ScriptedSourceOptions } from '../../testing/scripted-source.types';
import { createRunClient } from '../client/run-client';
import { RunSourceError } from '../run/source/run-source-error';
import { type BulkItemState, cancelRuns } from './cancel-runs';

const IDS = ['a', 'b', 'c', 'd', 'e', 'f'];

function setUp(options: Partial<ScriptedSourceOptions> = {}) {
  const clock = createManualClock();
  const environment = createManualEnvironment();
  const source = createScriptedSource({ clock, latencyMs: 100, ...options });
  for (const id of IDS) source.addRun({ id, name: `Run ${id}` });
  const client = createRunClient({ source, clock, environment });
  return { clock, environment, source, client };
}
const statesOf = (bulk: ReturnType<typeof cancelRuns>): Record<string, BulkItemState> =>
  Object.fromEntries(bulk.getSnapshot().items.map(({ runId, state }) => [runId, state]));

describe('cancelRuns', () => {
  it('keeps to a few requests at a time, and tells how far it is', async () => {
    const t = setUp();
    let underWay = 0;
    let most = 0;
    t.source.interceptAll('cancelRun', async (proceed) => {
      underWay += 1;
      most = Math.max(most, underWay);
      const answer = await proceed();
      underWay -= 1;
      return answer;
    });
    const bulk = cancelRuns(t.client, [...IDS, 'a'], { concurrency: 2 });
    const answered: number[] = [];
    bulk.subscribe(() => answered.push(bulk.getSnapshot().answered));
    expect(statesOf(bulk)).toMatchObject({ a: 'requesting', b: 'requesting', c: 'waiting', f: 'waiting' });
    await t.clock.advance(2_000);
    expect(most).toBe(2);
    expect(t.source.count('cancelRun')).toBe(6);
    expect(answered).toEqual([...answered].sort((x, y) => x - y));
    expect(bulk.getSnapshot()).toMatchObject({ answered: 6, ended: 0, isRunning: true });
    for (const id of IDS) t.source.setRun({ status: 'cancelled' }, id);
    await t.clock.advance(2_000);
    expect(bulk.getSnapshot()).toMatchObject({ answered: 6, ended: 6, isRunning: false, failed: [] });
    expect((await bulk.done).items.every(({ state }) => state === 'cancelled')).toBe(true);
  });

  it('never says "cancelled" of a run before the backend does, and gives each its own result', async () => {
    const t = setUp();
    t.source.setRun({ status: 'succeeded' }, 'b');
    t.source.setRun({ can: { cancel: false } }, 'd');
    t.source.interceptAll('cancelRun', async (proceed, { runId }) => {
      if (runId === 'c') throw new RunSourceError('forbidden', 'not yours.', { status: 403, detail: 'not yours' });
      return proceed();
    });
    void t.client.refresh('d');
    await t.clock.advance(200);
    const bulk = cancelRuns(t.client, ['a', 'b', 'c', 'd']);
    await t.clock.advance(3_000);
    expect(statesOf(bulk)).toEqual({ a: 'accepted', b: 'finished_before_cancel', c: 'refused', d: 'refused' });
    expect(bulk.getSnapshot().failed.map(({ runId, error }) => [runId, error?.kind])).toEqual([
      ['c', 'forbidden'],
      ['d', 'forbidden'],
    ]);
    // It is known to have ended, so nothing is sent.
    expect(t.source.calls.filter(({ method, runId }) => method === 'cancelRun' && runId === 'd')).toEqual([]);
    t.source.setRun({ status: 'cancelled' }, 'a');
    await t.clock.advance(2_000);
    expect(statesOf(bulk)).toMatchObject({ a: 'cancelled' });
    expect(bulk.getSnapshot().isRunning).toBe(false);
  });

  it('repeats a lost answer with its own key and does not call it a failure', async () => {
    const t = setUp();
    t.source.intercept('cancelRun', async (proceed) => {
      await proceed();
      throw new RunSourceError('network', 'the answer was lost.');
    });
    const bulk = cancelRuns(t.client, ['a']);
    await t.clock.advance(10_000);
    expect(statesOf(bulk)).toEqual({ a: 'accepted' });
    const keys = t.source.calls.filter(({ method }) => method === 'cancelRun').map((call) => call.idempotencyKey);
    expect(new Set(keys).size).toBe(1);
  });

  it('follows all runs with one request per tick, and stops asking when the last has ended', async () => {
    const t = setUp();
    const bulk = cancelRuns(t.client, IDS);
    await t.clock.advance(10_000);
    expect(t.source.count('readRun')).toBe(0);
    expect(t.source.count('listRuns')).toBeLessThan(12);
    for (const id of IDS) t.source.setRun({ status: 'cancelled' }, id);
    await t.clock.advance(3_000);
    await bulk.done;
    const asked = t.source.count();
    await t.clock.advance(30_000);
    expect(t.source.count()).toBe(asked);
    expect(t.clock.pending).toBe(0);
  });

  it('asks for each run where the source cannot list, or will not', async () => {
    for (const list of [false, true]) {
      const t = setUp({ capabilities: { list } });
      t.source.interceptAll('listRuns', async () => {
        throw new RunSourceError('forbidden', 'no lists for you.', { status: 403 });
      });
      const bulk = cancelRuns(t.client, ['a', 'b']);
      await t.clock.advance(3_000);
      for (const id of ['a', 'b']) t.source.setRun({ status: 'cancelled' }, id);
      await t.clock.advance(3_000);
      expect(statesOf(bulk)).toEqual({ a: 'cancelled', b: 'cancelled' });
    }
  });

  it.each([
    ['ignores which runs are asked for', (id: string, _: string) => id !== 'f'],
    ['leaves out what has ended', (_: string, status: string) => status !== 'cancelled'],
  ])('asks for a run itself where the list %s', async (_, isListed) => {
    const t = setUp();
    const { listRuns } = t.source;
    t.source.listRuns = async (query, call) => {
      const page = await listRuns?.call(t.source, query, call);
      if (!page) throw new Error('the source has a list');
      return { ...page, runs: page.runs.filter(({ id, status }) => isListed(id, status)) };
    };
    const bulk = cancelRuns(t.client, ['a', 'f']);
    await t.clock.advance(3_000);
    for (const id of ['a', 'f']) t.source.setRun({ status: 'cancelled' }, id);
    await t.clock.advance(5_000);
    expect(statesOf(bulk)).toEqual({ a: 'cancelled', f: 'cancelled' });
    expect(t.clock.pending).toBe(0);
  });

  it('sends nothing more after stop, and says so', async () => {
    const t = setUp();
    const bulk = cancelRuns(t.client, IDS, { concurrency: 1 });
    bulk.stop();
    await t.clock.advance(1_000);
    expect(t.source.count('cancelRun')).toBe(1);
    expect(statesOf(bulk)).toMatchObject({ a: 'accepted', b: 'not_sent', f: 'not_sent' });
    expect(bulk.getSnapshot()).toMatchObject({ answered: 1, failed: [] });
  });

  it('joins a cancel that is under way, and resolves when the client is disposed', async () => {
    const t = setUp();
    void t.client.cancel('a');
    const bulk = cancelRuns(t.client, ['a', 'b', 'c'], { concurrency: 2 });
    await t.clock.advance(50);
    expect(t.source.calls.filter(({ method, runId }) => method === 'cancelRun' && runId === 'a')).toHaveLength(1);
    t.client.dispose();
    const { items, isRunning } = await bulk.done;
    expect(items.map(({ state }) => state)).toEqual(['abandoned', 'abandoned', 'abandoned']);
    expect(isRunning).toBe(false);
  });

  it('is done at once with nothing to do, and refuses a concurrency of none', async () => {
    const t = setUp();
    expect(await cancelRuns(t.client, []).done).toMatchObject({ items: [], isRunning: false });
    expect(() => cancelRuns(t.client, IDS, { concurrency: 0 })).toThrow(/runlight: concurrency is 0/);
  });
});
