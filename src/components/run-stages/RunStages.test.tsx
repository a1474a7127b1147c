import { render } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { Run, RunStep } from '../../core/run/run';
import { RunStages } from './index';

const run: Run = { id: 'r', status: 'running', stages: [{ id: 'train', name: 'Train' }] };
const steps = (...statuses: RunStep['status'][]): RunStep[] =>
  statuses.map((status, index) => ({
    id: `s${index}`,
    n: index + 1,
    kind: 'training',
    status,
    title: `Step ${index + 1}`,
    stage: 'train',
  }));

function stateOf(about: Partial<Run>, log: readonly RunStep[]) {
  const { container } = render(<RunStages run={{ ...run, ...about }} steps={log} />);
  return container.querySelector('[data-slot=run-stage]')?.getAttribute('data-state');
}

it('shows a stage that went on after a failed step as what it is by now', () => {
  expect(stateOf({}, steps('done', 'failed'))).toBe('failed');
  expect(stateOf({}, steps('done', 'failed', 'running'))).toBe('running');
  expect(stateOf({}, steps('done', 'failed', 'done'))).toBe('done');
  expect(stateOf({ status: 'succeeded' }, steps('failed', 'done'))).toBe('done');
  expect(stateOf({ status: 'failed' }, steps('done', 'failed'))).toBe('failed');
});

it('shows a stage that an earlier attempt failed in as still to come', () => {
  const earlier = steps('done', 'failed').map((step) => ({ ...step, attempt: 1 }));
  expect(stateOf({ attempt: 2 }, earlier)).toBe('pending');
  expect(stateOf({ attempt: 2, status: 'failed' }, earlier)).toBe('failed');
  expect(stateOf({ attempt: 1 }, earlier)).toBe('failed');
});
