// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import type { ScriptedSourceOptions } from '../../testing/scripted-source.types';
import { getRuns, loadMoreRuns, watchRuns } from '../list/runs';
import { cancelRuns } from '../request/cancel-runs';
import { pauseRun } from '../request/pause-run';
import { RunSourceError } from '../run/source/run-source-error';
import { createRunClient } from './run-client';
import { startRun } from './start-run';

/* One user's requests and reads must not affect the next user who signs in: R11. */

function setUp(options: Partial<ScriptedSourceOptions> = {}) {
  const clock = createManualClock();
  const environment = createManualEnvironment();
  const listeners = new Set<() => void>();
  const source = Object.assign(createScriptedSource({ clock, ...options }), {
    onIdentityChange(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  const client = createRunClient({ source, clock, environment });
  return {
    clock,
    source,
    client,
    get: () => client.getSnapshot('run-1'),
    /** Signs in another user, who may not see any run. */
    signIn() {
      for (const method of ['readRun', 'readSteps'] as const) source.interceptAll(method, notFound);
      source.interceptAll('listRuns', async () => emptyPage);
      for (const listener of listeners) listener();
    },
    /** Holds back the next response until the returned function is called. */
    holdBack(method: 'readRun' | 'listRuns' | 'startRun' | 'cancelRun') {
      let release = () => {};
      source.intercept(method, async (proceed) => {
        const answer = await proceed();
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        return answer;
      });
      return () => release();
    },
  };
}
const lost = async () => {
  throw new RunSourceError('network', 'lost.');
};
const notFound = async () => {
  throw new RunSourceError('not_found', 'not yours.', { status: 404 });
};
const emptyPage = { runs: [], nextCursor: null, serverTimeMs: null, retryAfterMs: null };

describe('R11: when somebody else signs in', () => {
  it('a cancel without an answer is not repeated in the name of the next one', async () => {
    const t = setUp();
    t.client.watch('run-1');
    await t.clock.advance(100);
    t.source.interceptAll('cancelRun', lost);
    const outcome = t.client.cancel('run-1');
    await t.clock.advance(100);
    expect(t.get().cancel.phase).toBe('unknown');
    t.signIn();
    const sent = t.source.count('cancelRun');
    await t.clock.advance(60_000);
    expect(t.source.count('cancelRun')).toBe(sent);
    expect(t.get().cancel.phase).toBe('idle');
    expect((await outcome).result).toBe('abandoned');
  });

  it('nor is the answer to one that is under way read', async () => {
    const t = setUp();
    t.client.watch('run-1');
    await t.clock.advance(100);
    const answer = t.holdBack('cancelRun');
    void t.client.cancel('run-1');
    await t.clock.settle();
    t.signIn();
    answer();
    await t.clock.advance(3_000);
    expect(t.get()).toMatchObject({ reported: null, cancel: { phase: 'idle' } });
  });

  it('the status that was read beside it is not shown', async () => {
    const t = setUp();
    t.client.watch('run-1');
    await t.clock.advance(100);
    t.source.interceptAll('cancelRun', lost);
    const answer = t.holdBack('readRun');
    void t.client.cancel('run-1');
    await t.clock.settle();
    t.signIn();
    await t.clock.settle();
    answer();
    await t.clock.advance(3_000);
    expect(t.get().reported).toBeNull();
  });

  it('an end that waits for its last steps is not shown', async () => {
    const t = setUp();
    t.client.watch('run-1');
    watchRuns(t.client, undefined, () => {});
    await t.clock.advance(100);
    t.source.interceptAll('readRun', () => new Promise(() => {}));
    t.source.setRun({ status: 'succeeded' });
    await t.clock.advance(1_500);
    expect(t.get().reported?.status).toBe('running');
    t.signIn();
    await t.clock.advance(5_000);
    expect(t.get().reported).toBeNull();
  });

  it('a page of a list that was asked for is not added', async () => {
    const t = setUp();
    const query = { limit: 10 };
    for (let i = 0; i < 100; i += 1) t.source.addRun({ id: `other-${i}` });
    watchRuns(t.client, query, () => {});
    await t.clock.advance(100);
    const answer = t.holdBack('listRuns');
    void loadMoreRuns(t.client, query);
    await t.clock.settle();
    t.signIn();
    await t.clock.advance(100);
    answer();
    await t.clock.advance(100);
    expect(getRuns(t.client, query)).toMatchObject({ runs: [], isLoadingMore: false });
    expect(t.client.getSnapshot('other-12').reported).toBeNull();
  });

  it('a run that is being started is not shown', async () => {
    const t = setUp();
    const answer = t.holdBack('startRun');
    const started = startRun(t.client, { name: 'mine' });
    await t.clock.settle();
    t.signIn();
    answer();
    const { id } = await started;
    expect(t.client.getSnapshot(id).reported).toBeNull();
  });

  it('what a bulk cancel has not sent yet is not sent', async () => {
    const t = setUp();
    const ids = ['run-1', 'run-2', 'run-3', 'run-4'];
    for (const id of ids.slice(1)) t.source.addRun({ id });
    await t.clock.advance(100);
    t.source.interceptAll('cancelRun', () => new Promise(() => {}));
    const bulk = cancelRuns(t.client, ids, { concurrency: 2 });
    await t.clock.advance(100);
    expect(t.source.count('cancelRun')).toBe(2);
    t.signIn();
    await t.clock.advance(60_000);
    expect(t.source.count('cancelRun')).toBe(2);
    const { items } = await bulk.done;
    expect(items.map(({ state }) => state)).toEqual(['abandoned', 'abandoned', 'not_sent', 'not_sent']);
  });

  it('a pause without an answer is not repeated, and the next one may ask for one', async () => {
    const t = setUp({ capabilities: { pause: true } });
    t.client.watch('run-1');
    await t.clock.advance(100);
    t.source.interceptAll('setPaused', lost);
    const pause = pauseRun(t.client, 'run-1');
    const outcome = pause.set(true);
    await t.clock.advance(100);
    t.signIn();
    const sent = t.source.count('setPaused');
    expect(pause.getSnapshot()).toEqual({ pending: null, error: null });
    await t.clock.advance(60_000);
    expect(t.source.count('setPaused')).toBe(sent);
    expect(await outcome).toBe(false);
    void pause.set(true);
    await t.clock.settle();
    expect(t.source.count('setPaused')).toBe(sent + 1);
  });
});
