import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { describeConformance } from '../../components/internal/describe-conformance';
import { createIntersectionObserver } from '../../components/internal/motion/intersection-observer-double';
import type { Run } from '../../core/run/run';
import { preloadDialogs } from '../preload';
import { RunCard } from './index';
import { RUN_CARD_PARTS } from './parts';

beforeAll(preloadDialogs);

const run: Run = {
  id: 'run-1',
  status: 'running',
  name: 'Spring',
  dataset: 'customers',
  progress: { completedSteps: 2, totalSteps: 8 },
  currentStep: { n: 3, name: 'Training CTGAN model' },
  startedAt: Date.now() - 125_000,
};

describeConformance({
  name: 'RunCard',
  part: RunCard,
  slot: 'run-card',
  states: RUN_CARD_PARTS.root.states,
  props: { run },
  isRoot: true,
});

describe('RunCard', () => {
  it('gives the focus a place when its run ends under the button', async () => {
    const card = (status: Run['status']) => <RunCard run={{ ...run, status }} onCancel={async () => undefined} />;
    const { rerender } = render(card('running'));
    screen.getByRole('button', { name: 'Cancel run Spring' }).focus();
    rerender(card('succeeded'));
    await waitFor(() => expect(screen.getByRole('heading', { name: 'Spring' })).toHaveFocus());
  });

  it('goes by its id where the name is empty', () => {
    const onRunSelect = vi.fn();
    render(<RunCard run={{ ...run, name: '' }} onRunSelect={onRunSelect} />);
    fireEvent.click(screen.getByRole('button', { name: 'run-1' }));
    expect(onRunSelect).toHaveBeenCalledTimes(1);
  });

  it('turns the icon of its badge once with each news of a run that works', () => {
    const { rerender } = render(<RunCard run={run} />);
    const beat = () =>
      document.querySelector<HTMLElement>('[data-slot="run-status-badge-icon"]')?.style.getPropertyValue('--rl-beat');
    expect(beat()).toBe('');
    rerender(<RunCard run={run} />);
    expect(beat()).toBe('');
    rerender(<RunCard run={{ ...run, progress: { completedSteps: 3, totalSteps: 8 } }} />);
    expect(beat()).toBe('1');
    rerender(<RunCard run={{ ...run, progress: { completedSteps: 4, totalSteps: 8 } }} />);
    expect(beat()).toBe('2');
    rerender(<RunCard run={{ ...run, status: 'paused' }} />);
    rerender(<RunCard run={{ ...run, id: 'run-2' }} />);
    expect(beat()).toBe('2');
  });

  it('stands still while it is out of view, and renders nothing for that', () => {
    const { observed, report, IntersectionObserver } = createIntersectionObserver();
    vi.stubGlobal('IntersectionObserver', IntersectionObserver);
    try {
      const className = vi.fn(() => undefined);
      const { container, unmount } = render(<RunCard run={run} className={className} />);
      const card = screen.getByRole('article');
      expect([...observed]).toEqual([card]);
      const renders = className.mock.calls.length;
      report(card, false);
      expect(card).toHaveAttribute('data-rl-offscreen');
      report(card, true);
      expect(card).not.toHaveAttribute('data-rl-offscreen');
      expect(className).toHaveBeenCalledTimes(renders);
      expect(container.firstElementChild).toBe(card);
      unmount();
      expect(observed.size).toBe(0);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it('shows what the plan lays out', () => {
    render(<RunCard run={run} connection={{ state: 'live', error: null }} onCancel={async () => undefined} />);
    const card = screen.getByRole('article');
    for (const text of ['Spring', 'Running', 'LIVE', 'Dataset: customers', 'Step 3/8: Training CTGAN model']) {
      expect(card).toHaveTextContent(text);
    }
    expect(card).toHaveTextContent(/Started: 2m/);
    expect(screen.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '25');
    expect(screen.getByRole('button', { name: 'Cancel run Spring' })).toBeInTheDocument();
  });

  it('is never LIVE, and has no bar and no cancel, once the run has ended', () => {
    render(
      <RunCard
        run={{ ...run, status: 'failed', finishedAt: Date.now(), error: { message: 'Out of memory' } }}
        connection={{ state: 'live', error: null }}
        onCancel={async () => undefined}
      />,
    );
    expect(screen.getByRole('article')).toHaveTextContent('Out of memory');
    expect(screen.getByRole('article')).not.toHaveTextContent('LIVE');
    expect(screen.queryByRole('progressbar')).toBeNull();
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('has no cancel where nobody could carry it out', () => {
    render(<RunCard run={run} />);
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('cancels without being chosen by it', async () => {
    const onRunSelect = vi.fn();
    const onCancel = vi.fn(async () => undefined);
    render(<RunCard run={run} onRunSelect={onRunSelect} onCancel={onCancel} />);
    fireEvent.click(screen.getByRole('button', { name: 'Cancel run Spring' }));
    fireEvent.click(screen.getByRole('button', { name: 'Confirm Cancel' }));
    await waitFor(() => expect(onCancel).toHaveBeenCalledTimes(1));
    expect(onRunSelect).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole('button', { name: 'Spring' }));
    expect(onRunSelect).toHaveBeenCalledWith('run-1');
  });

  it('tells beside the step why it was not cancelled', async () => {
    const onCancel = async () => {
      const { RunSourceError } = await import('../../core/run/source/run-source-error');
      throw new RunSourceError('forbidden', 'forbidden');
    };
    render(<RunCard run={run} onCancel={onCancel} />);
    fireEvent.click(screen.getByRole('button', { name: 'Cancel run Spring' }));
    fireEvent.click(screen.getByRole('button', { name: 'Confirm Cancel' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('You are not allowed to cancel this run.');
  });
});
