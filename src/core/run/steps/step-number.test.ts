// @vitest-environment node
import { expect, it } from 'vitest';
import { createProgressTracker } from '../../forecast/show-progress';
import type { Run, RunStep } from '../run';

const step = (n: number, title: string, change: Partial<RunStep> = {}): RunStep => ({
  id: `${n}|${title}`,
  n,
  kind: 'info',
  status: 'done',
  title,
  ...change,
});
const running: Run = { id: 'r', status: 'running' };
const at = (run: Run, steps: RunStep[]) => createProgressTracker()({ run, steps, hasMetrics: false });

it('section 11: step_no is the attempt: the step has the number of the backend’s log (was "Step 4: Training", its log says 2)', () => {
  const steps = [step(1, 'Planning'), step(1, 'Training'), step(1, 'Error: diverged'), step(2, 'Training')];
  expect(at(running, steps)).toMatchObject({ stepName: 'Training', stepNumber: 2 });
});

it('section 11: and none where that number repeats', () => {
  const steps = [step(1, 'Planning'), step(1, 'Training'), step(2, 'Backup'), step(2, 'Training')];
  expect(at(running, steps)).toMatchObject({ stepName: 'Training', stepNumber: null });
});

it('section 11: numbers with gaps, or that begin beyond one, are quoted as they are', () => {
  expect(at(running, [step(10, 'Load'), step(20, 'Train')])).toMatchObject({ stepName: 'Train', stepNumber: 20 });
  expect(at(running, [step(0, 'Load')])).toMatchObject({ stepName: 'Load', stepNumber: null });
});

it('section 11: a run that stopped has the backend’s number of the step it stopped at, or none', () => {
  const failed: Run = { id: 'r', status: 'failed' };
  const fails = step(2, 'Training', { status: 'failed' });
  expect(at(failed, [step(1, 'Planning'), step(1, 'Training'), fails])).toMatchObject({ stepNumber: 2 });
  expect(at(failed, [step(1, 'Planning'), step(2, 'Backup'), fails])).toMatchObject({ stepNumber: null });
});

it('what the backend counts itself is numbered by its count', () => {
  const run: Run = { ...running, progress: { completedSteps: 3, totalSteps: 8 } };
  expect(at(run, [step(1, 'Training', { status: 'running' })])).toMatchObject({ stepNumber: 4, total: 8 });
});
