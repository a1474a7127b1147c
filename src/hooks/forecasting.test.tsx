import { render, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Run, RunStep } from '../core/run';

// Nothing here may import a component that tells the time: it would bring the estimator with it.
const START = Date.now() - 30_000;
const run: Run = {
  id: 'r',
  status: 'running',
  startedAt: START,
  updatedAt: START + 30_000,
  progress: { completedSteps: 1, totalSteps: 4 },
};
const step = (n: number, from: number, until: number | null): RunStep => ({
  id: `s${n}`,
  n,
  title: ['Load', 'Train', 'Measure', 'Save'][n - 1] ?? '',
  kind: 'info',
  status: until === null ? 'running' : 'done',
  startedAt: START + from * 1_000,
  finishedAt: until === null ? null : START + until * 1_000,
});
const steps = [step(1, 0, 30), step(2, 30, null)];
const past = [0, 30, 500, 550, 600].map((at) => at * 1_000);
const history = [
  {
    durationMs: 600_000,
    steps: ['Load', 'Train', 'Measure', 'Save'].map((name, i) => ({
      name,
      startedAtMs: past[i] ?? 0,
      finishedAtMs: past[i + 1] ?? 0,
    })),
  },
];

const bar = () => screen.getByRole('progressbar');
const loadBar = async () => (await import('../components/run-progress-indicator')).RunProgressIndicator;

describe('the estimator behind a bar', () => {
  beforeEach(() => {
    vi.resetModules();
    vi.doUnmock('./forecasts');
  });

  it('is not loaded for plain data without earlier runs, and the bar counts at once', async () => {
    const isLoaded = vi.fn();
    vi.doMock('./forecasts', () => {
      isLoaded();
      return {};
    });
    const Bar = await loadBar();
    const { rerender } = render(<Bar run={run} steps={steps} eta={{ expectedSteps: 4 }} />);
    expect(bar()).toHaveAttribute('aria-valuenow', '25');
    rerender(<Bar run={{ ...run, progress: { completedSteps: 3, totalSteps: 4 } }} steps={steps} />);
    expect(bar()).toHaveAttribute('aria-valuenow', '75');
    rerender(<Bar run={{ ...run, progress: { completedSteps: 2, totalSteps: 4 } }} steps={steps} />);
    expect(bar()).toHaveAttribute('aria-valuenow', '75');
    await Promise.resolve();
    expect(isLoaded).not.toHaveBeenCalled();
  });

  it('is loaded once earlier runs are given, and no value is shown that it would not have shown', async () => {
    const Bar = await loadBar();
    render(<Bar run={run} steps={steps} eta={{ history }} />);
    expect(bar()).not.toHaveAttribute('aria-valuenow');
    await waitFor(() => expect(bar()).toHaveAttribute('aria-valuenow'));
    // The first step took 30 s, as usual, and a twentieth of the time: the counted quarter would be five times too much.
    expect(Number(bar().getAttribute('aria-valuenow'))).toBeLessThan(20);
  });

  it('is done without where it cannot be loaded: the bar counts', async () => {
    vi.doMock('./forecasts', () => {
      throw new Error('404');
    });
    const Bar = await loadBar();
    render(<Bar run={run} steps={steps} eta={{ history }} />);
    await waitFor(() => expect(bar()).toHaveAttribute('aria-valuenow', '25'));
  });
});
