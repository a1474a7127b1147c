// @vitest-environment node
import { afterEach, describe, expect, it } from 'vitest';
import type { PushClose, PushHandlers } from '../../core/run/source/push';
import { createManualClock } from '../../testing/manual-clock';
import { createScriptedSource } from '../../testing/scripted-source';
import { type SharedRunSource, shareBetweenTabs } from './share-between-tabs';
import type { StreamLocks } from './stream-locks';

/** The locks of one browser, shared by all its tabs. */
function createLocks(): StreamLocks & { held: Set<string> } {
  const held = new Set<string>();
  return {
    held,
    async request(name, _options, callback) {
      if (held.has(name)) return callback(null);
      held.add(name);
      try {
        await callback({ name });
      } finally {
        held.delete(name);
      }
    },
  };
}

/** Collects what happens to a tab's requested stream. */
function listener() {
  const closes: PushClose[] = [];
  const handlers: PushHandlers = { onMessage() {}, onAlive() {}, onClose: (close) => closes.push(close) };
  return { closes, handlers };
}

const open: SharedRunSource[] = [];
afterEach(() => {
  for (const tab of open.splice(0)) tab.close();
});

function setUp(maxStreams = 3, push: 'sse' | 'websocket' = 'sse') {
  const clock = createManualClock();
  const source = createScriptedSource({ clock, capabilities: { push, maxStreams } });
  for (let i = 2; i <= 5; i += 1) source.addRun({ id: `run-${i}`, name: `Run ${i}` });
  const tab = (locks: StreamLocks | null, name = 'default') => {
    const shared = shareBetweenTabs(source, { getIdentity: () => 'ada', clock, locks, name, openChannel: () => null });
    open.push(shared);
    return async (runId: string) => {
      const { closes, handlers } = listener();
      const leave = shared.subscribe?.(runId, handlers, { rev: 0, epoch: null, freshToken: false }) ?? (() => {});
      await clock.settle();
      return { closes, leave };
    };
  };
  return { clock, source, tab, streams: () => source.connections.filter(({ isOpen }) => isOpen).length };
}

describe('event streams of several tabs, counted by locks', () => {
  it('D11: three are open in all tabs together; who finds no place is told to come again', async () => {
    const t = setUp();
    const locks = createLocks();
    const [first, second] = [t.tab(locks), t.tab(locks)];
    await first('run-1');
    await first('run-2');
    await second('run-3');
    const fourth = await second('run-4');
    expect(t.streams()).toBe(3);
    expect(fourth.closes).toEqual([{ kind: 'retry', retryAfterMs: 30_000, error: null }]);
  });

  it('D11: a place that one tab gives back is there for another', async () => {
    const t = setUp(1);
    const locks = createLocks();
    const [first, second] = [t.tab(locks), t.tab(locks)];
    const { leave } = await first('run-1');
    expect((await second('run-2')).closes).toHaveLength(1);
    leave();
    await t.clock.settle();
    expect(locks.held.size).toBe(0);
    expect((await second('run-2')).closes).toEqual([]);
    expect(t.streams()).toBe(1);
  });

  it('D11: so is the place of a stream that the server has closed', async () => {
    const t = setUp(1);
    const locks = createLocks();
    const { closes } = await t.tab(locks)('run-1');
    t.source.connections[0]?.close('retry');
    await t.clock.settle();
    expect(closes).toHaveLength(1);
    expect(locks.held.size).toBe(0);
  });

  it('D11: who leaves before the lock is given opens nothing and keeps no place', async () => {
    const t = setUp(1);
    const locks = createLocks();
    const asking = t.tab({
      request: async (name, options, callback) => {
        await new Promise<void>((resolve) => t.clock.setTimeout(resolve, 100));
        return locks.request(name, options, callback);
      },
    });
    const { leave } = await asking('run-1');
    leave();
    await t.clock.advance(200);
    expect([t.source.connections.length, locks.held.size]).toEqual([0, 0]);
  });

  it('D11: backends of other names have places of their own', async () => {
    const t = setUp(1);
    const locks = createLocks();
    await t.tab(locks, 'one')('run-1');
    expect((await t.tab(locks, 'two')('run-2')).closes).toEqual([]);
    expect(t.streams()).toBe(2);
  });

  it.each<[string, StreamLocks | null]>([
    ['there are no locks', null],
    ['locks may not be used', { request: () => Promise.reject(new DOMException('no', 'SecurityError')) }],
  ])('D11: each tab counts for itself where %s', async (_, locks) => {
    const t = setUp(1);
    const [first, second] = [t.tab(locks), t.tab(locks)];
    await first('run-1');
    expect((await second('run-2')).closes).toEqual([]);
    expect(t.streams()).toBe(2);
  });

  it.each([
    ['WebSockets', 3, 'websocket' as const],
    ['event streams over HTTP/2', Number.POSITIVE_INFINITY, 'sse' as const],
  ])('D11: %s take no lock', async (_, maxStreams, push) => {
    const t = setUp(maxStreams, push);
    const locks = createLocks();
    const subscribe = t.tab(locks);
    for (let i = 1; i <= 5; i += 1) await subscribe(`run-${i}`);
    expect([t.streams(), locks.held.size]).toEqual([5, 0]);
  });
});
