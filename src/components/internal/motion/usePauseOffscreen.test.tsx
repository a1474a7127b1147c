import { act, render } from '@testing-library/react';
import type { ReactElement } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RealTimeRunStatus } from '../../../composites/real-time-run-status';
import { RunCard } from '../../../composites/run-card';
import type { Run } from '../../../core/run/run';
import { LiveActivityFeed } from '../../live-activity-feed';
import { LiveIndicator } from '../../live-indicator';
import { RunProgressIndicator } from '../../run-progress-indicator';
import { RunStages } from '../../run-stages';
import { RunStatusBadge } from '../../run-status-badge';
import { createIntersectionObserver } from './intersection-observer-double';

const stages = [{ id: 'a', name: 'Prepare', status: 'running' as const }];
const run: Run = { id: 'r', name: 'Spring', status: 'running', progress: { completedSteps: 1, totalSteps: 8 }, stages };

let page: ReturnType<typeof createIntersectionObserver>;
beforeEach(() => {
  page = createIntersectionObserver();
  vi.stubGlobal('IntersectionObserver', page.IntersectionObserver);
});
afterEach(() => vi.unstubAllGlobals());

const slots = () => [...page.observed].map((element) => element.getAttribute('data-slot'));

describe('what moves stands still out of view', () => {
  it.each<[string, ReactElement]>([
    ['run-progress-indicator', <RunProgressIndicator key="1" run={run} />],
    ['run-status-badge', <RunStatusBadge key="2" run={run} />],
    ['live-indicator', <LiveIndicator key="3" connection={{ state: 'live', error: null }} />],
    ['run-stages', <RunStages key="4" run={run} />],
    ['activity-feed', <LiveActivityFeed key="5" run={run} steps={[]} />],
  ])('%s, alone on a page', (slot, element) => {
    const { unmount } = render(element);
    expect(slots()).toEqual([slot]);
    const [target] = page.observed;
    if (!target) throw new Error('nothing is observed');
    act(() => page.report(target, false));
    expect(target).toHaveAttribute('data-rl-offscreen');
    act(() => page.report(target, true));
    expect(target).not.toHaveAttribute('data-rl-offscreen');
    unmount();
    expect(page.observed.size).toBe(0);
  });

  it('is watched once in a card and in a panel, however many parts they have', () => {
    render(
      <>
        <RunCard run={run} />
        <RealTimeRunStatus run={run} steps={[]} />
      </>,
    );
    expect(slots()).toEqual(['run-card', 'real-time-run-status']);
  });

  it('is watched from the moment at which it is drawn: stages come with the run', () => {
    const { rerender } = render(<RunStages run={{ ...run, stages: [] }} />);
    expect(slots()).toEqual([]);
    rerender(<RunStages run={run} />);
    expect(slots()).toEqual(['run-stages']);
    rerender(<RunStages run={{ ...run, stages: [] }} />);
    expect(slots()).toEqual([]);
  });

  it('goes on in an element without a box of its own, which no observer ever sees in view', () => {
    render(<RunProgressIndicator run={run} style={{ display: 'contents' }} />);
    const [target] = page.observed;
    if (!target) throw new Error('nothing is observed');
    act(() => page.report(target, false));
    expect(target).not.toHaveAttribute('data-rl-offscreen');
  });
});
