import { act, fireEvent, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { CancelRunButton } from '../../components/cancel-run-button';
import { LiveActivityFeed } from '../../components/live-activity-feed';
import { LiveIndicator } from '../../components/live-indicator';
import { RunStatusBadge } from '../../components/run-status-badge';
import { RealTimeRunStatus } from '../../composites/real-time-run-status';
import { RunCard } from '../../composites/run-card';
import { RunsList } from '../../composites/runs-list';
import { createRunClient } from '../../core/client/run-client';
import type { Run, RunStep } from '../../core/run/run';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import { RunProvider, type RunProviderProps } from '../RunProvider';

const RUN: Run = { id: 'run-1', status: 'running', name: 'Import' };
const step = (n: number, kindText: string, more: Partial<RunStep> = {}): RunStep => ({
  ...{ id: `s${n}`, n, kind: 'unknown', kindText, status: 'done', title: `Step ${n}` },
  ...more,
});
const steps = [step(1, 'deploy'), step(2, 'tool_call'), step(3, 'semantic_warning'), step(4, 'never_heard')];
const Rocket = () => <svg data-testid="rocket" aria-hidden="true" />;
const Triangle = ({ className }: { className?: string }) => <svg data-testid="triangle" className={className} />;

function setUp(props: Partial<RunProviderProps> = {}) {
  const clock = createManualClock();
  const environment = createManualEnvironment();
  const source = createScriptedSource({ clock });
  const wrap = (children: ReactNode, more: Partial<RunProviderProps> = {}) => (
    <RunProvider source={source} clock={clock} environment={environment} locale="en" {...props} {...more}>
      {children}
    </RunProvider>
  );
  return { clock, environment, source, wrap, advance: (ms: number) => act(() => clock.advance(ms)) };
}
const rows = () => [...document.querySelectorAll('[data-slot="activity-feed-item"]')];

describe('stepKinds of the provider', () => {
  const stepKinds = {
    deploy: { label: 'Deploy', icon: Rocket, tone: 'training' },
    tool_call: { label: 'Tool call' },
    semantic_warning: { label: 'Warning', tone: 'warning' },
  } as const;

  it('names, draws and colours the backend’s kinds, in the panel too', () => {
    const t = setUp({ stepKinds });
    render(t.wrap(<RealTimeRunStatus run={RUN} steps={steps} showFeed />));
    expect(rows().map((row) => row.getAttribute('data-kind'))).toEqual([
      'deploy',
      'tool_call',
      'semantic_warning',
      'never_heard',
    ]);
    const [deploy, tool, warning, other] = rows();
    expect(deploy).toHaveTextContent('Deploy');
    expect(deploy?.querySelector('[data-testid="rocket"]')).not.toBeNull();
    expect(tool).toHaveTextContent('Tool call');
    const marker = (row: Element | undefined) => row?.querySelector<HTMLElement>('[data-slot="activity-feed-marker"]');
    expect(marker(tool)?.style.backgroundColor).toContain('--rl-kind-tool-call-bg');
    expect(marker(warning)?.getAttribute('style')).toBeNull();
    expect(marker(deploy)?.className).toContain('kind-training');
    expect(other).toHaveTextContent('never_heard');
  });

  it('offers each in the filter, and filters by it', () => {
    const t = setUp({ stepKinds });
    render(t.wrap(<LiveActivityFeed run={RUN} steps={steps} showFilter />));
    const options = [...document.querySelectorAll('option')].map(({ textContent }) => textContent);
    expect(options).toEqual(['All', 'Other', 'Deploy', 'Tool call', 'Warning']);
    fireEvent.change(screen.getByRole('combobox'), { target: { value: 'deploy' } });
    expect(rows().map((row) => row.getAttribute('data-kind'))).toEqual(['deploy']);
  });

  it('a failed step is red whatever its kind', () => {
    const t = setUp({ stepKinds });
    render(t.wrap(<LiveActivityFeed run={RUN} steps={[step(1, 'deploy', { status: 'failed' })]} />));
    expect(document.querySelector('[data-slot="activity-feed-marker"]')?.className).toContain('kind-error');
  });

  it('the feed’s own lie over them', () => {
    const t = setUp({ stepKinds });
    render(t.wrap(<LiveActivityFeed run={RUN} steps={steps} stepKinds={{ deploy: { label: 'Roll-out' } }} />));
    expect(rows()[0]).toHaveTextContent('Roll-out');
    expect(rows()[1]).toHaveTextContent('Tool call');
  });

  it('written inline, renders no row again', () => {
    const Icon = vi.fn(() => <svg aria-hidden="true" />);
    const t = setUp();
    const feed = <LiveActivityFeed run={RUN} steps={steps} />;
    const { rerender } = render(t.wrap(feed, { stepKinds: { deploy: { icon: Icon, label: 'Deploy' } } }));
    expect(Icon).toHaveBeenCalledTimes(1);
    rerender(t.wrap(feed, { stepKinds: { deploy: { icon: Icon, label: 'Deploy' } } }));
    expect(Icon).toHaveBeenCalledTimes(1);
    rerender(t.wrap(feed, { stepKinds: { deploy: { icon: Icon, label: 'Release' } } }));
    expect(rows()[0]).toHaveTextContent('Release');
  });
});

describe('statuses of the provider', () => {
  const statuses = {
    completed_with_failures: {
      label: 'Completed with failures',
      icon: Triangle,
      tone: 'warning',
      as: 'succeeded',
    },
    in_review: { label: 'In review', as: 'waiting' },
  } as const;
  const told: Partial<Run> = { status: 'unknown', statusText: 'completed_with_failures', name: 'Import' };

  it('the run ends, is no longer asked for, and reads as the host says', async () => {
    const t = setUp({ statuses });
    t.source.setRun(told);
    const { container } = render(t.wrap(<RunCard runId="run-1" />));
    await t.advance(1_000);
    const badge = container.querySelector('[data-slot="run-status-badge"]');
    expect(badge).toHaveTextContent('Completed with failures');
    expect(badge).toHaveAttribute('data-state', 'succeeded');
    expect(badge).toHaveAttribute('data-tone', 'warning');
    expect(badge).toHaveAttribute('data-status', 'completed_with_failures');
    expect(screen.getByTestId('triangle')).toBeInTheDocument();
    const asked = t.source.count('readRun');
    await t.advance(30_000);
    expect(t.source.count('readRun')).toBe(asked);
  });

  it('without it, the same run is unknown and goes on being asked for', async () => {
    const t = setUp();
    t.source.setRun({ ...told, finishedAt: null });
    render(t.wrap(<RunCard runId="run-1" />));
    await t.advance(1_000);
    const asked = t.source.count('readRun');
    await t.advance(30_000);
    expect(t.source.count('readRun')).toBeGreaterThan(asked);
  });

  it('a client without React knows it too', async () => {
    const t = setUp();
    t.source.setRun({ status: 'unknown', statusText: 'in_review' });
    const client = createRunClient({ source: t.source, clock: t.clock, environment: t.environment, statuses });
    expect(await client.readRun('run-1')).toMatchObject({ status: 'waiting', statusLabel: 'In review' });
    expect(client.source).toBe(t.source);
    client.dispose();
  });

  it('a cancel that was asked for is shown over the host’s word', async () => {
    const t = setUp({ statuses });
    t.source.setRun({ status: 'unknown', statusText: 'in_review', name: 'Import' });
    const { container } = render(t.wrap(<RunCard runId="run-1" />));
    await t.advance(1_000);
    expect(container).toHaveTextContent('In review');
    fireEvent.click(screen.getByRole('button', { name: /cancel/i }));
    fireEvent.click(await screen.findByRole('button', { name: 'Confirm Cancel' }, { timeout: 5_000 }));
    await act(async () => {});
    const badge = container.querySelector('[data-slot="run-status-badge"]');
    expect(badge).toHaveAttribute('data-state', 'cancelling');
    expect(badge).toHaveTextContent('Cancelling');
  });

  it('plain data, a bare status and a host’s own list follow it', () => {
    const t = setUp({ statuses });
    const run = { ...RUN, ...told };
    const { container } = render(
      t.wrap(
        <>
          <RunStatusBadge run={run} />
          <RunsList list={{ runs: [run] }} />
        </>,
      ),
    );
    expect([...container.querySelectorAll('[data-slot="run-status-badge"]')].map((b) => b.textContent)).toEqual([
      'Completed with failures',
      'Completed with failures',
    ]);
    // The run has ended, so there is no bar.
    expect(container.querySelector('[role="progressbar"]')).toBeNull();
  });

  it('a word of ours gets another label', () => {
    const t = setUp({ statuses: { running: { label: 'At work', tone: 'success' } } });
    const { container } = render(t.wrap(<RunStatusBadge run={RUN} />));
    expect(container).toHaveTextContent('At work');
  });
});

describe('icons and layers of the provider', () => {
  it('cancel, LIVE and statuses in every composite', () => {
    const Cancel = () => <svg data-testid="cancel" />;
    const Live = () => <svg data-testid="live" />;
    const Running = () => <svg data-testid="running" />;
    const t = setUp({ icons: { cancel: Cancel, live: Live, status: { running: Running } } });
    render(t.wrap(<RunCard run={RUN} onCancel={async () => {}} connection={{ state: 'live', error: null }} />));
    for (const id of ['cancel', 'live', 'running']) expect(screen.getByTestId(id)).toBeInTheDocument();
    render(t.wrap(<LiveIndicator connection="offline" />));
    // Problems keep their own icon.
    expect(screen.getAllByTestId('live')).toHaveLength(1);
  });

  it('puts the question where the host says, found when it opens', async () => {
    const place = document.createElement('div');
    document.body.append(place);
    const container = vi.fn(() => place);
    const t = setUp({ layers: { container, zIndex: 1400 } });
    render(t.wrap(<CancelRunButton run={RUN} onCancel={async () => {}} />));
    fireEvent.click(screen.getByRole('button', { name: /cancel/i }));
    await vi.waitFor(() => expect(place.querySelector('dialog')).not.toBeNull());
    expect(place.querySelector('dialog')?.style.zIndex).toBe('1400');
    place.remove();
  });

  it('shows it above the page where that place is not in the page any more', async () => {
    const t = setUp({ layers: { container: document.createElement('div') } });
    render(t.wrap(<RunCard runId="run-1" />));
    await t.advance(1_000);
    fireEvent.click(screen.getByRole('button', { name: /cancel/i }));
    await screen.findByRole('alertdialog', {}, { timeout: 5_000 });
  });
});
