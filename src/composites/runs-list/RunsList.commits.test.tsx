import { render } from '@testing-library/react';
import { Profiler } from 'react';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { createRunClient } from '../../core/client/run-client';
import { systemClock } from '../../core/platform/clock';
import { RunProvider } from '../../hooks/RunProvider';
import { createScriptedSource } from '../../testing/scripted-source';
import { preloadDialogs } from '../preload';
import { RunsList } from './index';

let endPage = () => {};
beforeAll(() => preloadDialogs());
beforeEach(() => {
  vi.useFakeTimers();
  // `act` would merge several commits.
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', false);
});
afterEach(() => {
  endPage();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const pass = async (ms: number) => {
  for (let passed = 0; passed < ms; passed += 4) await vi.advanceTimersByTimeAsync(4);
};

/** A list of four runs that each change every 40 ms, polled at the same interval. */
async function open() {
  let commits = 0;
  let icons = 0;
  const Counted = () => {
    icons += 1;
    return <i />;
  };
  const run = (id: string) => ({ id, name: `Name ${id}`, status: 'running' as const, startedAt: Date.now() - 60_000 });
  const source = createScriptedSource({ clock: systemClock, latencyMs: 10, run: run('run-1') });
  const ids = ['run-1', 'run-2', 'run-3', 'run-4'];
  for (const id of ids.slice(1)) source.addRun(run(id));
  const client = createRunClient({ source, clock: systemClock, statusIntervalMs: 40 });
  render(
    <RunProvider client={client} icons={{ live: Counted, cancel: Counted, status: { running: Counted } }}>
      <Profiler id="list" onRender={() => (commits += 1)}>
        <RunsList />
      </Profiler>
    </RunProvider>,
  );
  let changes = 0;
  const change = setInterval(() => {
    changes += 1;
    const progress = { completedSteps: changes % 8, totalSteps: 8 };
    for (const id of ids) source.setRun({ progress, currentStep: { n: (changes % 8) + 1, name: 'Training' } }, id);
  }, 40);
  endPage = () => {
    clearInterval(change);
    client.dispose();
  };
  await pass(4_000);
  return {
    count: async (ms: number) => {
      commits = changes = icons = 0;
      await pass(ms);
      return { commits, changes, icons };
    },
  };
}

it('shows the news of all runs in one commit, at most every 100 ms, however often they come', async () => {
  const { count } = await open();
  const { commits, changes } = await count(3_000);
  expect(changes).toBe(75);
  expect(commits).toBeGreaterThan(20);
  // Besides these, at most one per second for the countdown of the remaining times.
  expect(commits).toBeLessThanOrEqual(30 + 3);
});

it('renders of a card only what shows the progress: no badge, no LIVE, no button', async () => {
  const { count } = await open();
  expect((await count(2_000)).icons).toBe(0);
});
