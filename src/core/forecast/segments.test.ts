// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Run, RunStep } from '../run/run';
import { newSegments, showSegments } from './segments';
import { createProgressTracker } from './show-progress';

const T = Date.UTC(2026, 0, 1);
const run = (change: Partial<Run> = {}): Run => ({ id: 'r', status: 'running', startedAt: T, ...change });
/** Steps in order; the last of `seconds` may be null: it is running. */
const stepsOf = (...seconds: (number | null)[]): RunStep[] => {
  let at = T;
  return seconds.map((length, i) => {
    const startedAt = at;
    at += (length ?? 0) * 1_000;
    return {
      id: `s${i + 1}`,
      n: i + 1,
      kind: 'training',
      status: length === null ? 'running' : 'done',
      title: `Step ${i + 1}`,
      startedAt,
      finishedAt: length === null ? null : at,
    };
  });
};
const ends = (list: readonly { to: number }[]) => list.map(({ to }) => Number(to.toFixed(3)));

describe('segments of the bar', () => {
  it('end where the bar stood when their step ended, and stay there', () => {
    const shown = newSegments();
    const at = (completed: number, fraction: number, steps: RunStep[]) =>
      ends(showSegments(shown, { run: run(), steps, completed, total: 4, fraction }));
    expect(at(0, 0.1, stepsOf(null))).toEqual([0.325, 0.55, 0.775, 1]);
    expect(at(1, 0.2, stepsOf(5, null))).toEqual([0.2, 0.467, 0.733, 1]);
    expect(at(1, 0.4, stepsOf(5, null))).toEqual([0.2, 0.467, 0.733, 1]);
    expect(at(2, 0.45, stepsOf(5, 9, null))).toEqual([0.2, 0.45, 0.725, 1]);
    expect(at(3, 0.9, stepsOf(5, 9, 2, null))).toEqual([0.2, 0.45, 0.9, 1]);
    expect(at(4, 1, stepsOf(5, 9, 2, 1)).slice(0, 3)).toEqual([0.2, 0.45, 0.9]);
  });

  it('after a reload divide what is shown by the time the steps took, equally without times', () => {
    const reloaded = (steps: RunStep[]) =>
      ends(
        showSegments(newSegments(), {
          run: run({ updatedAt: T + 40_000 }),
          steps,
          completed: 2,
          total: 4,
          fraction: 0.5,
        }),
      );
    expect(reloaded(stepsOf(10, 20, null))[0]).toBeCloseTo(0.125, 3);
    expect(reloaded(stepsOf(10, 20, null))[1]).toBeCloseTo(0.375, 3);
    const untimed = stepsOf(10, 20, null).map((step) => ({ ...step, startedAt: null, finishedAt: null }));
    expect(reloaded(untimed).slice(0, 2)).toEqual([0.25, 0.5]);
  });

  it('divide what is to come by the plan', () => {
    const plan = [1, 1, 6, 2].map((weight, i) => ({ name: `Step ${i + 1}`, weight }));
    const list = showSegments(newSegments(), {
      run: run(),
      steps: stepsOf(5, null),
      completed: 1,
      total: 4,
      fraction: 0.1,
      plan,
    });
    expect(ends(list)).toEqual([0.1, 0.2, 0.8, 1]);
    expect(list[2]).toMatchObject({ stepId: null, name: 'Step 3', state: 'pending' });
  });

  it('keep the head in the current segment when it takes longer than planned', () => {
    const shown = newSegments();
    const bar = { run: run(), steps: stepsOf(5, null), completed: 1, total: 3 };
    showSegments(shown, { ...bar, fraction: 0.3 });
    const list = showSegments(shown, { ...bar, fraction: 0.8 });
    expect(list[1]?.from).toBeLessThanOrEqual(0.8);
    expect(list[1]?.to).toBeGreaterThan(0.8);
    expect(list[1]?.state).toBe('running');
  });

  it.each([
    ['failed', 'failed'],
    ['cancelled', 'interrupted'],
    ['cancelling', 'running'],
    ['paused', 'running'],
  ] as const)('tell of a run that is %s where it stopped', (status, state) => {
    const list = showSegments(newSegments(), {
      run: run({ status }),
      steps: stepsOf(5, null),
      completed: 1,
      total: 3,
      fraction: 0.4,
    });
    expect(list.map((one) => one.state)).toEqual(['done', state, 'pending']);
  });

  it('tell of a step that failed although the run went on', () => {
    const [first, second, third] = stepsOf(5, 8, null);
    if (!first || !second || !third) throw new Error('three steps');
    const steps = [first, { ...second, status: 'failed' as const }, third];
    const list = showSegments(newSegments(), { run: run(), steps, completed: 2, total: 4, fraction: 0.5 });
    expect(list.map((one) => one.state)).toEqual(['done', 'failed', 'running', 'pending']);
    expect(list[1]).toMatchObject({ stepId: 's2', name: 'Step 2', durationMs: 8_000 });
  });

  it.each([
    ['one step', { total: 1 }],
    ['25 steps', { total: 25 }],
    ['an unknown number', { total: null }],
    ['no value', { fraction: null }],
    ['no count', { completed: null }],
    ['no steps yet', { steps: [] }],
  ])('are none for %s, and the same none each time', (_, change) => {
    const shown = newSegments();
    const bar = { run: run(), steps: stepsOf(5, null), completed: 1, total: 4, fraction: 0.2, ...change };
    const list = showSegments(shown, bar);
    expect(list).toEqual([]);
    expect(showSegments(shown, bar)).toBe(list);
  });

  it('stay the same object while nothing of them changes', () => {
    const shown = newSegments();
    const bar = { run: run(), steps: stepsOf(5, null), completed: 1, total: 4 };
    const list = showSegments(shown, { ...bar, fraction: 0.2 });
    expect(showSegments(shown, { ...bar, steps: stepsOf(5, null), fraction: 0.21 })).toBe(list);
  });

  it('come with progress, of another attempt anew', () => {
    const track = createProgressTracker();
    const show = (attempt: number, completedSteps: number) =>
      track({
        run: run({ attempt, progress: { completedSteps, totalSteps: 4 } }),
        steps: stepsOf(5, 5, null).map((step) => ({ ...step, attempt, id: `${attempt}-${step.id}` })),
        hasMetrics: false,
      }).segments.map(({ state }) => state);
    expect(show(1, 2)).toEqual(['done', 'done', 'running', 'pending']);
    expect(show(2, 0)).toEqual(['running', 'pending', 'pending', 'pending']);
  });

  it('never move back, never overlap, and always end at 1 (any run)', () => {
    const moves = fc.array(fc.record({ ended: fc.nat(2), raise: fc.double({ min: 0, max: 0.3, noNaN: true }) }), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 24 }), moves, (total, all) => {
        const shown = newSegments();
        let [completed, fraction] = [0, 0];
        let before: number[] = [];
        for (const { ended, raise } of all) {
          completed = Math.min(total, completed + ended);
          fraction = Math.min(0.999, fraction + raise);
          const steps = stepsOf(...Array.from({ length: completed }, () => 3), ...(completed < total ? [null] : []));
          const list = showSegments(shown, { run: run(), steps, completed, total, fraction });
          expect(list).toHaveLength(total);
          expect(list[total - 1]?.to).toBe(1);
          list.forEach((one, i) => {
            expect(one.from).toBe(list[i - 1]?.to ?? 0);
            expect(one.to).toBeGreaterThanOrEqual(one.from);
          });
          const now = list.slice(0, Math.min(completed, total - 1)).map(({ to }) => to);
          expect(now.slice(0, before.length)).toEqual(before);
          before = now;
          const current = list[completed];
          if (current) {
            expect(current.from).toBeLessThanOrEqual(fraction);
            expect(current.to).toBeGreaterThanOrEqual(fraction);
          }
        }
      }),
    );
  });
});
