// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import type { ScriptedSourceOptions } from '../../testing/scripted-source.types';
import { RunSourceError } from '../run/source/run-source-error';
import { createRunClient } from './run-client';

/* More steps than one read returns (R7: 50 pages), and ends that arrive before the last of them (R3). */

/** A backend with one step per page. */
function setUp(options: Partial<ScriptedSourceOptions> = {}) {
  const clock = createManualClock();
  const environment = createManualEnvironment();
  const scripted = createScriptedSource({ clock, ...options });
  const source = Object.assign(scripted, {
    readSteps: (
      (read) => (id, call) =>
        read(id, { ...call, limit: 1 })
    )(scripted.readSteps) as typeof scripted.readSteps,
  });
  const client = createRunClient({ source, clock, environment });
  const get = () => client.getSnapshot('run-1');
  const seen: string[] = [];
  const look = () => seen.push(`${get().run?.status}: ${get().steps.length}`);
  const write = (from: number, to: number) => {
    for (let n = from; n <= to; n += 1) source.setStep({ n });
  };
  return { clock, environment, source, client, get, seen, look, write, line: () => source.connections.at(-1) };
}
const push: Partial<ScriptedSourceOptions> = { capabilities: { push: 'websocket' } };

/** Ten steps, and a connection opened without steps for a watcher that does not need them. */
async function withoutSteps() {
  const t = setUp(push);
  t.write(1, 10);
  t.source.greet(false);
  t.client.watch('run-1', undefined, { steps: false });
  await t.clock.advance(10);
  t.line()?.snapshot({ steps: [], more: true });
  return t;
}

describe('R7: a feed of more than 50 pages', () => {
  it('R3: is whole before the run is seen to have ended', async () => {
    const t = setUp();
    t.write(1, 130);
    t.source.setRun({ status: 'succeeded' });
    t.client.watch('run-1', t.look);
    await t.clock.advance(10_000);
    expect(t.get().connection.state).toBe('ended');
    expect(t.get().steps).toHaveLength(130);
    expect(new Set(t.seen.filter((text) => text.startsWith('succeeded')))).toEqual(new Set(['succeeded: 130']));
  });

  it('is not waited for once nobody wants the steps any more', async () => {
    const t = setUp();
    t.write(1, 130);
    t.source.setRun({ status: 'succeeded' });
    const leave = t.client.watch('run-1');
    t.client.watch('run-1', undefined, { steps: false });
    await t.clock.advance(10);
    leave();
    await t.clock.advance(3_000);
    expect(t.get().run?.status).toBe('succeeded');
    expect(t.get().connection.state).toBe('ended');
  });

  it('nor is an end held back by pages that lead nowhere', async () => {
    const t = setUp();
    t.source.interceptAll('readSteps', async () => ({
      steps: [],
      epoch: 'epoch-1',
      next: null,
      more: true,
      reset: false,
      invalid: 0,
    }));
    t.source.setRun({ status: 'succeeded' });
    t.client.watch('run-1');
    await t.clock.advance(3_000);
    expect(t.get().connection.state).toBe('ended');
    expect(t.source.count('readSteps')).toBe(1);
  });

  it('is read to its end beside a live line, and no step is skipped', async () => {
    const t = setUp(push);
    t.write(1, 130);
    t.source.greet(false);
    t.client.watch('run-1');
    await t.clock.advance(10);
    t.line()?.snapshot({ steps: [], more: true });
    await t.clock.advance(100);
    t.write(131, 131);
    await t.clock.advance(10_000);
    expect(t.get().steps).toHaveLength(131);
    expect(t.get().connection.state).toBe('live');
    expect(t.source.connections).toHaveLength(1);
  });
});

describe('a snapshot that does not carry all steps', () => {
  it('keeps the line of those who do not want them', async () => {
    const t = await withoutSteps();
    await t.clock.advance(1_000);
    expect(t.get().connection.state).toBe('live');
    const asked = t.source.count();
    await t.clock.advance(20_000);
    expect(t.source.connections).toHaveLength(1);
    expect(t.source.count()).toBe(asked);
  });

  it('is completed when somebody wants them later, and stays so', async () => {
    const t = await withoutSteps();
    t.write(11, 12);
    await t.clock.advance(1_000);
    t.client.watch('run-1');
    await t.clock.advance(3_000);
    expect(t.get().steps).toHaveLength(12);
    t.write(13, 13);
    t.line()?.close('retry');
    t.source.greet(true);
    t.write(14, 14);
    await t.clock.advance(5_000);
    expect(t.get().steps).toHaveLength(14);
    expect(t.get().connection.state).toBe('live');
  });

  it('R3: nor lets an end be seen before them', async () => {
    const t = setUp({ ...push, latencyMs: 50 });
    t.source.greet(false);
    t.client.watch('run-1', t.look);
    await t.clock.advance(500);
    t.write(1, 4);
    t.line()?.snapshot({ steps: [], more: true });
    t.source.setRun({ status: 'succeeded' });
    await t.clock.advance(5_000);
    expect(new Set(t.seen.filter((text) => text.startsWith('succeeded')))).toEqual(new Set(['succeeded: 4']));
    expect(t.get().connection.state).toBe('ended');
  });

  it('of an older state takes no newer steps away', async () => {
    const t = setUp(push);
    t.source.greet(false);
    t.client.watch('run-1');
    await t.clock.advance(10);
    const before = t.source.getRun();
    t.write(1, 1);
    await t.clock.advance(3_000);
    expect(t.get().steps).toHaveLength(1);
    t.line()?.snapshot({ run: before, rev: before.rev ?? null, steps: [], resumed: false });
    await t.clock.settle();
    expect(t.get().steps).toHaveLength(1);
  });
});

describe('R3: an end that is pushed by a backend that does not push steps', () => {
  it('is seen together with the last of them', async () => {
    const t = setUp({ capabilities: { push: 'websocket', revisions: false }, latencyMs: 20 });
    t.client.watch('run-1', t.look);
    await t.clock.advance(2_500);
    t.source.onPush(() => {});
    t.write(1, 1);
    t.source.onPush(null);
    t.source.setRun({ status: 'succeeded' });
    await t.clock.advance(5_000);
    expect(new Set(t.seen.filter((text) => text.startsWith('succeeded')))).toEqual(new Set(['succeeded: 1']));
  });

  it('is seen without them where they cannot be read', async () => {
    const t = setUp({ capabilities: { push: 'websocket', revisions: false } });
    t.client.watch('run-1');
    await t.clock.advance(2_500);
    for (const method of ['readRun', 'readSteps'] as const) {
      t.source.interceptAll(method, async () => {
        throw new RunSourceError('network', 'made to fail.');
      });
    }
    t.source.setRun({ status: 'succeeded' });
    await t.clock.advance(5_000);
    expect(t.get().run?.status).toBe('succeeded');
  });
});

it('steps that begin to be wanted while the metrics of an ended run are read are read too', async () => {
  const t = setUp({ capabilities: { revisions: false, separateMetrics: true } });
  t.write(1, 1);
  t.source.setRun({ status: 'succeeded' });
  let answer: (metrics: []) => void = () => {};
  const metrics = new Promise<[]>((resolve) => {
    answer = resolve;
  });
  Object.assign(t.source, { readMetrics: () => metrics });
  t.client.watch('run-1', undefined, { steps: false });
  await t.clock.advance(10);
  t.client.watch('run-1');
  answer([]);
  await t.clock.advance(5_000);
  expect(t.get().steps).toHaveLength(1);
  expect(t.get().connection.state).toBe('ended');
});
