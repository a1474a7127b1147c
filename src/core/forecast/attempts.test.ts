// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { Run, RunStep, StepStatus } from '../run/run';
import { stepsOfAttempt, workOfAttempt } from './attempts';

const T = Date.UTC(2026, 0, 1);
/** Steps of ten seconds in order: `title`, `title!` for an aborted one, or `title…` for a running one. */
function steps(attempt: number, titles: string[], from: { n: number; at: number }): RunStep[] {
  return titles.map((name, i) => {
    const title = name.replace(/[!…]$/, '');
    const status: StepStatus = name.endsWith('!') ? 'interrupted' : name.endsWith('…') ? 'running' : 'done';
    const startedAt = T + (from.at + i * 10) * 1_000;
    const finishedAt = status === 'running' ? null : startedAt + 10_000;
    return {
      id: `${attempt}-${from.n + i}`,
      n: from.n + i,
      attempt,
      kind: 'info',
      title,
      status,
      startedAt,
      finishedAt,
    };
  });
}
const run = (attempt: number, change: Partial<Run> = {}): Run => ({
  id: 'r',
  status: 'running',
  attempt,
  startedAt: T,
  ...change,
});
const titles = (r: Run, all: RunStep[]) =>
  stepsOfAttempt(r, all)?.map(({ title, attempt }) => `${title}/${attempt}`) ?? null;

describe('how steps are numbered', () => {
  const first = steps(0, ['Load', 'Train…'], { n: 1, at: 0 });

  it('takes steps counted from 0 for those of a run counted from 1', () => {
    expect(titles(run(1), first)).toEqual(['Load/0', 'Train/0']);
    const lost = steps(0, ['Load', 'Train!'], { n: 1, at: 0 });
    expect(titles(run(2), [...lost, ...steps(1, ['Load', 'Train…'], { n: 3, at: 60 })])).toEqual(['Load/1', 'Train/1']);
    expect(titles(run(2), [...lost, ...steps(1, ['Train…'], { n: 3, at: 60 })])).toEqual(['Load/0', 'Train/1']);
  });

  it('knows nothing of an attempt that has no step yet, however both count', () => {
    const lost = steps(1, ['Load', 'Train!'], { n: 1, at: 0 });
    expect(titles(run(2), lost)).toBeNull();
    expect(titles(run(3), [...lost, ...steps(2, ['Load', 'Train!'], { n: 3, at: 60 })])).toBeNull();
    // Both are numbered from 0, with separate start times: steps that ended before the attempt started do not belong to
    // it.
    expect(titles(run(1, { startedAt: T + 60_000 }), steps(0, ['Load', 'Train!'], { n: 1, at: 0 }))).toBeNull();
  });

  it('believes the run which step is its current one', () => {
    const always1 = steps(1, ['Load', 'Train…'], { n: 1, at: 0 });
    const current = { n: 2, name: 'Train', startedAt: T + 10_000 };
    expect(titles(run(2, { currentStep: current }), always1)).toEqual(['Load/1', 'Train/1']);
    expect(titles(run(2, { currentStep: { ...current, startedAt: T + 90_000 } }), always1)).toBeNull();
    expect(titles(run(2), always1)).toBeNull();
  });

  it('leaves out nothing where every step counts its own tries', () => {
    const tries = [
      ...steps(1, ['Load', 'Train'], { n: 1, at: 0 }),
      ...steps(2, ['Train'], { n: 3, at: 20 }),
      ...steps(1, ['Check', 'Save…'], { n: 4, at: 30 }),
    ];
    for (const attempt of [1, 2]) {
      expect(titles(run(attempt), tries)).toEqual(['Load/1', 'Train/1', 'Train/2', 'Check/1', 'Save/1']);
    }
    // Attempts that number their steps from 1 again still belong to the run.
    const again = [...steps(1, ['Load', 'Train!'], { n: 1, at: 0 }), ...steps(2, ['Load…'], { n: 1, at: 60 })];
    expect(titles(run(2), again)).toEqual(['Load/2']);
  });

  it('takes no time off where nothing was lost', () => {
    expect(workOfAttempt(run(1), first, T)).toMatchObject({ lostMs: 0, steps: first });
  });
});

describe('what a later attempt goes on from', () => {
  // "Check" occurs from time to time; it had run once when the attempt was lost.
  const before = steps(1, ['Load', 'Check', 'Train', 'Sample'], { n: 1, at: 0 });
  const counts = (completedSteps: number) => run(2, { progress: { completedSteps, totalSteps: 9 } });

  it('is told apart by the run’s own count, where a name comes again by right', () => {
    const own = steps(2, ['Check', 'Save…'], { n: 5, at: 100 });
    expect(titles(counts(5), [...before, ...own])).toEqual([
      'Load/1',
      'Check/1',
      'Train/1',
      'Sample/1',
      'Check/2',
      'Save/2',
    ]);
    expect(titles(counts(2), [...before, ...own])).toEqual(['Load/1', 'Check/2', 'Save/2']);
    const first = steps(2, ['Load', 'Save…'], { n: 5, at: 100 });
    expect(titles(counts(5), [...before, ...first])).toHaveLength(6);
    expect(titles(counts(1), [...before, ...first])).toEqual(['Load/2', 'Save/2']);
  });

  it('is told apart by what follows, where the run counts nothing', () => {
    const goesOn = steps(2, ['Check', 'Publish…'], { n: 5, at: 100 });
    expect(titles(run(2), [...before, ...goesOn])).toHaveLength(6);
    const again = steps(2, ['Check', 'Train…'], { n: 5, at: 100 });
    expect(titles(run(2), [...before, ...again])).toEqual(['Load/1', 'Check/2', 'Train/2']);
    // Nothing has followed yet: the bar must not count steps that may have to be repeated.
    expect(titles(run(2), [...before, ...again.slice(0, 1)])).toEqual(['Load/1', 'Check/2']);
  });

  it('is what was broken off, and the very beginning where it begins anew', () => {
    const broken = [...before, ...steps(1, ['Check!'], { n: 5, at: 40 })];
    const own = steps(2, ['Check', 'Publish…'], { n: 6, at: 100 });
    expect(titles(run(2), [...broken, ...own])).toEqual([
      'Load/1',
      'Check/1',
      'Train/1',
      'Sample/1',
      'Check/2',
      'Publish/2',
    ]);
    const anew = steps(2, ['Load', 'Look around…'], { n: 6, at: 100 });
    expect(titles(run(2), [...broken, ...anew])).toEqual(['Load/2', 'Look around/2']);
  });
});
