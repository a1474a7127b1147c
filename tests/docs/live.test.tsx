// Runs the live examples of the documentation site with the site's simulated backend.
import { cleanup, render, waitFor } from '@testing-library/react';
import type { ComponentType } from 'react';
import { RunProvider } from 'runlight';
import { afterEach, expect, it, vi } from 'vitest';
import { readLiveBlocks } from '../../docs/.vitepress/live-blocks';
import { simulate } from '../../docs/.vitepress/theme/simulate';
import { fileOf, readBlocks } from './examples';

const live = readLiveBlocks();
const blocks = readBlocks().filter(({ isLive }) => isLive);

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it('each block of the pages is one of the site', () => {
  expect(live.length).toBeGreaterThan(11);
  expect(blocks.map(({ code }) => code).toSorted()).toEqual(live.map(({ code }) => code).toSorted());
});

it.each(live)('$id moves on the simulated backend', async ({ code, scenario }) => {
  const complaints = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const block = blocks.find((one) => one.code === code);
  if (!block) throw new Error('The block is not among those that were written.');
  const { Example }: { Example: ComponentType<{ runId: string }> } = await import(/* @vite-ignore */ fileOf(block));
  const { source, runId, dispose } = await simulate(scenario, 100);
  const { container } = render(
    <RunProvider source={source} announce={false}>
      <Example runId={runId} />
    </RunProvider>,
  );
  const first = container.innerHTML;
  // The current step and the step times show nothing before the first step.
  if (!/<Run(?:Now|StepTimes) /.test(code)) expect(first).not.toBe('');
  // A window shows only its button until it opens; stages from static data and the result of a run do not change.
  if (!/useState\(false\)|<Run(?:Stages|Result)/.test(code)) {
    await waitFor(() => expect(container.innerHTML).not.toBe(first), { timeout: 5000 });
  }
  cleanup();
  dispose();
  expect(complaints.mock.calls).toEqual([]);
});
