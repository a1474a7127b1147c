// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createManualClock, type ManualClock } from '../../../src/testing/manual-clock';
import { type PerformRunOptions, performRun } from './perform-run';
import { createRunScript } from './run-script';
import type { RunSink } from './script';

interface Entry {
  at: number;
  what: string;
}

function recorder(clock: ManualClock, fail?: (what: string) => boolean) {
  const log: Entry[] = [];
  const start = clock.now();
  const note = async (what: string) => {
    if (fail?.(what)) throw new Error(`lost at ${what}`);
    log.push({ at: clock.now() - start, what });
  };
  const sink: RunSink = {
    startStep: (step) => note(`start ${step.n}`),
    updateStep: (step, { current, total }) => note(`update ${step.n} ${current}/${total}`),
    finishStep: (step) => note(`finish ${step.n}`),
    waitFor: (what) => note(what === null ? 'go on' : `wait ${what.text}`),
  };
  return { log, sink, whats: () => log.map((entry) => entry.what) };
}

function play(
  options: Parameters<typeof createRunScript>[0],
  extra: Partial<PerformRunOptions> & { fail?: (what: string) => boolean } = {},
) {
  const { fail, ...performing } = extra;
  const clock = createManualClock();
  const abort = new AbortController();
  const record = recorder(clock, fail);
  const script = createRunScript(options);
  let outcome: string | null = null;
  performRun(script, record.sink, { clock, signal: abort.signal, ...performing }).then(
    (end) => {
      outcome = end;
    },
    (error: Error) => {
      outcome = error.message;
    },
  );
  return { clock, abort, script, ...record, outcome: () => outcome };
}

