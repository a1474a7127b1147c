// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import type { ScriptedSourceOptions } from '../../testing/scripted-source.types';
import type { Run, RunStep } from '../run/run';
import type { PushMessage } from '../run/source/push';
import { createRunClient } from './run-client';

/* world/backends.md, section 8: push without revisions, and reading run and steps together; section 4: push refused. */

function setUp(options: Partial<ScriptedSourceOptions> = {}) {
  const clock = createManualClock();
  const environment = createManualEnvironment();
  const source = createScriptedSource({ clock, ...options });
  const client = createRunClient({ source, clock, environment });
  return { clock, environment, source, client, get: () => client.getSnapshot('run-1') };
}

const stepsUpTo = (count: number): RunStep[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `s${i + 1}`,
    n: i + 1,
    kind: 'info',
    status: 'done',
    title: `s${i + 1}`,
  }));

function whole(count: number, change: Partial<PushMessage> = {}, run: Partial<Run> = {}): PushMessage {
  const at = { id: 'run-1', status: 'running' as const, currentStep: { n: count, name: `s${count}` }, ...run };
  return {
    type: 'snapshot',
    prev: null,
    rev: null,
    epoch: null,
    run: at,
    steps: stepsUpTo(count),
    resumed: false,
    more: false,
    serverTimeMs: null,
    ...change,
  };
}
const pushing = { capabilities: { revisions: false, push: 'sse' as const } };

describe('backends 8, D7: snapshots without revisions that carry all steps', () => {
  it('one each 500 ms: the feed is where the current step is, and neither run nor steps are asked for', async () => {
    const t = setUp(pushing);
    t.source.greet(false);
    t.client.watch('run-1');
    await t.clock.advance(100);
    const asked = t.source.count();
    for (let n = 1; n <= 12; n += 1) {
      t.source.connections[0]?.send(whole(n));
      expect(t.get().run?.currentStep?.name).toBe(`s${n}`);
      expect(t.get().steps).toHaveLength(n);
      await t.clock.advance(500);
    }
    expect(t.get().connection.state).toBe('live');
    expect(t.source.count()).toBe(asked);
  });

  it('what is gone from the steps is gone from the feed, and what is the same stays the same object', async () => {
    const t = setUp(pushing);
    t.source.greet(false);
    t.client.watch('run-1');
    await t.clock.advance(100);
    t.source.connections[0]?.send(whole(4));
    const before = t.get().steps[0];
    t.source.connections[0]?.send(whole(2));
    expect(t.get().steps.map(({ id }) => id)).toEqual(['s1', 's2']);
    expect(t.get().steps[0]).toBe(before);
  });

  it('the end comes with its last steps in one piece', async () => {
    const t = setUp(pushing);
    t.source.greet(false);
    const seen: string[] = [];
    t.client.watch('run-1', () => seen.push(`${t.get().run?.status} ${t.get().steps.length}`));
    await t.clock.advance(100);
    t.source.connections[0]?.send(whole(3));
    t.source.interceptAll('readSteps', async () => ({
      steps: stepsUpTo(5),
      epoch: null,
      next: null,
      more: false,
      reset: true,
      invalid: 0,
    }));
    t.source.setRun({ status: 'succeeded' });
    t.source.connections[0]?.send(whole(5, {}, { status: 'succeeded' }));
    expect(seen.at(-1)).toBe('succeeded 5');
    await t.clock.advance(5_000);
    expect(seen.filter((line) => line.startsWith('succeeded'))).not.toContain('succeeded 3');
    expect(t.get().connection.state).toBe('ended');
  });

  it('a status alone (`resumed: true`, as run_update is read) says nothing about the steps: they are asked for', async () => {
    const t = setUp(pushing);
    t.source.greet(false);
    t.source.setStep({ n: 1 });
    t.client.watch('run-1');
    await t.clock.advance(100);
    t.source.connections[0]?.send(whole(0, { resumed: true }));
    expect(t.get().steps).toHaveLength(1);
    t.source.setStep({ n: 2 });
    await t.clock.advance(5_000);
    expect(t.get().steps).toHaveLength(2);
  });

  it('a source that sends whole snapshots, then the status alone, is asked for the steps from then on, and back', async () => {
    const t = setUp(pushing);
    t.source.greet(false);
    t.client.watch('run-1');
    await t.clock.advance(100);
    t.source.connections[0]?.send(whole(2));
    await t.clock.advance(3_000);
    const quiet = t.source.count('readSteps');
    t.source.setStep({ n: 1 });
    t.source.connections[0]?.send(whole(0, { resumed: true }));
    await t.clock.advance(5_000);
    expect(t.source.count('readSteps')).toBeGreaterThan(quiet);
    t.source.connections[0]?.send(whole(3));
    await t.clock.advance(100);
    const before = t.source.count();
    await t.clock.advance(10_000);
    expect(t.source.count()).toBe(before);
  });

  it('a snapshot that has `more` carries only some steps: the rest is asked for', async () => {
    const t = setUp(pushing);
    t.source.greet(false);
    for (let n = 1; n <= 6; n += 1) t.source.setStep({ n });
    t.client.watch('run-1');
    await t.clock.advance(100);
    t.source.connections[0]?.send(whole(2, { more: true }));
    await t.clock.advance(5_000);
    expect(t.get().steps).toHaveLength(6);
  });

  it('a change without a rev adds to what the snapshot brought', async () => {
    const t = setUp(pushing);
    t.source.greet(false);
    t.client.watch('run-1');
    await t.clock.advance(100);
    t.source.connections[0]?.send(whole(2));
    t.source.connections[0]?.send(whole(3, { type: 'change', steps: stepsUpTo(3).slice(2) }));
    expect(t.get().steps.map(({ id }) => id)).toEqual(['s1', 's2', 's3']);
  });

  it('when the line is lost, the steps are asked for again', async () => {
    const t = setUp(pushing);
    t.source.greet(false);
    t.client.watch('run-1');
    await t.clock.advance(100);
    t.source.connections[0]?.send(whole(1));
    await t.clock.advance(3_000);
    const before = t.source.count('readSteps');
    t.source.connections[0]?.close('retry');
    await t.clock.advance(3_000);
    expect(t.source.count('readSteps')).toBeGreaterThan(before);
    expect(t.get().connection.state).toBe('polling');
  });

  it('metrics that are read apart go on being read', async () => {
    const t = setUp({ capabilities: { revisions: false, push: 'sse', separateMetrics: true } });
    let asked = 0;
    t.source.readMetrics = async () => {
      asked += 1;
      return [{ key: 'loss', value: asked }];
    };
    t.source.greet(false);
    t.client.watch('run-1');
    await t.clock.advance(100);
    t.source.connections[0]?.send(whole(2));
    const steps = t.source.count('readSteps');
    await t.clock.advance(10_000);
    expect(asked).toBeGreaterThan(2);
    expect(t.source.count('readSteps')).toBe(steps);
  });
});

