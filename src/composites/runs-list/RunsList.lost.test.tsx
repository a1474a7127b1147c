import { act, render, screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { Run } from '../../core/run/run';
import { RunSourceError } from '../../core/run/source/run-source-error';
import { RunProvider } from '../../hooks/RunProvider';
import { createManualClock } from '../../testing/manual-clock';
import { createScriptedSource } from '../../testing/scripted-source';
import { preloadDialogs } from '../preload';
import { RunsList } from './index';

const START = 1_000_000;
const run: Run = {
  id: 'run-1',
  name: 'Import',
  status: 'running',
  startedAt: START - 60_000,
  progress: { completedSteps: 3, totalSteps: 8 },
  currentStep: { n: 4, name: 'Training' },
};
const MOVING = ['spin', 'slide', 'sheen', 'pulse', 'ping', 'breathe']
  .map((name) => `[class~="rl:anim-${name}"]`)
  .join();
const part = (slot: string) => document.querySelector(`[data-slot="${slot}"]`);

it('shows the row of a run that the backend knows no more as a card does: of unknown state, at rest, with what was known', async () => {
  const lost: Run = { ...run, status: 'unknown', lostAt: START - 2_000, can: { cancel: false } };
  render(<RunsList list={{ runs: [lost] }} onCancel={async () => undefined} />);
  const row = within(screen.getByRole('article'));
  expect(row.getByText('Import')).toBeVisible();
  expect(part('run-status-badge')).toHaveTextContent('Unknown');
  expect(row.getByText(/Step 4\/8: Training/)).toBeVisible();
  expect(part('run-progress-bar')).toHaveAttribute('data-state', 'lost');
  expect(part('cancel-run-trigger')).toBeNull();
  expect([...document.querySelectorAll(MOVING)].map((one) => one.outerHTML)).toEqual([]);
});

it('keeps a row that somebody is in while the list and the backend drop its run, and shows it lost', async () => {
  await preloadDialogs();
  const clock = createManualClock(START);
  const source = createScriptedSource({ clock, run });
  source.addRun({ ...run, id: 'run-2', name: 'Export' });
  render(
    <RunProvider source={source} clock={clock}>
      <RunsList onRunSelect={() => {}} />
    </RunProvider>,
  );
  await act(() => clock.advance(2_000));
  act(() => screen.getByRole('button', { name: 'Import' }).focus());
  const gone = () => Promise.reject(new RunSourceError('not_found', 'gone', { status: 404 }));
  source.interceptAll('readRun', (proceed, call) => (call.runId === 'run-1' ? gone() : proceed()));
  source.interceptAll('listRuns', async (proceed) => {
    const page = (await proceed()) as { runs: readonly Run[] };
    return { ...page, runs: page.runs.filter(({ id }) => id !== 'run-1') };
  });
  // In several rounds, because React 18 renders only at the end of each.
  for (let i = 0; i < 12; i += 1) await act(() => clock.advance(5_000));
  const row = screen.getByRole('button', { name: 'Import' }).closest('article');
  expect(row).not.toBeNull();
  expect(row?.querySelector('[data-slot="run-status-badge"]')).toHaveTextContent('Unknown');
  expect(row?.querySelector('[data-slot="cancel-run-trigger"]')).toBeNull();
  expect(screen.getByRole('button', { name: 'Export' })).toBeVisible();
});
