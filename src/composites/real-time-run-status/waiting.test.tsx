import { act, render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { safeHref } from '../../core/platform/safe-href';
import type { Run, RunStep } from '../../core/run/run';
import { isCancellable } from '../../core/run/run';
import { RunProvider } from '../../hooks/RunProvider';
import { createManualClock } from '../../testing/manual-clock';
import { createScriptedSource } from '../../testing/scripted-source';
import { RunCard } from '../run-card';
import { RealTimeRunStatus } from '.';

const waiting = (more: Partial<Run> = {}): Run => ({
  id: 'r1',
  name: 'Import',
  status: 'waiting',
  startedAt: 1_000,
  progress: { completedSteps: 3, totalSteps: 8 },
  currentStep: { n: 4, name: 'Approve the plan' },
  waitingFor: { kind: 'approval', text: 'Approve 12 deletions?', href: '/runs/r1/approve' },
  ...more,
});
const part = (container: HTMLElement, slot: string) => container.querySelector<HTMLElement>(`[data-slot="${slot}"]`);

describe('backends.md D6: a run that waits for a person', () => {
  it('says so in badge, bar and notice; the bar stands still, and the remaining time says why', () => {
    const { container } = render(<RealTimeRunStatus run={waiting()} onCancel={async () => {}} />);
    expect(part(container, 'run-status-badge')).toHaveTextContent('Waiting for input');
    expect(part(container, 'run-progress-bar')).toHaveAttribute('data-state', 'waiting');
    expect(part(container, 'run-progress-bar')).toHaveAttribute('aria-valuenow', '37');
    expect(container).toHaveTextContent('Waiting for input · Step 4 of 8: Approve the plan');
    expect(container).toHaveTextContent('Approve 12 deletions?');
    expect(container).toHaveTextContent('On hold until there is an answer');
    expect(screen.getByRole('link', { name: 'Answer' })).toHaveAttribute('href', '/runs/r1/approve');
  });

  it('can be cancelled, and promises no "Resume"', async () => {
    const clock = createManualClock();
    const source = createScriptedSource({ clock, run: { ...waiting(), id: 'run-1' }, capabilities: { pause: true } });
    render(
      <RunProvider source={source} clock={clock}>
        <RealTimeRunStatus runId="run-1" />
      </RunProvider>,
    );
    await act(() => clock.advance(100));
    expect(screen.getAllByText('Waiting for input')[0]).toBeVisible();
    expect(isCancellable(waiting())).toBe(true);
    expect(screen.getByRole('button', { name: /^Cancel/ })).not.toHaveAttribute('aria-disabled');
    expect(screen.queryByRole('button', { name: /Resume|Pause/ })).toBeNull();
  });

  it('its time goes on, and the card asks what the panel asks', () => {
    const { container } = render(<RunCard run={waiting()} />);
    expect(container).toHaveTextContent('Approve 12 deletions?');
    expect(screen.getByRole('link', { name: 'Answer' })).toBeVisible();
    const { container: panel } = render(<RealTimeRunStatus run={waiting()} />);
    expect(part(panel, 'run-time-stats')).toHaveAttribute('data-state', 'running');
  });

  const MOVING = ['spin', 'slide', 'sheen', 'pulse'].map((name) => `[class~="rl:anim-${name}"]`).join();
  const step: RunStep = { id: '4', n: 4, kind: 'planned', status: 'running', title: 'Plan', startedAt: 2_000 };

  it.each(['waiting', 'paused'] as const)(
    'nothing turns or slides while it is %s, the step that runs included',
    (status) => {
      const moving = (run: Run) => {
        const { container, unmount } = render(<RealTimeRunStatus run={run} steps={[step]} showFeed />);
        const marker = part(container, 'activity-feed-marker');
        expect(marker).toHaveAttribute('data-state', 'running');
        const found = [...container.querySelectorAll(MOVING)].map((element) => element.getAttribute('class'));
        unmount();
        return found;
      };
      expect(moving(waiting({ status }))).toEqual([]);
      // Also not without a known fraction, where a running bar would slide.
      expect(moving(waiting({ status, progress: null }))).toEqual([]);
      expect(moving(waiting({ status: 'running', progress: null }))).not.toEqual([]);
    },
  );

  it('the ring turns again when it goes on', () => {
    const { container, rerender } = render(<RealTimeRunStatus run={waiting()} steps={[step]} showFeed />);
    const ring = () => part(container, 'activity-feed-marker')?.querySelector('circle')?.parentElement;
    expect(ring()).not.toHaveClass('rl:anim-spin');
    rerender(<RealTimeRunStatus run={waiting({ status: 'running', waitingFor: null })} steps={[step]} showFeed />);
    expect(ring()).toHaveClass('rl:anim-spin');
  });

  it('has words where the backend has none', () => {
    const { container } = render(<RealTimeRunStatus run={waiting({ waitingFor: null })} />);
    expect(container).toHaveTextContent('This run goes on when somebody has answered.');
    expect(screen.queryByRole('link')).toBeNull();
  });

  it.each([
    ['https://example.com/a?b#c', true],
    ['http://10.0.0.1/x', true],
    ['/runs/1', true],
    ['approve?id=1', true],
    ['//example.com/x', true],
    ['javascript:alert(1)', false],
    ['JaVaScRiPt:alert(1)', false],
    [' java\nscript:alert(1)', false],
    ['\u0001javascript:alert(1)', false],
    ['data:text/html,<script>alert(1)</script>', false],
    ['vbscript:msgbox(1)', false],
    ['file:///etc/passwd', false],
    ['blob:https://example.com/1', false],
    ['http://[', false],
    ['', false],
    ['   ', false],
  ])('links to %s: %s', (href, isLinked) => {
    expect(safeHref(href) !== null).toBe(isLinked);
    render(<RealTimeRunStatus run={waiting({ waitingFor: { text: 'Approve?', href } })} />);
    expect(screen.queryAllByRole('link')).toHaveLength(isLinked ? 1 : 0);
  });
});
