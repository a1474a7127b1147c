import { describe, expect, it } from 'vitest';
import { defaultMessages } from '../../core/messages';
import type { RunProgressView } from '../../core/progress';
import { RUN_STATUSES, type Run } from '../../core/run';
import { describeProgress, progressState } from './describe-progress';
import { RUN_PROGRESS_STATES } from './parts';

const full: RunProgressView = {
  fraction: 1,
  mode: 'determinate',
  completed: 8,
  total: 8,
  planGrewTo: null,
  stepName: 'Training model',
  stepNumber: 8,
};

describe('describeProgress', () => {
  it.each(RUN_STATUSES)('never draws or tells a full bar for "%s" unless it succeeded', (status) => {
    const told = describeProgress({ id: 'r', status }, full, 'md', defaultMessages, 'en');
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
    expect(describeProgress(run, { ...full, fraction: -0.2 }, 'md', defaultMessages, 'en').fraction).toBe(0);
    expect(describeProgress(run, { ...full, fraction: 7 }, 'md', defaultMessages, 'en').percent).toBe('99%');
  });

  it('leaves out what is not known', () => {
    const nameless = { ...full, fraction: 0.5, stepName: null, stepNumber: null, total: null };
    const told = describeProgress({ id: 'r', status: 'running' }, nameless, 'md', defaultMessages, 'en');
    expect(told.label).toBe('Working…');
    expect(told.valueText).toBe('50%');
    expect(told.name).toBe('Run progress');
  });

  it('speaks the locale', () => {
    const told = describeProgress(
      { id: 'r', status: 'running' },
      { ...full, fraction: 0.5 },
      'md',
      defaultMessages,
      'de',
    );
    expect(told.percent).toBe('50\u00a0%');
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
