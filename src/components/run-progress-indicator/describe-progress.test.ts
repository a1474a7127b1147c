import { describe, expect, it } from 'vitest';
import type { RunProgressView } from '../../core/forecast/progress';
import { createProgressTracker } from '../../core/forecast/show-progress';
import { RUN_STATUSES, type Run, type RunStep } from '../../core/run/run';
import { defaultMessages } from '../../core/text/messages';
import { describeProgress, progressState } from './describe-progress';
import { RUN_PROGRESS_STATES } from './parts';

const full: RunProgressView = {
  fraction: 1,
  mode: 'determinate',
  completed: 8,
  total: 8,
  planGrewTo: null,
  segments: [],
  stepName: 'Training model',
  stepNumber: 8,
};

describe('describeProgress', () => {
  it.each(RUN_STATUSES)('never draws or tells a full bar for "%s" unless it succeeded', (status) => {
    const told = describeProgress({
      run: { id: 'r', status },
      progress: full,
      size: 'md',
      messages: defaultMessages,
      locale: 'en',
    });
    if (status === 'succeeded') {
      expect(told).toMatchObject({ fraction: 1, percent: '100%' });
    } else {
      expect(told.fraction ?? 0).toBeLessThan(1);
      expect(told.percent).not.toBe('100%');
      expect(told.valueText ?? '').not.toContain('100');
    }
  });

  it('takes an impossible fraction for the nearest possible one', () => {
    const run: Run = { id: 'r', status: 'running' };
    expect(
      describeProgress({
        run,
        progress: { ...full, fraction: -0.2 },
        size: 'md',
        messages: defaultMessages,
        locale: 'en',
      }).fraction,
    ).toBe(0);
    expect(
      describeProgress({ run, progress: { ...full, fraction: 7 }, size: 'md', messages: defaultMessages, locale: 'en' })
        .percent,
    ).toBe('99%');
  });

  it.each(['sm', 'md'] as const)('names a single step without counting it (%s)', (size) => {
    const only = { ...full, fraction: 0.4, completed: 0, total: 1, stepNumber: 1 };
    const run: Run = { id: 'r', status: 'running' };
    const told = describeProgress({ run, progress: only, size, messages: defaultMessages, locale: 'en' });
    expect(told.label).toBe('Training model');
    expect(told.valueText).not.toMatch(/1 of 1/);
    const unnamed = { ...only, stepName: null };
    expect(
      describeProgress({ run, progress: unnamed, size: 'md', messages: defaultMessages, locale: 'en' }).label,
    ).toBe('Step 1 of 1');
  });

  it('leaves out what is not known', () => {
    const nameless = { ...full, fraction: 0.5, stepName: null, stepNumber: null, completed: null, total: null };
    const told = describeProgress({
      run: { id: 'r', status: 'running' },
      progress: nameless,
      size: 'md',
      messages: defaultMessages,
      locale: 'en',
    });
    expect(told.label).toBe('Working…');
    expect(told.valueText).toBe('50%');
    expect(told.name).toBe('Run progress');
  });

  it('says how many steps are done where only that is known, and not which one it is at', () => {
    const run: Run = { id: 'r', status: 'running', progress: { completedSteps: 3, totalSteps: 8 } };
    const progress = createProgressTracker()({ run, steps: [], hasMetrics: false });
    for (const size of ['md', 'sm'] as const) {
      const told = describeProgress({ run, progress, size, messages: defaultMessages, locale: 'en' });
      expect([told.label, told.valueText]).toEqual(['3/8 steps', '3/8 steps, 37%']);
    }
    const failed = describeProgress({
      run: { ...run, status: 'failed' },
      progress,
      size: 'md',
      messages: defaultMessages,
      locale: 'en',
    });
    expect(failed.label).toBe('Failed · 3/8 steps');
    const begun = { ...run, progress: { completedSteps: 0, totalSteps: 8 } };
    const first = createProgressTracker()({ run: begun, steps: [], hasMetrics: false });
    expect(
      describeProgress({ run: begun, progress: first, size: 'md', messages: defaultMessages, locale: 'en' }).label,
    ).toBe('Working…');
  });

  it('names no total for a step beyond it: a backup attempt after the last one', () => {
    const run: Run = {
      id: 'r',
      status: 'running',
      progress: { completedSteps: 8, totalSteps: 8, fraction: 0.9 },
      currentStep: { name: 'Backup attempt' },
    };
    const progress = createProgressTracker()({ run, steps: [], hasMetrics: false });
    const told = describeProgress({ run, progress, size: 'md', messages: defaultMessages, locale: 'en' });
    expect([told.label, told.valueText]).toEqual(['Step 9: Backup attempt', 'Step 9, Backup attempt, 90%']);
    const failed = describeProgress({
      run: { ...run, status: 'failed' },
      progress,
      size: 'sm',
      messages: defaultMessages,
      locale: 'en',
    });
    expect(failed.label).toBe('Failed · Step 9: Backup attempt');
    const counted = { ...progress, stepName: null, stepNumber: null, completed: 9 };
    expect(
      describeProgress({ run, progress: counted, size: 'md', messages: defaultMessages, locale: 'en' }).label,
    ).toBe('9 steps');
  });

  it('speaks the locale', () => {
    const told = describeProgress({
      run: { id: 'r', status: 'running' },
      progress: { ...full, fraction: 0.5 },
      size: 'md',
      messages: defaultMessages,
      locale: 'de',
    });
    expect(told.percent).toBe('50\u00a0%');
  });

  describe('of a cancelled run', () => {
    const step = (n: number, rest: Partial<RunStep>): RunStep => ({
      id: `${n}`,
      n,
      kind: 'training',
      status: 'done',
      title: `Step ${n}`,
      ...rest,
    });
    const note = step(4, { kind: 'cancelled', status: 'cancelled', title: 'Run cancelled' });
    const log = [step(1, {}), step(2, {}), step(3, { status: 'cancelled', title: 'Measuring utility' }), note];
    // The tracker's view of such a log: the note counts as a step and provides the name.
    const seen: RunProgressView = { ...full, fraction: 0.3, stepName: 'Run cancelled', stepNumber: 4 };
    const label = (run: Partial<Run>, steps: readonly RunStep[], size: 'sm' | 'md' = 'md') =>
      describeProgress({
        run: { id: 'r', status: 'cancelled', ...run },
        progress: seen,
        size,
        messages: defaultMessages,
        locale: 'en',
        steps,
      });

    it('names the step it broke off at, not the note that it did', () => {
      const told = label({}, log);
      expect(told.label).toBe('Cancelled · Step 3 of 8: Measuring utility');
      expect(told.valueText).toBe('Cancelled, Step 3 of 8, Measuring utility, 30%');
    });

    it('counts as the backend counts', () => {
      const run = { progress: { completedSteps: 5, totalSteps: 8 } };
      expect(label(run, log).label).toBe('Cancelled · Step 6 of 8: Measuring utility');
    });

    it('names the last finished step when none was under way', () => {
      expect(label({}, [step(1, {}), step(2, {}), note]).label).toBe('Cancelled · Step 2 of 8: Step 2');
    });

    it('has no step when it was cancelled before the first', () => {
      expect(label({}, [note]).label).toBe('Cancelled');
    });

    it('names the step a backend still reports, if that is one of the work', () => {
      const at = (kind: RunStep['kind']) => label({ currentStep: { n: 4, kind, name: 'Measuring utility' } }, []).label;
      expect(at('metrics')).toBe('Cancelled · Step 4 of 8: Measuring utility');
      expect(at('cancelled')).toBe('Cancelled · Step 4 of 8');
    });
  });

  it('has only listed states', () => {
    const modes = ['waiting', 'determinate', 'indeterminate', 'finishing', 'ended'] as const;
    for (const status of RUN_STATUSES) {
      for (const mode of modes) {
        expect(RUN_PROGRESS_STATES).toContain(progressState({ id: 'r', status }, { ...full, mode }));
      }
    }
  });
});
