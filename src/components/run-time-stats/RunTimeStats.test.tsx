import { act, render, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { Run } from '../../core/run/run';
import { defaultMessages } from '../../core/text/messages';
import { RunContext } from '../../hooks/run-context';
import { createManualClock } from '../../testing/manual-clock';
import { describeConformance, expectListedParts } from '../internal/describe-conformance';
import { RunTimeElapsed, RunTimeRemaining, RunTimeStats, RunTimeSteps } from '.';
import { elapsedOf } from './elapsed';
import { RUN_TIME_STATS_PARTS as PARTS } from './parts';

const START = Date.UTC(2026, 0, 1);
const run: Run = {
  id: 'r',
  status: 'running',
  startedAt: START - 154_000,
  progress: { completedSteps: 3, totalSteps: 8 },
};
const inside = (part: React.ReactElement) => <RunTimeStats run={run}>{part}</RunTimeStats>;

describeConformance({ name: 'RunTimeStats', part: RunTimeStats, ...PARTS.root, props: { run }, isRoot: true });
describeConformance({ name: 'RunTimeElapsed', part: RunTimeElapsed, ...PARTS.elapsed, wrap: inside });
describeConformance({ name: 'RunTimeRemaining', part: RunTimeRemaining, ...PARTS.remaining, wrap: inside });
describeConformance({ name: 'RunTimeSteps', part: RunTimeSteps, ...PARTS.steps, wrap: inside });

function withClock(clock: ReturnType<typeof createManualClock>, children: React.ReactNode) {
  const value = {
    client: null,
    messages: defaultMessages,
    locale: 'en',
    direction: undefined,
    theme: undefined,
    clock,
  };
  return <RunContext.Provider value={value}>{children}</RunContext.Provider>;
}

describe('RunTimeStats', () => {
  it('ticks once a second and renders nothing but the text again', async () => {
    const clock = createManualClock(START);
    const rootClass = vi.fn(() => '');
    const elapsedClass = vi.fn(() => '');
    const stepsClass = vi.fn(() => '');
    const { container } = render(
      withClock(
        clock,
        <RunTimeStats run={run} className={rootClass} classNames={{ elapsed: elapsedClass, steps: stepsClass }} />,
      ),
    );
    expect(screen.getByText('2m 34s')).toBeVisible();
    expect(screen.getByText('3/8 steps')).toBeVisible();
    const before = [rootClass, elapsedClass, stepsClass].map((spy) => spy.mock.calls.length);
    await act(() => clock.advance(3_000));
    expect(screen.getByText('2m 37s')).toBeVisible();
    expect([rootClass, elapsedClass, stepsClass].map((spy) => spy.mock.calls.length)).toEqual(before);
    expectListedParts(container, PARTS);
  });

  it('stands still once the run has ended, and stops the clock', async () => {
    const clock = createManualClock(START);
    render(withClock(clock, <RunTimeStats run={{ ...run, status: 'succeeded', finishedAt: START - 4_000 }} />));
    expect(screen.getByText('2m 30s')).toBeVisible();
    expect(clock.pending).toBe(0);
    await act(() => clock.advance(5_000));
    expect(screen.getByText('2m 30s')).toBeVisible();
  });

  it('never falls: cancelled at 1m 34s, it stays at the 1m 40s it had counted to (hosts 3, "Cancel, and look at the clock")', async () => {
    const clock = createManualClock(START);
    const going: Run = { ...run, status: 'cancelling', startedAt: START - 95_000 };
    const shown = render(withClock(clock, <RunTimeStats run={going} />));
    await act(() => clock.advance(5_000));
    expect(screen.getByText('1m 40s')).toBeVisible();
    const cancelled: Run = { ...going, status: 'cancelled', finishedAt: START - 1_000 };
    shown.rerender(withClock(clock, <RunTimeStats run={cancelled} />));
    expect(screen.getByText('1m 40s')).toBeVisible();
    // Another run, and one whose end was missed by far (e.g. because the machine slept), show their own time.
    shown.rerender(withClock(clock, <RunTimeStats run={{ ...cancelled, id: 'other' }} />));
    expect(screen.getByText('1m 34s')).toBeVisible();
    shown.rerender(withClock(clock, <RunTimeStats run={{ ...cancelled, finishedAt: START - 60_000 }} />));
    expect(screen.getByText('35s')).toBeVisible();
  });

  it('never falls while it counts either, when the server’s clock is found to be behind', async () => {
    const clock = createManualClock(START);
    render(withClock(clock, <RunTimeStats run={run} />));
    await act(() => clock.advance(4_000));
    expect(screen.getByText('2m 38s')).toBeVisible();
    // Server time is the local clock plus an offset; it does not matter which of the two is corrected.
    clock.jump(-3_000);
    await act(() => clock.advance(1_000));
    expect(screen.getByText('2m 38s')).toBeVisible();
  });

  it('shows nothing of a run in the one that takes its place (hosts 3, "The plan grew to 12 steps" for 10 s)', async () => {
    for (const startedAt of [null, START - 154_000]) {
      const clock = createManualClock(START);
      const first: Run = {
        ...run,
        id: 'a',
        status: 'queued',
        startedAt,
        progress: { completedSteps: 0, totalSteps: 8 },
      };
      const second: Run = { ...run, id: 'b', progress: { completedSteps: 3, totalSteps: 12 } };
      const shown = render(withClock(clock, <RunTimeStats run={first} />));
      await act(() => clock.advance(2_000));
      shown.rerender(withClock(clock, <RunTimeStats run={second} />));
      await act(() => clock.advance(1_000));
      const { container } = shown;
      expect(container.querySelector('[data-slot="run-time-remaining"]')?.textContent).not.toMatch(/grew/);
      expect(screen.getByText('3/12 steps')).toBeVisible();
      shown.unmount();
    }
  });

  it('says "3 steps", not "3/NaN steps" (hosts 10)', () => {
    const clock = createManualClock(START);
    for (const [progress, text] of [
      [{ completedSteps: 3, totalSteps: Number.NaN }, '3 steps'],
      [{ completedSteps: 3, totalSteps: Number.POSITIVE_INFINITY }, '3 steps'],
      [{ completedSteps: -3, totalSteps: 8 }, ''],
      [{ completedSteps: 0, totalSteps: 1 }, ''],
    ] as const) {
      const { container, unmount } = render(withClock(clock, <RunTimeStats run={{ ...run, progress }} />));
      expect(container.querySelector('[data-slot="run-time-steps"]')).toHaveTextContent(text);
      expect(container).not.toHaveTextContent(/NaN|∞|Infinity|-3/);
      unmount();
    }
  });

  it.each(['queued', 'paused', 'cancelling', 'succeeded', 'failed', 'cancelled'] as const)(
    'says nothing of the remaining time when %s',
    (status) => {
      const { container } = render(withClock(createManualClock(START), <RunTimeStats run={{ ...run, status }} />));
      expect(container.querySelector('[data-slot="run-time-remaining"]')).toBeEmptyDOMElement();
    },
  );

  it('says about how long it will take', () => {
    const { container } = render(withClock(createManualClock(START), <RunTimeStats run={run} />));
    const remaining = container.querySelector('[data-slot="run-time-remaining"]');
    expect(remaining?.textContent).toMatch(/remaining$/);
    expect(['counting', 'range']).toContain(remaining?.getAttribute('data-state'));
  });

  it('is never read out by itself', () => {
    const { container } = render(<RunTimeStats run={run} />);
    for (const live of container.querySelectorAll('[aria-live]')) expect(live).toHaveAttribute('aria-live', 'off');
    expect(container.querySelectorAll('[aria-live]')).toHaveLength(2);
    expect(container.querySelector('[role="status"],[role="alert"],[role="log"]')).toBeNull();
  });
});

describe('elapsedOf', () => {
  it('is never negative, whatever the clocks say', () => {
    expect(elapsedOf({ id: 'r', status: 'running', startedAt: START + 5_000 }, START)).toBe(0);
  });

  it('is unknown before the start and takes the last change before there is a clock', () => {
    expect(elapsedOf({ id: 'r', status: 'queued' }, START)).toBeNull();
    expect(elapsedOf({ id: 'r', status: 'running', startedAt: START, updatedAt: START + 9_000 }, null)).toBe(9_000);
  });

  it('is unknown, not nothing, where a run has ended and nobody has said when', () => {
    const ended: Run = { id: 'r', status: 'succeeded', startedAt: START, finishedAt: null };
    expect(elapsedOf(ended, null)).toBeNull();
    render(withClock(createManualClock(START + 60_000), <RunTimeStats run={ended} />));
    expect(screen.getByText('—')).toBeVisible();
  });
});
