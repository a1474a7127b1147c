import { fireEvent, render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { Run, RunStep, StepStatus } from '../../core/run/run';
import { LiveActivityFeed } from './index';

const run = (status: Run['status']): Run => ({ id: 'run-1', status });
const step = (n: number, status: StepStatus): RunStep => ({
  id: `s${n}`,
  n,
  kind: 'training',
  status,
  title: `Step ${n}`,
  detail: 'What went on in it. '.repeat(60),
});
const steps = (statuses: readonly StepStatus[]) => statuses.map((status, i) => step(i + 1, status));
const rowOf = (n: number) => screen.getByText(`Step ${n}`).closest('li');
const detailOf = (n: number) =>
  rowOf(n)?.querySelector('[data-slot="activity-feed-detail"]')?.getAttribute('data-state');
const isMarked = (n: number) => rowOf(n)?.classList.contains('rl:fatal-edge');

it('opens the step a failed run has failed in, and marks it', () => {
  render(<LiveActivityFeed run={run('failed')} steps={steps(['failed', 'done', 'failed', 'interrupted'])} />);
  expect([1, 3, 4].map(detailOf)).toEqual(['folded', 'open', 'folded']);
  expect([1, 2, 3, 4].map(isMarked)).toEqual([false, false, true, false]);
});

it('does so also where the steps come after the run', () => {
  const { rerender } = render(<LiveActivityFeed run={run('failed')} steps={[]} />);
  rerender(<LiveActivityFeed run={run('failed')} steps={steps(['done', 'failed'])} />);
  expect(detailOf(2)).toBe('open');
});

it('opens nothing of a run that fails while somebody looks on; the step is marked all the same', () => {
  const { rerender } = render(<LiveActivityFeed run={run('running')} steps={steps(['done', 'running'])} />);
  rerender(<LiveActivityFeed run={run('failed')} steps={steps(['done', 'failed'])} />);
  expect(detailOf(2)).toBe('folded');
  expect(isMarked(2)).toBe(true);
});

it('marks nothing of a run that went on after a failed step', () => {
  render(<LiveActivityFeed run={run('succeeded')} steps={steps(['failed', 'done'])} />);
  expect([1, 2].map(isMarked)).toEqual([false, false]);
  expect(detailOf(1)).toBe('folded');
});

it('opens it once more for somebody who asks to be led to it, after it was folded', () => {
  const of = { run: run('failed'), steps: steps(['done', 'failed', 'interrupted']) };
  const { rerender } = render(<LiveActivityFeed {...of} />);
  const toggle = rowOf(2)?.querySelector('button');
  if (!toggle) throw new Error('there is nothing to fold');
  fireEvent.click(toggle);
  expect(detailOf(2)).toBe('folded');
  rerender(<LiveActivityFeed {...of} focusStep="s2" />);
  expect(detailOf(2)).toBe('open');
  // After following another link and returning, the initial phase is over and nothing opens automatically.
  fireEvent.click(rowOf(2)?.querySelector('button') ?? document.body);
  rerender(<LiveActivityFeed {...of} />);
  expect(detailOf(2)).toBe('folded');
});
