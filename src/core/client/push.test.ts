// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import type { ScriptedSourceOptions } from '../../testing/scripted-source.types';
import { RunSourceError } from '../run/source/run-source-error';
import { createRunClient } from './run-client';

function setUp(options: Partial<ScriptedSourceOptions> = {}) {
  const clock = createManualClock();
  const environment = createManualEnvironment();
  const { capabilities, ...rest } = options;
  const source = createScriptedSource({ clock, capabilities: { push: 'websocket', ...capabilities }, ...rest });
  const client = createRunClient({ source, clock, environment });
  const stop = client.watch('run-1');
  const get = () => client.getSnapshot('run-1');
  const connection = () => source.connections.at(-1);
  return {
    clock,
    environment,
    source,
    client,
    stop,
    get,
    connection,
    titles: () => get().steps.map(({ title }) => title),
  };
}

describe('push', () => {
  it('R8: paints by HTTP first, then is live, and asks nothing any more', async () => {
    const t = setUp();
    t.source.greet(false);
    await t.clock.advance(500);
    expect(t.get().run?.status).toBe('running');
    expect(t.get().connection).toMatchObject({ state: 'polling', transport: 'polling' });
    expect(t.source.connections).toHaveLength(1);
    await t.clock.advance(3_000);
    const whileConnecting = t.source.count('readRun');
    expect(whileConnecting).toBeGreaterThan(2);
    t.connection()?.snapshot();
    await t.clock.settle();
    expect(t.get().connection).toMatchObject({ state: 'live', transport: 'websocket' });
    const asked = t.source.count();
    for (let i = 0; i < 10; i += 1) {
      t.source.setStep({ n: i + 1, title: `S${i + 1}` });
      await t.clock.advance(1_000);
    }
    expect(t.source.count()).toBe(asked);
    expect(t.titles()).toEqual(['S1', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7', 'S8', 'S9', 'S10']);
  });

  it('fault 25: a refused handshake leaves polling as it was', async () => {
    const t = setUp();
    t.source.greet(false);
    await t.clock.advance(10);
    t.connection()?.close('retry');
    t.source.setRun({ name: 'new' });
    await t.clock.advance(1_200);
    expect(t.get().run?.name).toBe('new');
    expect(t.get().connection.state).toBe('polling');
  });

  it('fault 26: a connection that opens and then is silent is replaced', async () => {
    const t = setUp();
    await t.clock.advance(100);
    expect(t.get().connection.state).toBe('live');
    const first = t.connection();
    await t.clock.advance(44_000);
    expect(first?.isOpen).toBe(true);
    t.source.greet(false);
    await t.clock.advance(1_500);
    expect(first?.isOpen).toBe(false);
    expect(t.get().connection.state).toBe('polling');
    t.source.greet(true);
    await t.clock.advance(46_000 + 2_000);
    expect(t.source.connections.length).toBeGreaterThanOrEqual(2);
    expect(t.get().connection.state).toBe('live');
  });

  it('a sign of life keeps it', async () => {
    const t = setUp();
    await t.clock.advance(100);
    for (let i = 0; i < 10; i += 1) {
      await t.clock.advance(30_000);
      t.connection()?.alive();
    }
    expect(t.source.connections).toHaveLength(1);
  });

  it('fault 27: after a dropped frame no step is missing', async () => {
    const t = setUp();
    await t.clock.advance(100);
    t.source.onPush(() => {});
    t.source.setStep({ n: 1, title: 'dropped' });
    t.source.onPush(null);
    t.source.setStep({ n: 2, title: 'arrives' });
    await t.clock.advance(3_000);
    expect(t.titles()).toEqual(['dropped', 'arrives']);
    expect(t.get().connection.state).toBe('live');
  });

  it('fault 28: doubled and reordered frames change nothing twice and nothing back', async () => {
    const t = setUp();
    await t.clock.advance(100);
    t.source.onPush((send) => {
      send();
      send();
    });
    t.source.setStep({ n: 1, title: 'one' });
    const held: (() => void)[] = [];
    t.source.onPush((send) => void held.push(send));
    t.source.setRun({ name: 'first' });
    t.source.setRun({ name: 'second' });
    held[1]?.();
    held[0]?.();
    t.source.onPush(null);
    await t.clock.advance(3_000);
    expect(t.get().run?.name).toBe('second');
    expect(t.titles()).toEqual(['one']);
  });

  it('fault 29: a restart brings two hundred clients back spread out, and each resumes where it was', async () => {
    const clock = createManualClock();
    const sources = Array.from({ length: 200 }, (_, i) => {
      const source = createScriptedSource({ clock, capabilities: { push: 'websocket' } });
      createRunClient({ source, clock, environment: createManualEnvironment(i * 7919 + 1) }).watch('run-1');
      return source;
    });
    await clock.advance(5_000);
    for (const source of sources) {
      source.setStep({ n: 1 });
      source.connections.at(-1)?.close('retry');
    }
    const returned: number[] = [];
    for (let i = 0; i < 12; i += 1) {
      await clock.advance(100);
      returned.push(sources.filter((source) => source.connections.length > 1).length);
    }
    expect(returned.at(-1)).toBe(200);
    const perTenth = returned.map((count, i) => count - (returned[i - 1] ?? 0));
    expect(Math.max(...perTenth)).toBeLessThan(60);
    for (const source of sources) expect(source.connections.at(-1)?.resume).toMatchObject({ epoch: 'epoch-1', rev: 2 });
  });

  it('fault 30: three connections that live less than a second are followed by a minute of rest, and then it is live again', async () => {
    const t = setUp();
    t.source.greet(false);
    await t.clock.advance(10);
    for (let i = 0; i < 3; i += 1) {
      for (let wait = 0; wait < 100 && !t.connection()?.isOpen; wait += 1) await t.clock.advance(100);
      t.connection()?.close('retry');
    }
    expect(t.source.connections).toHaveLength(3);
    t.source.greet(true);
    await t.clock.advance(59_000);
    expect(t.source.connections).toHaveLength(3);
    expect(t.get().connection.state).toBe('polling');
    await t.clock.advance(2_000);
    expect(t.get().connection.state).toBe('live');
  });

  it('fault 31: a final close is not tried again, and polling goes on', async () => {
    const t = setUp();
    await t.clock.advance(100);
    t.connection()?.close('final');
    t.source.setRun({ name: 'later' });
    await t.clock.advance(600_000);
    expect(t.source.connections).toHaveLength(1);
    expect(t.get().run?.name).toBe('later');
    expect(t.get().connection.state).toBe('polling');
  });

  it('fault 31: a refused token is refreshed once', async () => {
    const t = setUp();
    t.source.greet(false);
    await t.clock.advance(10);
    t.connection()?.close('auth');
    await t.clock.advance(5_000);
    expect(t.connection()?.resume.freshToken).toBe(true);
    t.connection()?.close('auth');
    await t.clock.advance(600_000);
    expect(t.source.connections).toHaveLength(2);
  });

  it('what a server tells of another run is not taken for this one, and the line goes on', async () => {
    const t = setUp();
    await t.clock.advance(100);
    const told = { prev: null, rev: 9, epoch: 'epoch-1', steps: [], resumed: true, more: false, serverTimeMs: null };
    const run = { ...t.source.getRun(), id: 'run-2', status: 'succeeded' as const, rev: 9 };
    t.connection()?.send({ ...told, type: 'snapshot', run });
    t.connection()?.send({ ...told, type: 'change', run });
    t.source.setRun({ name: 'this one' });
    await t.clock.advance(100);
    expect(t.get()).toMatchObject({
      run: { id: 'run-1', status: 'running', name: 'this one' },
      connection: { state: 'live' },
    });
  });

  it('falls back to polling at once when the line closes, and comes back to push', async () => {
    const t = setUp();
    await t.clock.advance(100);
    const asked = t.source.count('readRun');
    t.connection()?.close('retry', 10_000);
    await t.clock.advance(50);
    expect(t.source.count('readRun')).toBe(asked + 1);
    expect(t.get().connection.state).toBe('polling');
    await t.clock.advance(9_000);
    expect(t.source.connections).toHaveLength(1);
    await t.clock.advance(3_000);
    expect(t.get().connection.state).toBe('live');
  });

  it('another epoch on the line replaces everything', async () => {
    const t = setUp();
    t.source.setStep({ n: 1, title: 'old' });
    await t.clock.advance(100);
    t.connection()?.close('retry');
    t.source.resetStore('epoch-2');
    t.source.setStep({ n: 1, title: 'new' });
    await t.clock.advance(5_000);
    expect(t.titles()).toEqual(['new']);
    expect(t.get().connection.state).toBe('live');
  });

  it('reads what the backend has more than it pushes, and loses none of what is pushed meanwhile', async () => {
    const t = setUp();
    t.source.greet(false);
    await t.clock.advance(100);
    for (let n = 1; n <= 5; n += 1) t.source.setStep({ n, title: `S${n}` });
    let release: () => void = () => {};
    t.source.intercept('readSteps', async (proceed) => {
      const page = await proceed();
      await new Promise<void>((resolve) => (release = resolve));
      return page;
    });
    t.connection()?.snapshot({ steps: [], more: true });
    await t.clock.settle();
    t.source.setStep({ n: 6, title: 'S6' });
    await t.clock.settle();
    release();
    await t.clock.advance(5_000);
    expect(t.titles()).toEqual(['S1', 'S2', 'S3', 'S4', 'S5', 'S6']);
    expect(t.get().connection.state).toBe('live');
  });

  it.each([
    ['arrives twice', true],
    ['begins anew at each connection', false],
  ])('a snapshot with the first steps only, which %s, takes none away', async (_, isTwice) => {
    const t = setUp();
    t.source.greet(false);
    await t.clock.advance(100);
    for (let n = 1; n <= 5; n += 1) t.source.setStep({ n, title: `S${n}` });
    const steps = [{ id: '1', n: 1, kind: 'info' as const, status: 'done' as const, title: 'S1', rev: 2 }];
    const first = () => t.connection()?.snapshot({ resumed: false, more: true, steps });
    first();
    await t.clock.advance(3_000);
    expect(t.titles()).toEqual(['S1', 'S2', 'S3', 'S4', 'S5']);
    if (!isTwice) {
      t.connection()?.close('retry');
      await t.clock.advance(3_000);
    }
    const counts: number[] = [];
    t.client.subscribe('run-1', () => counts.push(t.titles().length));
    first();
    await t.clock.advance(5_000);
    expect(t.titles()).toEqual(['S1', 'S2', 'S3', 'S4', 'S5']);
    expect(counts.every((count) => count === 5)).toBe(true);
    expect(t.get().connection.state).toBe('live');
  });

  it('section 4: a proxy that answers 404 while missing steps are read loses none of them', async () => {
    const t = setUp();
    t.source.greet(false);
    await t.clock.advance(100);
    for (let n = 1; n <= 5; n += 1) t.source.setStep({ n, title: `S${n}` });
    t.source.intercept('readSteps', async () => {
      throw new RunSourceError('not_found', 'a proxy, during a deploy', { status: 404 });
    });
    t.connection()?.snapshot({ steps: [], more: true });
    await t.clock.settle();
    t.source.greet(true);
    t.source.setStep({ n: 6, title: 'S6' });
    await t.clock.advance(10_000);
    expect(t.titles()).toEqual(['S1', 'S2', 'S3', 'S4', 'S5', 'S6']);
    expect(t.get().connection.state).toBe('live');
  });

  it('an end that is pushed ends everything, after one last look', async () => {
    const t = setUp();
    await t.clock.advance(100);
    t.source.setStep({ n: 1, title: 'last' });
    t.source.setRun({ status: 'succeeded' });
    await t.clock.advance(2_000);
    expect(t.get()).toMatchObject({ run: { status: 'succeeded' }, connection: { state: 'ended' } });
    expect(t.titles()).toEqual(['last']);
    expect(t.connection()?.isOpen).toBe(false);
    const asked = t.source.count();
    await t.clock.advance(120_000);
    expect(t.source.count()).toBe(asked);
    expect(t.source.connections).toHaveLength(1);
    expect(t.clock.pending).toBe(0);
  });

  it('leaving closes the line', async () => {
    const t = setUp();
    await t.clock.advance(100);
    t.stop();
    await t.clock.advance(100);
    expect(t.connection()?.isOpen).toBe(false);
    expect(t.clock.pending).toBe(0);
  });

  it('fault 18: a hidden page keeps its line for half a minute, then opens a new one when visible', async () => {
    const t = setUp();
    await t.clock.advance(100);
    t.environment.setVisible(false);
    await t.clock.advance(20_000);
    t.environment.setVisible(true);
    await t.clock.advance(100);
    expect(t.source.connections).toHaveLength(1);
    expect(t.get().connection.state).toBe('live');
    t.environment.setVisible(false);
    await t.clock.advance(31_000);
    expect(t.connection()?.isOpen).toBe(false);
    const asked = t.source.count();
    await t.clock.advance(600_000);
    expect(t.source.count()).toBe(asked);
    t.source.setStep({ n: 1, title: 'meanwhile' });
    t.environment.setVisible(true);
    await t.clock.advance(100);
    expect(t.titles()).toEqual(['meanwhile']);
    expect(t.get().connection.state).toBe('live');
  });

  it('fault 20: back from the back/forward cache the line is a new one', async () => {
    const t = setUp();
    await t.clock.advance(100);
    const first = t.connection();
    t.source.setRun({ name: 'x' });
    t.environment.resume();
    await t.clock.advance(100);
    expect(first?.isOpen).toBe(false);
    expect(t.source.connections).toHaveLength(2);
    expect(t.get().connection.state).toBe('live');
  });

  it('a backend that pushes only the status is still asked for its steps, less often', async () => {
    const t = setUp({ capabilities: { revisions: false, push: 'websocket' } });
    await t.clock.advance(100);
    expect(t.get().connection.state).toBe('live');
    t.source.setRun({ name: 'pushed' });
    expect(t.get().run?.name).toBe('pushed');
    t.source.setStep({ n: 1, title: 'asked' });
    const before = t.source.count('readRun');
    await t.clock.advance(20_000);
    expect(t.titles()).toEqual(['asked']);
    expect(t.source.count('readRun') - before).toBeLessThanOrEqual(12);
    expect(t.get().connection.state).toBe('live');
  });

  it('polling that fails beside a dead line is told, and recovers', async () => {
    const t = setUp();
    await t.clock.advance(100);
    t.source.interceptAll('readRun', async () => {
      throw new RunSourceError('network', 'down.');
    });
    t.source.greet(false);
    t.connection()?.close('retry');
    await t.clock.advance(15_000);
    expect(t.get().connection.state).toBe('stale');
    t.source.interceptAll('readRun', null);
    t.source.greet(true);
    await t.clock.advance(60_000);
    expect(t.get().connection).toMatchObject({ state: 'live', error: null });
  });
});
