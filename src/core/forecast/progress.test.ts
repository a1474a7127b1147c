// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Run, RunProgress, RunStatus, RunStep } from '../run/run';
import { stepCountProgress } from './progress';
import { createProgressTracker } from './show-progress';

const run = (change: Partial<Run> = {}): Run => ({ id: 'r', status: 'running', ...change });
const counted = (completedSteps: number, totalSteps: number | null, change: Partial<Run> = {}) =>
  run({ progress: { completedSteps, totalSteps }, ...change });
const step = (n: number, change: Partial<RunStep> = {}): RunStep => ({
  id: String(n),
  n,
  kind: 'info',
  status: 'done',
  title: `Step ${n}`,
  ...change,
});
const show = (track: ReturnType<typeof createProgressTracker>, r: Run | null, steps: RunStep[] = []) =>
  track({ run: r, steps, hasMetrics: false });

describe('progress', () => {
  it('has no value while nothing is known, and none is made up', () => {
    const track = createProgressTracker();
    expect(show(track, null)).toMatchObject({ fraction: null, mode: 'indeterminate' });
    expect(show(track, run())).toMatchObject({ fraction: null, mode: 'indeterminate' });
    expect(show(track, run(), [step(1), step(2, { status: 'running', title: 'Train' })])).toMatchObject({
      fraction: null,
      mode: 'indeterminate',
      completed: 1,
      total: null,
      stepNumber: 2,
      stepName: 'Train',
    });
  });

  it('waits while queued', () => {
    expect(show(createProgressTracker(), counted(0, 8, { status: 'queued' }))).toMatchObject({
      fraction: null,
      mode: 'waiting',
    });
  });

  it('counts finished steps and the part of a running one', () => {
    const steps = [step(1), step(2), step(3, { status: 'running', progress: { current: 150, total: 300 } })];
    expect(show(createProgressTracker(), counted(2, 8), steps)).toMatchObject({ fraction: 2.5 / 8, stepNumber: 3 });
  });

  it('takes no count of finished steps for the number of the one under way', () => {
    const track = createProgressTracker();
    expect(show(track, counted(3, 8))).toMatchObject({ completed: 3, total: 8, stepNumber: null, stepName: null });
    expect(show(track, counted(3, 8, { currentStep: { name: 'Train' } }))).toMatchObject({ stepNumber: 4 });
    // Between two steps, the previous one keeps its name on display.
    expect(show(createProgressTracker(), counted(3, 8), [step(3)])).toMatchObject({
      stepNumber: 3,
      stepName: 'Step 3',
    });
  });

  it('takes the backend’s own fraction before any counting', () => {
    const given = run({ progress: { completedSteps: 1, totalSteps: 8, fraction: 0.6 } });
    expect(show(createProgressTracker(), given).fraction).toBe(0.6);
  });

  it('has no ceiling at 95 %: when the counted work is done it says "finishing", and 100 % is for success', () => {
    const track = createProgressTracker();
    expect(show(track, counted(39, 40)).fraction).toBeCloseTo(0.975);
    const finishing = show(track, counted(40, 40));
    expect(finishing.mode).toBe('finishing');
    expect(finishing.fraction).toBeLessThan(1);
    expect(show(track, counted(40, 40, { status: 'succeeded' }))).toMatchObject({ fraction: 1, mode: 'ended' });
  });

  it('stays where it was when the run failed or was cancelled', () => {
    for (const status of ['failed', 'cancelled'] as const) {
      const track = createProgressTracker();
      show(track, counted(3, 8));
      expect(show(track, counted(3, 8, { status }))).toMatchObject({ fraction: 3 / 8, mode: 'ended' });
    }
  });

  it('holds and says so when the plan grows, until it has caught up', () => {
    const track = createProgressTracker();
    show(track, counted(6, 8));
    expect(show(track, counted(6, 12))).toMatchObject({ fraction: 0.75, planGrewTo: 12, total: 12 });
    expect(show(track, counted(8, 12))).toMatchObject({ fraction: 0.75, planGrewTo: 12 });
    expect(show(track, counted(10, 12))).toMatchObject({ fraction: 10 / 12, planGrewTo: null });
  });

  it('does so also where the number of steps is the host’s and not the run’s', () => {
    const track = createProgressTracker();
    const at = (completedSteps: number, expectedSteps: number) =>
      track({ run: run({ progress: { completedSteps } }), steps: [], hasMetrics: false, expectedSteps });
    expect(at(6, 8)).toMatchObject({ fraction: 0.75, total: 8, planGrewTo: null });
    expect(at(6, 12)).toMatchObject({ fraction: 0.75, total: 12, planGrewTo: 12 });
    expect(at(10, 12)).toMatchObject({ fraction: 10 / 12, planGrewTo: null });
    // The run's own count takes precedence.
    expect(track({ run: counted(10, 20), steps: [], hasMetrics: false, expectedSteps: 12 }).total).toBe(20);
  });

  it('shows no value while a better one is on its way, but takes none back, and waits only for what would change it', () => {
    const track = createProgressTracker();
    const at = (completedSteps: number, change = {}) =>
      track({ run: counted(completedSteps, 8), steps: [], hasMetrics: false, isAwaited: true, ...change });
    expect(at(6)).toMatchObject({ fraction: null, mode: 'indeterminate', completed: 6, total: 8 });
    for (const count of [0, 2, 4]) expect(at(count).fraction).toBeNull();
    expect(at(6, { isAwaited: false, estimated: 0.1 }).fraction).toBe(0.1);
    expect(at(6)).toMatchObject({ fraction: 0.75 });
    const given = run({ progress: { fraction: 0.6 } });
    expect(createProgressTracker()({ run: given, steps: [], hasMetrics: false, isAwaited: true }).fraction).toBe(0.6);
    const byCount = createProgressTracker(stepCountProgress());
    expect(byCount({ run: run(), steps: [step(1)], hasMetrics: false, isAwaited: true }).fraction).toBe(0.125);
  });

  it('begins anew with another attempt', () => {
    const track = createProgressTracker();
    show(track, counted(6, 8, { attempt: 1 }));
    expect(show(track, counted(2, 8, { attempt: 2 })).fraction).toBe(0.25);
  });

  it('never falls within an attempt and is 1 only on success, whatever arrives', () => {
    const status = fc.constantFrom<RunStatus>(
      'queued',
      'running',
      'paused',
      'cancelling',
      'failed',
      'cancelled',
      'unknown',
    );
    const number = fc.option(fc.double({ min: -5, max: 50, noNaN: false }));
    const runs = fc.record({ status, completedSteps: number, totalSteps: number, fraction: number });
    fc.assert(
      fc.property(fc.array(runs, { maxLength: 40 }), (sequence) => {
        const track = createProgressTracker();
        let last = 0;
        for (const { status: s, ...progress } of sequence) {
          const { fraction } = show(track, run({ status: s, progress }));
          if (fraction === null) continue;
          expect(fraction).toBeGreaterThanOrEqual(last);
          expect(fraction).toBeLessThan(1);
          last = fraction;
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('stepCountProgress, the plan’s own rule', () => {
  it('is the rows so far out of eight, at most 95 %, and 100 % with metrics', () => {
    const rule = stepCountProgress();
    const rows = (count: number) => Array.from({ length: count }, (_, i) => step(i + 1));
    const at = (count: number, hasMetrics = false) =>
      rule({ run: run(), steps: rows(count), completed: null, total: null, estimated: null, hasMetrics });
    expect([at(0), at(1), at(4), at(8), at(100)]).toEqual([0, 0.125, 0.5, 0.95, 0.95]);
    expect(at(3, true)).toBe(1);
  });

  it('with metrics is all but done while the run goes on: finishing at 99 %, and full only on success', () => {
    const track = createProgressTracker(stepCountProgress());
    const at = (status: RunStatus, hasMetrics: boolean) =>
      track({ run: run({ status }), steps: [step(1), step(2), step(3)], hasMetrics });
    expect(at('running', false)).toMatchObject({ fraction: 0.375, mode: 'determinate' });
    const measured = at('running', true);
    expect(measured.mode).toBe('finishing');
    expect(Math.floor(100 * (measured.fraction ?? 0))).toBe(99);
    expect(at('cancelling', true).fraction).toBeLessThan(1);
    for (const status of ['failed', 'cancelled'] as const) expect(at(status, true).fraction).toBeLessThan(1);
    expect(at('succeeded', true)).toMatchObject({ fraction: 1, mode: 'ended' });
  });

  it('takes other numbers, and refuses those that make no fraction', () => {
    const rule = stepCountProgress({ totalExpectedSteps: 4, cap: 0.5 });
    expect(
      rule({ run: run(), steps: [step(1)], completed: null, total: null, estimated: null, hasMetrics: false }),
    ).toBe(0.25);
    expect(() => stepCountProgress({ totalExpectedSteps: 0 })).toThrow(/runlight: .*above 0/);
    expect(() => stepCountProgress({ cap: 2 })).toThrow(RangeError);
  });

  describe('an end settles every pending wait (hosts 3)', () => {
    const ended = (completedSteps: number, status: RunStatus, change: Partial<Run> = {}) =>
      counted(completedSteps, 8, { status, ...change });
    const awaited = (r: Run, steps: RunStep[] = []) =>
      createProgressTracker()({ run: r, steps, hasMetrics: false, isAwaited: true });

    it('shows where a run stopped that was opened after it failed: 7 of 8 is 0.875, awaited or not', () => {
      expect(awaited(ended(7, 'failed'))).toMatchObject({ fraction: 0.875, mode: 'ended' });
      expect(awaited(ended(2, 'cancelled')).fraction).toBe(0.25);
      expect(awaited(ended(3, 'succeeded')).fraction).toBe(1);
      // An active run still waits.
      expect(awaited(counted(6, 8)).fraction).toBeNull();
    });

    it('does not count the step that failed as completed, whoever counts it', () => {
      const failing = [1, 2, 3, 4, 5, 6].map((n) => step(n)).concat(step(7, { status: 'failed', title: 'Train' }));
      const stop = { completed: 6, stepNumber: 7, total: 8, fraction: 0.875 };
      expect(awaited(ended(7, 'failed'), failing)).toMatchObject(stop);
      expect(awaited(ended(7, 'failed', { currentStep: { n: 7, name: 'Train' } }))).toMatchObject(stop);
      // A backend that counts only successful steps.
      expect(awaited(ended(6, 'failed'), failing)).toMatchObject({ ...stop, fraction: 0.75 });
      // Only the steps are counted, and an error is logged after the step that caused it.
      const logged = [...failing, step(8, { kind: 'error', status: 'failed', title: 'Out of memory' })];
      const own = run({ status: 'failed', progress: { totalSteps: 8 } });
      expect(awaited(own, logged)).toMatchObject({ completed: 6, stepNumber: 7 });
    });

    it('keeps a failed step that was made good by another one', () => {
      const steps = [step(1), step(2, { status: 'failed' }), step(3, { kind: 'backup' })];
      expect(awaited(ended(3, 'failed'), steps)).toMatchObject({ completed: 3 });
    });
  });

  it('names no step by a text of which nothing is seen (hosts 10)', () => {
    const named = run({ progress: { completedSteps: 3, totalSteps: 8 }, currentStep: { n: 4, name: '' } });
    expect(show(createProgressTracker(), named)).toMatchObject({ stepName: null, stepNumber: 4 });
    const titled = run({ progress: { completedSteps: 3, totalSteps: 8 } });
    const steps = [step(4, { status: 'running', title: ' ' })];
    expect(show(createProgressTracker(), titled, steps)).toMatchObject({ stepName: null });
  });

  it('takes NaN, infinite and negative counts as not known (hosts 10)', () => {
    const at = (progress: RunProgress) => show(createProgressTracker(), run({ progress }));
    expect(at({ completedSteps: 3, totalSteps: Number.NaN })).toMatchObject({ completed: 3, total: null });
    expect(at({ completedSteps: 3, totalSteps: Number.POSITIVE_INFINITY })).toMatchObject({
      completed: 3,
      total: null,
    });
    expect(at({ completedSteps: -3, totalSteps: 8 })).toMatchObject({ completed: null, total: 8, fraction: null });
    expect(at({ completedSteps: 2, totalSteps: 8, fraction: Number.NaN }).fraction).toBe(0.25);
    const grown = createProgressTracker();
    show(grown, counted(3, 8));
    expect(show(grown, counted(3, Number.POSITIVE_INFINITY)).planGrewTo).toBeNull();
    const odd = [step(1, { status: 'running', progress: { current: Number.NaN, total: 5 } })];
    expect(show(createProgressTracker(), counted(1, 4), odd).fraction).toBe(0.25);
  });
});