describe('performRun', () => {
  it('walks every step in order, in the time the script gives', async () => {
    const run = play({});
    await run.clock.advance(200_000);
    expect(run.outcome()).toBe('finished');
    const marks = run.log.filter(({ what }) => !what.startsWith('update'));
    let at = 0;
    const expected = run.script.steps.flatMap((step) => {
      const begin = { at, what: `start ${step.n}` };
      at += step.durationMs;
      return [begin, { at, what: `finish ${step.n}` }];
    });
    expect(marks).toEqual(expected);
    expect(run.clock.pending).toBe(0);
  });

  it('reports progress inside a step: rising, throttled, never complete before the end', async () => {
    const run = play({}, { updateEveryMs: 1000 });
    await run.clock.advance(200_000);
    const updates = run.log.filter(({ what }) => what.startsWith('update 7 '));
    const values = updates.map(({ what }) => Number(/ (\d+)\//.exec(what)?.[1]));
    expect(values.length).toBeGreaterThan(30);
    expect(values).toEqual([...values].sort((a, b) => a - b));
    expect(Math.max(...values)).toBeLessThan(300);
    for (const [index, update] of updates.slice(1).entries()) {
      expect(update.at - (updates[index]?.at ?? 0)).toBeGreaterThanOrEqual(1000);
    }
    const broken = run.log.filter(({ what }) => what.startsWith('update 4 ')).at(-1);
    expect(Number(/ (\d+)\//.exec(broken?.what ?? '')?.[1])).toBeLessThan(run.script.steps[3]?.stopsAt ?? 0);
  });

  it('is ten times faster at speed 10', async () => {
    const run = play({}, { speed: 10 });
    await run.clock.advance(12_000);
    expect(run.outcome()).toBe('finished');
  });

  it('resumes at fromStep', async () => {
    const run = play({}, { fromStep: 7 });
    await run.clock.advance(200_000);
    expect(run.whats()[0]).toBe('start 7');
    expect(run.whats().at(-1)).toBe('finish 8');
  });

  it('has nothing to do after the last step', async () => {
    const run = play({}, { fromStep: 9 });
    await run.clock.settle();
    expect(run.outcome()).toBe('finished');
    expect(run.log).toEqual([]);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('stops at once when aborted in step %i, and leaves no timer', async (n) => {
    const run = play({});
    const before = run.script.steps.slice(0, n).reduce((sum, step) => sum + step.durationMs, 0);
    await run.clock.advance(before - 100);
    run.abort.abort();
    await run.clock.settle();
    expect(run.outcome()).toBe('aborted');
    expect(run.clock.pending).toBe(0);
    const words = run.log.length;
    await run.clock.advance(200_000);
    expect(run.log).toHaveLength(words);
    expect(run.whats()).toContain(`start ${n}`);
    expect(run.whats()).not.toContain(`finish ${n}`);
  });

  it('does nothing when aborted before it begins', async () => {
    const run = play({}, { signal: AbortSignal.abort() });
    await run.clock.settle();
    expect(run.outcome()).toBe('aborted');
    expect(run.log).toEqual([]);
  });

  it('is finished when the abort comes after the last report', async () => {
    const run = play({ scenario: 'single-step' });
    await run.clock.advance(200_000);
    run.abort.abort();
    expect(run.outcome()).toBe('finished');
  });

  it.each(['start 2', 'update 4 ', 'finish 6'])('stops and rethrows when the sink refuses %s', async (refused) => {
    const run = play({}, { fail: (what) => what.startsWith(refused) });
    await run.clock.advance(200_000);
    expect(run.outcome()).toMatch(new RegExp(`^lost at ${refused}`));
    const words = run.log.length;
    await run.clock.advance(200_000);
    expect(run.log).toHaveLength(words);
    expect(run.clock.pending).toBe(0);
  });

  it('goes on in spite of an abort when the script ignores cancels', async () => {
    const run = play({ scenario: 'ignores-cancel' });
    await run.clock.advance(10_000);
    run.abort.abort();
    await run.clock.advance(200_000);
    expect(run.outcome()).toBe('finished');
  });

  it('is silent for two minutes in a stall, then goes on', async () => {
    const run = play({ scenario: 'stall' }, { updateEveryMs: 1000 });
    await run.clock.advance(400_000);
    expect(run.outcome()).toBe('finished');
    const gaps = run.log.slice(1).map((entry, index) => entry.at - (run.log[index]?.at ?? 0));
    expect(Math.max(...gaps)).toBeGreaterThanOrEqual(120_000);
    expect(Math.max(...gaps)).toBeLessThan(122_000);
    expect(gaps.filter((gap) => gap > 20_000)).toHaveLength(1);
  });

  it('tells when it waits for a person, and when it goes on by itself', async () => {
    const run = play({ scenario: 'waits-for-input' });
    await run.clock.advance(200_000);
    expect(run.outcome()).toBe('finished');
    const step = run.script.steps.find(({ waitingFor }) => waitingFor);
    const waits = run.log.filter(({ what }) => what.startsWith('wait') || what === 'go on');
    expect(waits.map(({ what }) => what)).toEqual(['wait Approve training with 300 epochs?', 'go on']);
    expect((waits[1]?.at ?? 0) - (waits[0]?.at ?? 0)).toBe(20_000);
    expect(run.whats().indexOf('go on')).toBe(run.whats().indexOf(`finish ${step?.n}`) - 1);
  });

  it('stops at once when it is cancelled while it waits', async () => {
    const run = play({ scenario: 'waits-for-input' });
    while (!run.whats().some((what) => what.startsWith('wait'))) await run.clock.advance(500);
    run.abort.abort();
    await run.clock.advance(0);
    expect(run.outcome()).toBe('aborted');
    expect(run.whats().at(-1)).toBe('wait Approve training with 300 epochs?');
  });

  it('does not take longer when the clock is set back', async () => {
    const run = play({});
    await run.clock.advance(30_000);
    run.clock.jump(-3_600_000);
    await run.clock.advance(100_000);
    expect(run.outcome()).toBe('finished');
  });

  it.each([0, -2, Number.NaN])('refuses speed %s', async (speed) => {
    const run = play({}, { speed });
    await run.clock.settle();
    expect(run.outcome()).toMatch(/^runlight: speed/);
  });
});
