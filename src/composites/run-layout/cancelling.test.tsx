import { render } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { Run } from '../../core/run/run';
import { RealTimeRunStatus } from '../real-time-run-status';

const run: Run = {
  id: 'r',
  status: 'cancelling',
  name: 'Spring',
  startedAt: Date.now() - 90_000,
  progress: { completedSteps: 6, totalSteps: 8 },
  currentStep: { n: 7, name: 'Training' },
  cancel: { requestedAt: Date.now() - 30_000 },
};
const part = (name: string) => document.querySelector(`[data-slot="${name}"]`);

it('a run that is being cancelled says at which step it stops, and its time stands at the request', () => {
  render(<RealTimeRunStatus run={run} steps={[]} />);
  expect(part('run-progress-label')).toHaveTextContent('Stopping at step 7 of 8: Training');
  expect(part('run-time-elapsed')).toHaveTextContent('1m');
  expect(part('run-time-elapsed')).not.toHaveTextContent('1m 30s');
});

it('a run that tells nothing but its status has no empty frame beside it', () => {
  render(<RealTimeRunStatus run={{ id: 'r', status: 'running' }} showFeed showMetrics />);
  expect(part('run-now')).toBeNull();
});
