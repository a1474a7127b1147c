// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import { createRunClient } from '../client/run-client';
import type { Run, RunStep } from '../run/run';
import { createEtaEstimator } from './estimate';
import { createEtaMemory, type EtaStorage } from './eta-memory';
import { readEtaProfile } from './eta-profile';

function storage(limit = Number.POSITIVE_INFINITY): EtaStorage & { values: Map<string, string> } {
  const values = new Map<string, string>();
  return {
    values,
    getItem: (key) => values.get(key) ?? null,
    setItem(key, value) {
      if (value.length > limit) throw new Error('quota');
      values.set(key, value);
    },
    removeItem: (key) => void values.delete(key),
  };
}
const run = (id: string, change: Partial<Run> = {}): Run => ({
  id,
  status: 'succeeded',
  method: 'ctgan',
  startedAt: 1_000,
  finishedAt: 61_000,
  ...change,
});
const steps: RunStep[] = [
  { id: '1', n: 1, kind: 'training', status: 'done', title: 'Train', startedAt: 1_000, finishedAt: 61_000 },
];

describe('the ETA memory', () => {
  it('recalls the last five runs of the same workflow, oldest first', () => {
    const memory = createEtaMemory({ storage: storage() });
    for (let i = 1; i <= 7; i += 1) memory.remember(run(`r${i}`, { finishedAt: 1_000 + i * 10_000 }), steps);
    memory.remember(run('other', { method: 'tvae' }), steps);
    const recalled = memory.recall(run('now', { status: 'running' }));
    expect(recalled.map(({ durationMs }) => durationMs)).toEqual([30_000, 40_000, 50_000, 60_000, 70_000]);
    expect(recalled[0]?.steps).toEqual([{ name: 'Train', startedAtMs: 1_000, finishedAtMs: 61_000 }]);
    memory.clear();
    expect(memory.recall(run('now'))).toEqual([]);
  });

  it('learns only from what succeeded, once per run, and not from what is too long', () => {
    const memory = createEtaMemory({ storage: storage(), maxSteps: 1 });
    memory.remember(run('a', { status: 'failed' }), steps);
    memory.remember(run('b', { finishedAt: null }), steps);
    memory.remember(run('c'), [...steps, ...steps]);
    memory.remember(run('d'), []);
    expect(memory.recall(run('x'))).toEqual([]);
    memory.remember(run('e'), steps);
    memory.remember(run('e'), steps);
    expect(memory.recall(run('x'))).toHaveLength(1);
  });

  it('learns of a run with several attempts only the work that counted, and no time between', () => {
    const memory = createEtaMemory({ storage: storage() });
    const step = (n: number, attempt: number, from: number, until: number, status: RunStep['status'] = 'done') => ({
      ...{ id: `${attempt}-${n}`, n, attempt, kind: 'training' as const, status, title: `Step ${n}` },
      ...{ startedAt: from * 1_000, finishedAt: until * 1_000 },
    });
    const lost = [step(1, 1, 1, 11), step(2, 1, 11, 21), step(3, 1, 21, 25, 'interrupted')];
    const again = [step(1, 2, 301, 311), step(2, 2, 311, 321)];
    memory.remember(run('restarted', { attempt: 2, finishedAt: 321_000 }), [...lost, ...again]);
    memory.remember(run('resumed', { attempt: 2, finishedAt: 311_000 }), [...lost, step(3, 2, 301, 311)]);
    const [restarted, resumed] = memory.recall(run('x'));
    expect(restarted).toMatchObject({ durationMs: 20_000, steps: [{ startedAtMs: 1_000 }, { finishedAtMs: 21_000 }] });
    expect(restarted?.steps).toHaveLength(2);
    expect(resumed).toMatchObject({
      durationMs: 30_000,
      steps: [
        { name: 'Step 1' },
        { finishedAtMs: 21_000 },
        { name: 'Step 3', startedAtMs: 21_000, finishedAtMs: 31_000 },
      ],
    });
    expect(resumed?.steps).toHaveLength(3);
  });

  it('is bounded by workflows, the longest unused first', () => {
    const memory = createEtaMemory({ storage: storage(), maxWorkflows: 2 });
    for (const method of ['a', 'b', 'c']) memory.remember(run(method, { method }), steps);
    expect(['a', 'b', 'c'].map((method) => memory.recall(run('x', { method })).length)).toEqual([0, 1, 1]);
  });

  it('keeps no more than the beginning of a long title, and knows the step again by it', () => {
    const kept = storage();
    const memory = createEtaMemory({ storage: kept });
    const title = `Train ${'on all of it '.repeat(10_000)}`;
    memory.remember(
      run('a'),
      steps.map((step) => ({ ...step, title })),
    );
    expect([...kept.values.values()].join('').length).toBeLessThan(500);
    const history = memory.recall(run('b'));
    const now = [{ name: title, startedAtMs: 0, finishedAtMs: null }];
    const ask = (name: string) =>
      createEtaEstimator({ history })({ nowMs: 30_000, startedAtMs: 0, steps: now.map((step) => ({ ...step, name })) });
    expect(ask(title).remainingMs).toEqual(ask(title.slice(0, 200)).remainingMs);
    expect(ask(title).remainingMs).not.toEqual(ask('Another').remainingMs);
  });

  it('survives garbage, a full storage and a forbidden one', () => {
    const garbage = storage();
    garbage.values.set('runlight:eta:1', '[{"workflow":1},{"workflow":"w","runs":[{"id":"x"}]},7');
    expect(createEtaMemory({ storage: garbage }).recall(run('x'))).toEqual([]);
    garbage.values.set(
      'runlight:eta:1',
      '[{"workflow":1},{"workflow":"w","runs":[{"id":"x","durationMs":-1,"steps":[]}]}]',
    );
    expect(createEtaMemory({ storage: garbage }).recall(run('x'))).toEqual([]);

    const full = storage(400);
    const memory = createEtaMemory({ storage: full });
    for (const method of ['a', 'b', 'c', 'd']) memory.remember(run(method, { method }), steps);
    expect(memory.recall(run('x', { method: 'd' }))).toHaveLength(1);

    const forbidden: EtaStorage = {
      getItem: () => {
        throw new Error('denied');
      },
      setItem: () => {
        throw new Error('denied');
      },
      removeItem: () => {},
    };
    const none = createEtaMemory({ storage: forbidden });
    none.remember(run('a'), steps);
    expect(none.recall(run('a'))).toEqual([]);
  });

  it('a client learns from a run it watched to the end, and tells the next one', async () => {
    const clock = createManualClock();
    const source = createScriptedSource({ clock, run: { method: 'ctgan' } });
    const etaMemory = createEtaMemory({ storage: storage() });
    const client = createRunClient({ source, clock, environment: createManualEnvironment(), etaMemory });
    client.watch('run-1');
    await clock.advance(100);
    source.setStep({ n: 1, title: 'Train', startedAt: clock.now(), finishedAt: clock.now() + 5_000 });
    source.setRun({ status: 'succeeded', finishedAt: clock.now() + 5_000 });
    await clock.advance(2_000);
    source.addRun({ id: 'run-2', method: 'ctgan' });
    client.watch('run-2');
    await clock.advance(100);
    const profile = await readEtaProfile(client, 'run-2');
    expect(profile?.history).toMatchObject([{ steps: [{ name: 'Train' }] }]);
  });

  it('a profile that cannot be read is no error, and is asked for again', async () => {
    const clock = createManualClock();
    const source = createScriptedSource({ clock, capabilities: { etaProfile: true } });
    let asked = 0;
    const client = createRunClient({
      source: {
        ...source,
        readEtaProfile: async () => {
          asked += 1;
          if (asked === 1) throw new Error('down');
          return { expectedSteps: 3 };
        },
      },
      clock,
      environment: createManualEnvironment(),
    });
    expect(await readEtaProfile(client, 'run-1')).toBeNull();
    expect(await readEtaProfile(client, 'run-1')).toEqual({ expectedSteps: 3 });
    await readEtaProfile(client, 'run-1');
    expect(asked).toBe(2);
  });
});
