// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import { createRunClient } from './run-client';

/** A run watched with its steps, at its first step. */
async function setUp({ revisions = true, latencyMs = 40 } = {}) {
  const clock = createManualClock();
  const source = createScriptedSource({ clock, latencyMs, capabilities: { revisions } });
  const client = createRunClient({ source, clock, environment: createManualEnvironment() });
  const begin = (n: number) => {
    if (n > 1) source.setStep({ n: n - 1, title: `Step ${n - 1}`, status: 'done' });
    source.setStep({ n, title: `Step ${n}`, status: 'running' });
    source.setRun({ currentStep: { n, name: `Step ${n}` }, progress: { completedSteps: n - 1, totalSteps: 8 } });
  };
  begin(1);
  // What a page shows: the step named above the bar, and the running one in the list.
  const seen: string[] = [];
  client.watch('run-1', () => {
    const { run, steps } = client.getSnapshot('run-1');
    seen.push(`${run?.currentStep?.name} / ${steps.findLast(({ status }) => status === 'running')?.title}`);
  });
  await clock.advance(10_000);
  seen.length = 0;
  return { clock, source, seen, begin };
}

describe.each([{ revisions: true }, { revisions: false }])('the current step, polled, revisions $revisions', (has) => {
  it('is never ahead of the list of the steps, whenever it begins', async () => {
    const t = await setUp(has);
    for (let n = 2; n <= 8; n += 1) {
      t.begin(n);
      // Each step shifts the phase of the two intervals.
      await t.clock.advance(3_300);
    }
    expect([...new Set(t.seen)]).toEqual([2, 3, 4, 5, 6, 7, 8].map((n) => `Step ${n} / Step ${n}`));
  });

  it('has its step in the list also where the run does not change any more after it', async () => {
    const t = await setUp(has);
    // A new step with each response: the last one is shown before its steps are read.
    for (const n of [2, 3, 4]) {
      t.begin(n);
      await t.clock.advance(1_000);
    }
    await t.clock.advance(10_000);
    expect(t.seen.at(-1)).toBe('Step 4 / Step 4');
  });

  it('waits half a second for steps that are slow, and no longer', async () => {
    const t = await setUp(has);
    t.source.intercept('readSteps', () => new Promise(() => {}));
    t.begin(2);
    await t.clock.advance(1_700);
    expect(t.seen).toContain('Step 2 / Step 1');
  });

  it('is shown where its steps cannot be read', async () => {
    const t = await setUp(has);
    t.source.intercept('readSteps', () => Promise.reject(new Error('made to fail')));
    t.begin(2);
    await t.clock.advance(1_400);
    expect(t.seen).toContain('Step 2 / Step 1');
  });
});

it('reads the steps of a run that is at another step with each answer at most twice in three seconds', async () => {
  const t = await setUp({ revisions: false });
  const before = t.source.count('readSteps');
  for (let n = 2; n <= 32; n += 1) {
    t.begin(n);
    await t.clock.advance(1_000);
  }
  expect(t.source.count('readSteps') - before).toBeLessThanOrEqual(22);
});