describe('backends 8: readRun and readSteps of an engine that has both in one record', () => {
  it('`read(id)` brings both as they were at one moment: feed and header never contradict each other', async () => {
    const t = setUp({ capabilities: { revisions: false } });
    let run: Run = { id: 'run-1', status: 'running' };
    let steps = stepsUpTo(1);
    let asked = 0;
    t.source.read = async () => {
      asked += 1;
      return { run, steps };
    };
    const seen = new Set<string>();
    t.client.watch('run-1', () => seen.add(`${t.get().run?.status} ${t.get().steps.length}`));
    await t.clock.advance(3_500);
    steps = stepsUpTo(2);
    run = { ...run, status: 'cancelling' };
    await t.clock.advance(3_500);
    steps = stepsUpTo(3);
    run = { ...run, status: 'succeeded' };
    await t.clock.advance(5_000);
    seen.delete('undefined 0');
    expect([...seen]).toEqual(['running 1', 'cancelling 2', 'succeeded 3']);
    expect(t.source.count('readSteps')).toBe(0);
    expect(t.source.count('readRun')).toBe(0);
    expect(t.get().connection.state).toBe('ended');
    const before = asked;
    await t.clock.advance(60_000);
    expect(asked).toBe(before);
  });

  it('with a validator: "not changed" keeps both; who begins to show the steps gets them', async () => {
    const t = setUp({ capabilities: { revisions: true } });
    t.source.read = async (_id, { validator }) =>
      validator === 'v1'
        ? { run: null, steps: null, validator }
        : { run: { id: 'run-1', status: 'running', rev: 3, epoch: 'e' }, steps: stepsUpTo(2), validator: 'v1' };
    t.source.interceptAll('readRun', async (_, call) => {
      expect(call.runId).toBe('run-1');
      return {
        run: { id: 'run-1', status: 'running', rev: 3, epoch: 'e' },
        validator: 'v1',
        serverTimeMs: null,
        retryAfterMs: null,
      };
    });
    t.client.watch('run-1', undefined, { steps: false });
    await t.clock.advance(3_000);
    expect(t.get().steps).toHaveLength(0);
    t.client.watch('run-1');
    await t.clock.advance(3_000);
    expect(t.get().steps).toHaveLength(2);
    const { steps } = t.get();
    await t.clock.advance(5_000);
    expect(t.get().steps).toBe(steps);
    expect(t.get().connection).toMatchObject({ state: 'polling', error: null });
  });
});

describe('backends 4: push that is refused, by a deploy perhaps', () => {
  it('is tried again after a minute, then after longer and longer pauses, and is live when it is there', async () => {
    const t = setUp({ capabilities: { push: 'sse' } });
    t.source.greet(false);
    t.client.watch('run-1');
    await t.clock.advance(1_000);
    const gaps: number[] = [];
    for (let i = 0; i < 5; i += 1) {
      const opened = t.source.connections.length;
      t.source.connections.at(-1)?.close('refused');
      let waited = 0;
      for (; t.source.connections.length === opened && waited < 1_200; waited += 1) await t.clock.advance(1_000);
      gaps.push(waited);
    }
    expect(gaps[0]).toBeGreaterThanOrEqual(60);
    expect(gaps[0]).toBeLessThan(120);
    expect(gaps[3]).toBeGreaterThan(2 * (gaps[0] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(660);
    t.source.connections.at(-1)?.snapshot();
    expect(t.get().connection.state).toBe('live');
  });
});
