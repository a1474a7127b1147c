import { render, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Run, RunStep } from '../../core/run/run';

// Nothing here may import a component that shows the time: it would bring the estimator with it.
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
const loadBar = async () => (await import('../../components/run-progress-indicator')).RunProgressIndicator;

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
    // The first step took 30 s, as usual, and is a twentieth of the duration: a bar by count would show a quarter, five
    // times too much.
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

  // hosts.md 1: bundlers remove a module without used exports, so the estimator must not register itself on import.
  it('is not made known by importing it, only by what is used of it', async () => {
    const Bar = await loadBar();
    await import('./forecasts');
    const { container } = render(<Bar run={run} steps={steps} eta={{ history }} />);
    expect(bar()).not.toHaveAttribute('aria-valuenow');
    await waitFor(() => expect(bar()).toHaveAttribute('aria-valuenow'));
    expect(container.querySelector('[data-state="indeterminate"]')).toBeNull();
  });

  it('is there before the first paint where something else on the page has it, above or below', async () => {
    const Bar = await loadBar();
    const { RunTimeStats } = await import('../../components/run-time-stats');
    // `render` flushes effects but no promises: a bar that loads the estimator itself has no value yet.
    render(
      <>
        <Bar run={run} steps={steps} eta={{ history }} />
        <RunTimeStats run={run} steps={steps} eta={{ history }} />
        <Bar run={run} steps={steps} eta={{ history }} />
      </>,
    );
    for (const shown of screen.getAllByRole('progressbar')) expect(shown).toHaveAttribute('aria-valuenow');
  });

  it('is on the server in what shows the time as well, and a bar alone says the same before and after hydrating', async () => {
    const { renderToString } = await import('react-dom/server');
    const { hydrateRoot } = await import('react-dom/client');
    const { RunCard } = await import('../../composites/run-card');
    const Bar = await loadBar();
    const page = (
      <>
        <RunCard run={run} eta={{ history }} />
        <Bar run={run} steps={steps} eta={{ history }} />
      </>
    );
    const values = (html: string) => [...html.matchAll(/aria-valuenow="(\d+)"/g)].map(([, value]) => value);
    const first = renderToString(page);
    expect(values(first)).toHaveLength(1);
    const element = document.body.appendChild(document.createElement('div'));
    element.innerHTML = first;
    const complaints: unknown[] = [];
    const root = hydrateRoot(element, page, { onRecoverableError: (error) => complaints.push(error) });
    await waitFor(() => expect(values(element.innerHTML)).toHaveLength(2));
    expect(complaints).toEqual([]);
    // The server has rendered a page that loaded the estimator: the next response must be the same.
    expect(renderToString(page)).toBe(first);
    root.unmount();
    element.remove();
  });
});
