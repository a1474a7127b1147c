import { describe, expect, it } from 'vitest';
import type { EtaHistoryRun } from '../../core/forecast/estimate';
import type { Run, RunStep } from '../../core/run/run';
import { describeNow, nextStep, usualDuration } from './describe-now';

const run: Run = { id: 'r', status: 'running' };
const step = (id: string, more: Partial<RunStep>): RunStep => ({
  id,
  n: 1,
  kind: 'training',
  status: 'done',
  title: id,
  ...more,
});

describe('describeNow', () => {
  it('is about the newest step that runs, else what the run says of it', () => {
    const steps = [step('a', { finishedAt: 5 }), step('b', { status: 'running', startedAt: 7 })];
    expect(describeNow(run, steps)).toMatchObject({ state: 'working', name: 'b', startedAt: 7 });
    expect(describeNow({ ...run, currentStep: { name: 'c', startedAt: 9 } }, [])).toMatchObject({
      state: 'working',
      step: null,
      name: 'c',
      startedAt: 9,
    });
    expect(describeNow(run, steps.slice(0, 1))).toMatchObject({ state: 'between', last: { id: 'a' } });
  });

  it.each(['queued', 'waiting', 'paused', 'cancelling'] as const)('is as the run: %s', (status) => {
    expect(describeNow({ ...run, status }, [step('b', { status: 'running' })])?.state).toBe(status);
  });

  it('is nothing once it has ended', () => {
    expect(describeNow({ ...run, status: 'failed' }, [])).toBeNull();
    expect(describeNow(null, [])).toBeNull();
  });
});

describe('usualDuration', () => {
  const earlier = (...took: number[]): EtaHistoryRun => ({
    durationMs: 1,
    steps: took.map((ms) => ({ name: 'Training', startedAtMs: 100, finishedAtMs: 100 + ms })),
  });

  it('is the median of steps of the same name', () => {
    expect(usualDuration([earlier(10), earlier(70), earlier(30)], 'Training')).toBe(30);
    expect(usualDuration([earlier(10), earlier(30)], 'Training')).toBe(20);
    expect(usualDuration([earlier(10)], 'Loading')).toBeNull();
    expect(usualDuration(null, 'Training')).toBeNull();
  });
});

it('nextStep is what the plan names after it', () => {
  const plan = [
    { name: 'Loading', weight: 1 },
    { name: 'Training', weight: 3 },
  ];
  expect(nextStep(plan, 'Loading')).toBe('Training');
  expect(nextStep(plan, 'Training')).toBeNull();
  expect(nextStep(plan, 'Other')).toBeNull();
});
