// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import type { ScriptedSourceOptions } from '../../testing/scripted-source.types';
import { createRunClient } from './run-client';

const ids = (count: number) => Array.from({ length: count }, (_, i) => `run-${i + 1}`);

/** Runs whose changes are pushed by event streams over shared connections. */
function setUp(count: number, options: Partial<ScriptedSourceOptions> = {}) {
  const clock = createManualClock();
  const environment = createManualEnvironment();
  const { capabilities, ...rest } = options;
  const source = createScriptedSource({ clock, capabilities: { push: 'sse', ...capabilities }, ...rest });
  for (const id of ids(count).slice(1)) source.addRun({ id, status: 'running' });
  const client = createRunClient({ source, clock, environment });
  const leave = new Map(ids(count).map((id) => [id, client.watch(id)]));
  const open = () => source.connections.filter(({ isOpen }) => isOpen).map(({ runId }) => runId);
  const states = () => ids(count).map((id) => client.getSnapshot(id).connection.state);
  return { clock, environment, source, client, leave, open, states };
}

describe('event streams over connections that are few', () => {
  it('D11: three of eight runs stream, the others are polled, and none waits', async () => {
    const t = setUp(8);
    await t.clock.advance(2_000);
    expect(t.open()).toHaveLength(3);
    expect(t.states()).toEqual([...new Array(3).fill('live'), ...new Array(5).fill('polling')]);
    for (const id of ids(8)) t.source.setRun({ name: 'changed' }, id);
    await t.clock.advance(2_500);
    expect(ids(8).map((id) => t.client.getSnapshot(id).run?.name)).toEqual(new Array(8).fill('changed'));
  });

  it('D11: a place that becomes free is given on, in the order of asking', async () => {
    const t = setUp(5);
    await t.clock.advance(2_000);
    t.leave.get('run-2')?.();
    await t.clock.advance(1_000);
    expect(t.open()).toEqual(['run-1', 'run-3', 'run-4']);
    t.source.setRun({ status: 'succeeded' }, 'run-1');
    await t.clock.advance(3_000);
    expect(t.open()).toEqual(['run-3', 'run-4', 'run-5']);
    expect(t.client.getSnapshot('run-5').connection.state).toBe('live');
  });

  it.each([1, 2, 5])('D11: a source that allows %d has so many', async (maxStreams) => {
    const t = setUp(7, { capabilities: { push: 'sse', maxStreams } });
    await t.clock.advance(2_000);
    expect(t.open()).toHaveLength(maxStreams);
  });

  it.each([
    ['over HTTP/2', { push: 'sse', maxStreams: Number.POSITIVE_INFINITY }],
    ['over WebSockets', { push: 'websocket' }],
  ] as const)('D11: %s all stream', async (_, capabilities) => {
    const t = setUp(8, { capabilities });
    await t.clock.advance(2_000);
    expect(t.open()).toHaveLength(8);
  });

  it('D11: two clients of the same origin count together', async () => {
    const clock = createManualClock();
    const open = () =>
      [1, 2].map(() => {
        const source = createScriptedSource({ clock, capabilities: { push: 'sse' } });
        for (const id of ids(3).slice(1)) source.addRun({ id, status: 'running' });
        const client = createRunClient({
          source: { ...source, connectionsOf: () => 'https://shared.test' },
          clock,
          environment: createManualEnvironment(),
        });
        for (const id of ids(3)) client.watch(id);
        return { source, client };
      });
    const both = open();
    await clock.advance(2_000);
    const count = () => both.flatMap(({ source }) => source.connections.filter(({ isOpen }) => isOpen)).length;
    expect(count()).toBe(3);
    both[0]?.client.dispose();
    await clock.advance(2_000);
    expect(count()).toBe(3);
    both[1]?.client.dispose();
    await clock.settle();
    expect(clock.pending).toBe(0);
  });

  it('D11: a hidden page gives its places back after a while, and takes them again', async () => {
    const t = setUp(4);
    await t.clock.advance(2_000);
    t.environment.setVisible(false);
    await t.clock.advance(31_000);
    expect(t.open()).toEqual([]);
    t.environment.setVisible(true);
    await t.clock.advance(2_000);
    expect(t.open()).toHaveLength(3);
  });

  it('D11: a stream that is refused leaves its place to another run', async () => {
    const t = setUp(4);
    await t.clock.advance(2_000);
    t.source.connections[0]?.close('final');
    await t.clock.advance(1_000);
    expect(t.open()).toEqual(['run-2', 'run-3', 'run-4']);
  });
});

describe('a request that gets no answer while streams are open', () => {
  const hang = () => new Promise<never>(() => {});

  it('D11: a cancel without an answer for half a second has a stream closed for it', async () => {
    const t = setUp(4);
    await t.clock.advance(2_000);
    t.source.intercept('cancelRun', hang);
    void t.client.cancel('run-4');
    await t.clock.advance(400);
    expect(t.open()).toHaveLength(3);
    await t.clock.advance(200);
    expect(t.open()).toHaveLength(2);
    // Its slot stays free for a while, and is then taken again.
    await t.clock.advance(30_000);
    expect(t.open()).toHaveLength(2);
    await t.clock.advance(60_000);
    expect(t.open()).toHaveLength(3);
  });

  it('D11: where reads are late already, a stream is closed before the cancel is sent', async () => {
    const t = setUp(4);
    await t.clock.advance(2_000);
    t.source.interceptAll('readRun', hang);
    await t.clock.advance(4_500);
    const before = t.open().length;
    let openAtSending = -1;
    t.source.intercept('cancelRun', (proceed) => {
      openAtSending = t.open().length;
      return proceed();
    });
    void t.client.cancel('run-4');
    await t.clock.settle();
    expect(openAtSending).toBeLessThan(before);
  });

  it('§1: a run whose read is overdue is not called live; what is pushed still is', async () => {
    const t = setUp(4);
    await t.clock.advance(2_000);
    t.source.interceptAll('readRun', hang);
    await t.clock.advance(1_200);
    expect(t.states()[3]).toBe('polling');
    await t.clock.advance(3_500);
    expect(t.states()[3]).toBe('reconnecting');
    expect(t.states()[0]).toBe('live');
    await t.clock.advance(7_000);
    expect(t.states()[3]).toBe('stale');
    t.source.interceptAll('readRun', null);
    await t.clock.advance(20_000);
    expect(t.states()[3]).toMatch(/^(polling|live)$/);
  });

  it('§1: a backend that is always slow is not called lost each time', async () => {
    const t = setUp(1, { latencyMs: 2_500, capabilities: { push: null } });
    const seen = new Set<string>();
    t.client.subscribe('run-1', () => seen.add(t.client.getSnapshot('run-1').connection.state));
    await t.clock.advance(120_000);
    expect([...seen]).not.toContain('reconnecting');
  });
});
