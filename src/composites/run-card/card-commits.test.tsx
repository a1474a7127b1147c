import { act, render, screen } from '@testing-library/react';
import { Profiler, type ReactNode } from 'react';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { createRunClient } from '../../core/client/run-client';
import { systemClock } from '../../core/platform/clock';
import type { Run } from '../../core/run/run';
import { RunProvider } from '../../hooks/RunProvider';
import { createScriptedSource } from '../../testing/scripted-source';
import { preloadDialogs } from '../preload';
import { RunsList } from '../runs-list';
import { RunCard } from './index';

/** The times of commits, on fake timers: a manual clock has no frames. */
let commits: number[] = [];
let endPage = () => {};

// Lazy parts load in real time, and would cause a second render in the middle of a test.
beforeAll(() => preloadDialogs());
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  endPage();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const counted = (element: ReactNode) => (
  <Profiler id="counted" onRender={() => commits.push(Date.now())}>
    {element}
  </Profiler>
);

/** Advances time as outside of tests: `act` would merge several commits. */
async function pass(ms: number) {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', false);
  for (let passed = 0; passed < ms; passed += 8) await vi.advanceTimersByTimeAsync(8);
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
}

async function open(page: ReactNode) {
  const source = createScriptedSource({
    clock: systemClock,
    // Responses arrive at separate times: two of them may cause two commits.
    latencyMs: 20,
    run: {
      id: 'run-1',
      name: 'Spring',
      status: 'running',
      startedAt: Date.now() - 60_000,
      progress: { completedSteps: 2, totalSteps: 8 },
      currentStep: { n: 3, name: 'Training' },
    },
  });
  const client = createRunClient({ source, clock: systemClock });
  endPage = () => client.dispose();
  render(
    <RunProvider client={client} locale="en">
      {page}
    </RunProvider>,
  );
  await act(() => vi.advanceTimersByTimeAsync(0));
  await pass(5_000);
  return {
    /** @returns the maximum number of commits for one change, or for one tick of the clock */
    hear: async (run: Partial<Run>) => {
      commits = [];
      source.setRun(run);
      await pass(1_500);
      return Math.max(...commits.map((at) => commits.filter((other) => other === at).length));
    },
  };
}

it.each([
  ['a card by its id', counted(<RunCard runId="run-1" />)],
  ['a list, with its cards', counted(<RunsList />)],
  ['each card of a list', <RunsList key="list" renderRun={(_run, { card }) => counted(card)} />],
])('commits once for each change: %s', async (_what, page) => {
  const { hear } = await open(page);
  // The minimum of four samples: chunks that load in real time may add a commit.
  const counts = [
    await hear({ progress: { completedSteps: 4, totalSteps: 8 }, currentStep: { n: 5, name: 'Testing' } }),
    await hear({ method: 'TVAE' }),
    await hear({ status: 'cancelling' }),
    await hear({ status: 'cancelled', finishedAt: Date.now() }),
  ];
  expect(Math.min(...counts)).toBe(1);
  for (const text of ['TVAE', 'Cancelled']) expect(screen.getByRole('article')).toHaveTextContent(text);
});
