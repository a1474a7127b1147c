import { describe, expect, it } from 'vitest';
import type { Run, RunStep } from '../../../src/core/run/run';
import { NOW, sampleRun, sampleRunIn } from './sample-runs';
import { AT_STEP_7, cancelledSteps, failedSteps, sampleSteps, succeededSteps } from './sample-steps';

/** One moment of a run, as a story shows it. */
const MOMENTS: Record<string, { run: Run; steps: RunStep[] }> = {
  running: { run: sampleRun(AT_STEP_7), steps: sampleSteps() },
  failed: { run: sampleRunIn('failed'), steps: failedSteps() },
  cancelled: { run: sampleRunIn('cancelled'), steps: cancelledSteps() },
  succeeded: { run: sampleRunIn('succeeded'), steps: succeededSteps() },
};

describe('the sample data tells one moment (hosts.md 12, "Sample data")', () => {
  it.each(Object.entries(MOMENTS))('%s: run and steps say the same', (_, { run, steps }) => {
    const isOver = run.finishedAt != null;
    expect(steps.filter(({ status }) => status === 'running')).toHaveLength(isOver ? 0 : 1);
    const last = steps.at(-1);
    if (isOver) expect(last?.finishedAt).toBe(run.finishedAt);
    else expect(last).toMatchObject({ n: run.currentStep?.n, title: run.currentStep?.name });
    // All steps are completed except the one that is running, failed or cancelled.
    const ended = steps.length - (run.status === 'succeeded' ? 0 : 1);
    expect(run.progress?.completedSteps).toBe(ended);
    for (const step of steps) expect(step.finishedAt ?? NOW).toBeLessThanOrEqual(NOW);
  });

  it('nothing is measured of a run that failed in its training', () => {
    expect(sampleRunIn('failed').metrics?.filter(({ value }) => value !== null)).toEqual([]);
  });
});
