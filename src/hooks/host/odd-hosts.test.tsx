import { act, fireEvent, render, screen } from '@testing-library/react';
import { StrictMode } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { LiveActivityFeed } from '../../components/live-activity-feed';
import { RealTimeRunStatus } from '../../composites/real-time-run-status';
import { RunCard } from '../../composites/run-card';
import { RunsList } from '../../composites/runs-list';
import type { Run, RunStep } from '../../core/run/run';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import { useAttemptMetrics } from '../metrics/useAttemptMetrics';
import { useMetricVerdict, useRunVerdict } from '../metrics/useRunVerdict';
import { RunProvider, type RunProviderProps } from '../RunProvider';
import { useRunStatus } from '../run/useRunStatus';
import { useRelativeTime } from '../useRelativeTime';

const RUN: Run = { id: 'team/7 #1?', name: 'Odd', status: 'running', metrics: [{ key: 'ks_mean', value: 0.05 }] };
const STEP: RunStep = { id: 'a/b"c', n: 1, kind: 'training', status: 'running', title: 'Fit', detail: 'x' };
const nothing = () => null;

function setUp(props: Partial<RunProviderProps> = {}) {
  const clock = createManualClock();
  const environment = createManualEnvironment();
  const source = createScriptedSource({ clock, run: { id: RUN.id, name: 'Odd' } });
  const app = (children: React.ReactNode) => (
    <RunProvider source={source} clock={clock} environment={environment} locale="en" {...props}>
      {children}
    </RunProvider>
  );
  return { clock, environment, source, app, advance: (ms: number) => act(() => clock.advance(ms)) };
}

describe('functions of hosts that give nothing', () => {
  it('in every slot, address, filter, group and row: nothing is shown there, and the rest stays', () => {
    render(
      <RunsList
        list={{ runs: [RUN, { id: 'b', status: 'queued' }] }}
        getHref={nothing}
        groupBy={() => null}
        filters={[{ id: 'x', label: 'X', of: () => null }]}
        metrics={['none', 'ks_mean']}
        slots={{
          ...{ headerActions: null, empty: nothing, loading: nothing, error: nothing },
          ...{ cardActions: nothing, cardFacts: nothing, cardTimes: nothing, cardFooter: nothing },
        }}
      />,
    );
    expect(screen.getAllByRole('article')).toHaveLength(2);
    expect(screen.queryByRole('link')).toBeNull();
  });

  it('in the panel and the activity', () => {
    const { rerender } = render(
      <RealTimeRunStatus
        run={{ ...RUN, plan: { chosen: 'A' }, stages: [{ id: 's' }] }}
        steps={[STEP]}
        showFeed
        showMetrics
        slots={Object.fromEntries(
          [
            ...['headerActions', 'facts', 'plan', 'stages', 'times', 'result', 'resultActions', 'beforeFeed'],
            ...['feed', 'verdict', 'metrics', 'afterMetrics', 'loading', 'error', 'now'],
          ].map((name) => [name, nothing]),
        )}
      />,
    );
    screen.getByRole('heading', { name: 'Odd' });
    rerender(
      <LiveActivityFeed steps={[STEP]} renderStep={nothing} slots={{ stepDetail: nothing, stepActions: nothing }} />,
    );
    expect(screen.getAllByRole('listitem')).toHaveLength(1);
  });

  it('a provider whose functions find nothing', async () => {
    const t = setUp({ getHref: nothing, layers: { container: () => null }, statuses: {}, stepKinds: {}, icons: {} });
    render(t.app(<RunCard runId={RUN.id} />));
    await t.advance(100);
    fireEvent.click(screen.getByRole('button', { name: /^Cancel/ }));
    await screen.findByRole('alertdialog', {}, { timeout: 10_000 });
  });
});

describe('ids with signs that mean something elsewhere', () => {
  it('a run is watched, cancelled and led to by its own id', async () => {
    const t = setUp();
    t.source.setStep({ n: 1, id: STEP.id, title: 'Fit', detail: 'y'.repeat(200) });
    const { container } = render(t.app(<RealTimeRunStatus runId={RUN.id} showFeed feed={{ focusStep: STEP.id }} />));
    await t.advance(3_000);
    expect(t.source.calls.every(({ runId }) => runId === undefined || runId === RUN.id)).toBe(true);
    expect(container.querySelector('[data-focused]')).not.toBeNull();
  });
});

describe('providers', () => {
  it('two of them keep to themselves: each hears of its own ends only', async () => {
    const [first, second] = [vi.fn(), vi.fn()];
    const [a, b] = [setUp({ onRunEnd: first }), setUp({ onRunEnd: second })];
    render(
      <>
        {a.app(<RunCard runId={RUN.id} />)}
        {b.app(<RunCard runId={RUN.id} />)}
      </>,
    );
    await a.advance(2_000);
    await b.advance(2_000);
    a.source.setRun({ status: 'failed' });
    await a.advance(5_000);
    await b.advance(5_000);
    expect(first).toHaveBeenCalledTimes(1);
    expect(second).not.toHaveBeenCalled();
  });

  it('one within another: the inner one is asked', async () => {
    const [outer, inner] = [setUp(), setUp()];
    inner.source.setRun({ name: 'Inner' });
    render(outer.app(inner.app(<RunCard runId={RUN.id} />)));
    await inner.advance(2_000);
    screen.getByText('Inner');
    expect(outer.source.count()).toBe(0);
  });

  it('StrictMode: each end once, and one request at a time', async () => {
    const onRunEnd = vi.fn();
    const onEnded = vi.fn();
    const t = setUp({ onRunEnd });
    render(<StrictMode>{t.app(<RealTimeRunStatus runId={RUN.id} initialRun={RUN} onEnded={onEnded} />)}</StrictMode>);
    await t.advance(500);
    expect(t.source.count('readRun')).toBe(1);
    t.source.setRun({ status: 'succeeded' });
    await t.advance(5_000);
    expect(onRunEnd).toHaveBeenCalledTimes(1);
    expect(onEnded).toHaveBeenCalledTimes(1);
  });

  it('one that is gone tells of nothing, and nothing fails', async () => {
    const onRunEnd = vi.fn();
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    const t = setUp({ onRunEnd });
    const { unmount } = render(t.app(<RunCard runId={RUN.id} />));
    await t.advance(1_000);
    unmount();
    t.source.setRun({ status: 'failed' });
    await t.advance(60_000);
    expect(onRunEnd).not.toHaveBeenCalled();
    expect(error).not.toHaveBeenCalled();
    error.mockRestore();
  });
});

describe('hooks with nothing to go by', () => {
  it('say so, and throw nothing', async () => {
    const t = setUp();
    function Own() {
      const verdict = useRunVerdict({ run: null });
      const metric = useMetricVerdict({ run: { ...RUN, metrics: null } }, 'ks_mean');
      const { attempts, rows } = useAttemptMetrics({ run: null });
      const told = useRelativeTime(Number.NaN);
      const { run } = useRunStatus(null, { initialRun: RUN });
      return <output>{JSON.stringify([verdict, metric, attempts, rows, told, run])}</output>;
    }
    render(t.app(<Own />));
    await t.advance(100);
    expect(screen.getByRole('status').textContent).toBe('[null,null,[],[],"—",null]');
  });
});
