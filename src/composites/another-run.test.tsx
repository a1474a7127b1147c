import { act, render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { Run, RunStep } from '../core/run/run';
import { RealTimeRunStatus } from './real-time-run-status';

const step = (id: string, status: RunStep['status']): RunStep => ({
  id,
  n: Number(id),
  kind: 'training',
  status,
  title: `Step ${id}`,
  detail: 'A detail. '.repeat(30),
});
const failed: Run = { id: 'a', name: 'Spring', status: 'failed' };

it('a run in the place of another one is not led to the step that was shown of that one', async () => {
  const panel = (run: Run, steps: RunStep[]) => <RealTimeRunStatus run={run} steps={steps} showFeed showMetrics />;
  const focused = () => document.querySelector('[data-focused]');
  const { rerender } = render(panel(failed, [step('1', 'failed'), step('2', 'done')]));
  await act(async () => screen.getByRole('button', { name: 'Show step' }).click());
  expect(focused()).toHaveAttribute('data-step', '1');
  const next: Run = { id: 'b', name: 'Summer', status: 'running' };
  rerender(panel(next, []));
  rerender(panel(next, [step('1', 'running')]));
  expect(document.querySelector('[data-step="1"]')).not.toBeNull();
  expect(focused()).toBeNull();
  expect(document.querySelector('[data-slot="activity-feed-detail"]')).toHaveAttribute('data-state', 'folded');
  // Back at the first one, which is still the one that was asked about.
  rerender(panel(failed, [step('1', 'failed'), step('2', 'done')]));
  expect(focused()).toHaveAttribute('data-step', '1');
});
