import { act, render, screen } from '@testing-library/react';
import type { ReactElement } from 'react';
import { beforeAll, expect, it } from 'vitest';
import type { Run } from '../core/run/run';
import { RunSourceError } from '../core/run/source/run-source-error';
import { RunProvider } from '../hooks/RunProvider';
import { createManualClock } from '../testing/manual-clock';
import { createScriptedSource } from '../testing/scripted-source';
import { preloadDialogs } from './preload';
import { RealTimeRunStatus } from './real-time-run-status';
import { RunCard } from './run-card';
import { RunExecutionModal } from './run-execution-modal';

beforeAll(preloadDialogs);

const START = 1_000_000;
const run: Run = {
  id: 'run-1',
  name: 'Import',
  status: 'running',
  startedAt: START - 60_000,
  progress: { completedSteps: 3, totalSteps: 8 },
  currentStep: { n: 4, name: 'Training' },
  stages: [{ id: 'train', name: 'Train', status: 'running' }],
};
const MOVING = ['spin', 'slide', 'sheen', 'pulse', 'ping', 'breathe']
  .map((name) => `[class~="rl:anim-${name}"]`)
  .join();
const part = (slot: string) => document.querySelector(`[data-slot="${slot}"]`);

async function show(element: ReactElement) {
  const clock = createManualClock(START);
  const source = createScriptedSource({ clock, run });
  source.setStep({ n: 4, kind: 'training', title: 'Training', status: 'running', startedAt: START - 5_000 });
  render(
    <RunProvider source={source} clock={clock}>
      {element}
    </RunProvider>,
  );
  await act(() => clock.advance(2_000));
  const forget = (is: boolean) =>
    source.interceptAll(
      'readRun',
      is ? () => Promise.reject(new RunSourceError('not_found', 'gone', { status: 404 })) : null,
    );
  return { clock, forget };
}

const window = <RunExecutionModal open onOpenChange={() => {}} runId="run-1" />;

it.each([
  ['panel', <RealTimeRunStatus key="panel" runId="run-1" showFeed showMetrics />],
  ['window', window],
  ['card', <RunCard key="card" runId="run-1" />],
])('a run that its backend knows no more is not shown as running: %s', async (name, element) => {
  const { clock, forget } = await show(element);
  expect(part('run-status-badge')).toHaveAttribute('data-state', 'running');
  expect(part('cancel-run-trigger')).not.toBeNull();
  forget(true);
  await act(() => clock.advance(20_000));
  // The 404 may be due to a deployment.
  expect(part('run-status-badge')).toHaveAttribute('data-state', 'running');
  await act(() => clock.advance(20_000));
  expect(part('run-status-badge')).toHaveTextContent('Unknown');
  expect(part('run-progress-bar')).toHaveAttribute('data-state', 'lost');
  expect(part('run-progress-bar')?.getAttribute('aria-valuenow')).toMatch(/^[3-5]\d$/);
  expect(part('cancel-run-trigger')).toBeNull();
  expect([...document.querySelectorAll(MOVING)].map((one) => one.outerHTML)).toEqual([]);
  if (name !== 'card') {
    expect(document.body).toHaveTextContent('This run does not exist, or you may not see it.');
    expect(document.body).toHaveTextContent('Unknown · Step 4 of 8: Training');
    expect(document.body).not.toHaveTextContent('the run continues');
    const before = part('run-time-elapsed')?.textContent;
    expect(before).toMatch(/^1m 0[0-5]s/);
    await act(() => clock.advance(30_000));
    expect(part('run-time-elapsed')?.textContent).toBe(before);
  }
});

it('stays lost while it is asked for once more, and goes on when the backend has it again', async () => {
  const { clock, forget } = await show(window);
  forget(true);
  await act(() => clock.advance(40_000));
  await act(async () => screen.getByRole('button', { name: 'Try again' }).click());
  expect(part('run-status-badge')).toHaveAttribute('data-state', 'unknown');
  await act(() => clock.advance(2_000));
  expect(part('run-status-badge')).toHaveAttribute('data-state', 'unknown');
  forget(false);
  await act(async () => screen.getByRole('button', { name: 'Try again' }).click());
  await act(() => clock.advance(2_000));
  expect(part('run-status-badge')).toHaveAttribute('data-state', 'running');
  expect(part('run-progress-bar')).toHaveAttribute('data-state', 'determinate');
});
