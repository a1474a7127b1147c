import { act, fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { LiveActivityFeed } from '../components/live-activity-feed';
import { RunMetricsPreview } from '../components/run-metrics-preview';
import type { Run, RunStep } from '../core/run/run';
import type { RunLinkProps } from '../hooks/host/links';
import { useAttemptMetrics } from '../hooks/metrics/useAttemptMetrics';
import { useMetricVerdict, useRunVerdict } from '../hooks/metrics/useRunVerdict';
import { RunProvider } from '../hooks/RunProvider';
import { useRelativeTime } from '../hooks/useRelativeTime';
import { createManualClock } from '../testing/manual-clock';
import { createManualEnvironment } from '../testing/manual-environment';
import { createScriptedSource } from '../testing/scripted-source';
import { RealTimeRunStatus } from './real-time-run-status';
import { RunCard } from './run-card';
import { RunExecutionModal } from './run-execution-modal';
import { RunsList } from './runs-list';

const RUN: Run<{ project: string }> = {
  id: 'r1',
  name: 'Import',
  status: 'running',
  dataset: 'customers',
  startedAt: 1_000,
  data: { project: 'Churn' },
  metrics: [
    { key: 'ks_mean', value: 0.05 },
    { key: 'mia_auc', value: 0.731 },
  ],
  stages: [
    { id: 'prepare', name: 'Prepare', status: 'done' },
    { id: 'train', name: 'Train', status: 'running' },
    { id: 'publish', name: 'Publish' },
  ],
  plan: { chosen: 'CTGAN', reason: 'mixed columns', alternatives: [{ name: 'TVAE', used: true, reason: 'as backup' }] },
};
const STEPS: RunStep[] = [
  { id: 'a', n: 11, kind: 'unknown', kindText: 'sql', status: 'done', title: 'Select', createdAt: 0, detail: 'rows' },
  { id: 'b', n: 12, kind: 'training', status: 'failed', title: 'Fit', detail: 'x'.repeat(200) },
];
const slot = (name: string) => document.querySelector(`[data-slot="${name}"]`);
const withProvider = (children: ReactNode, props = {}) => {
  const clock = createManualClock();
  return (
    <RunProvider
      source={createScriptedSource({ clock })}
      clock={clock}
      environment={createManualEnvironment()}
      {...props}
    >
      {children}
    </RunProvider>
  );
};

describe('slots of the panel', () => {
  it('take a node or a function of the run, and null removes what stands there', () => {
    const panel = (run: Run) => (
      <RealTimeRunStatus
        run={run}
        steps={STEPS}
        showFeed
        showMetrics
        slots={{
          headerActions: <button type="button">Share</button>,
          facts: ({ byDefault }) => <div data-testid="facts">{byDefault}</div>,
          times: null,
          beforeFeed: ({ view }) => <p>{`${view.steps.length} entries`}</p>,
          afterMetrics: <p>More metrics</p>,
          resultActions: ({ run }) => <a href={`/reports/${run.id}`}>Download</a>,
        }}
      />
    );
    const { rerender } = render(panel(RUN));
    screen.getByRole('button', { name: 'Share' });
    expect(screen.getByTestId('facts')).toHaveTextContent('customers');
    expect(slot('real-time-run-status-stats')).toBeNull();
    screen.getByText('2 entries');
    screen.getByText('More metrics');
    expect(screen.queryByRole('link', { name: 'Download' })).toBeNull();
    rerender(panel({ ...RUN, status: 'succeeded' }));
    expect(screen.getByRole('link', { name: 'Download' })).toHaveAttribute('href', '/reports/r1');
  });

  it('shows stages, plan and the overall verdict of the run, each replaceable', () => {
    const { rerender } = render(<RealTimeRunStatus run={RUN} showMetrics />);
    const stages = screen.getByRole('list', { name: 'Stages' });
    expect(
      within(stages)
        .getAllByRole('listitem')
        .map((item) => item.dataset.state),
    ).toEqual(['done', 'running', 'pending']);
    expect(slot('run-plan')).toHaveTextContent('Plan:CTGANmixed columns');
    expect(slot('run-plan')).toHaveTextContent('TVAEusedas backup');
    expect(slot('run-verdict')).toHaveAttribute('data-verdict', 'fail');
    expect(slot('run-verdict')).toHaveTextContent('1 of 2 pass');
    screen.getByTitle('1 of 2 pass · MIA AUC 0.731 is above 0.6');
    rerender(<RealTimeRunStatus run={RUN} showMetrics slots={{ stages: null, plan: null, verdict: 'Fine' }} />);
    expect(slot('run-stages')).toBeNull();
    expect(slot('run-plan')).toBeNull();
    screen.getByText('Fine');
  });

  it('shows stages and plan also where it shows neither activity nor metrics', () => {
    const { rerender } = render(<RealTimeRunStatus run={RUN} />);
    screen.getByRole('list', { name: 'Stages' });
    expect(slot('run-plan')).toHaveTextContent('CTGAN');
    rerender(<RealTimeRunStatus run={{ ...RUN, stages: null, plan: null }} slots={{ plan: 'None yet' }} />);
    screen.getByText('None yet');
    rerender(<RealTimeRunStatus run={RUN} slots={{ stages: null, plan: null }} />);
    expect(slot('run-stages')).toBeNull();
  });

  it('loading and error', () => {
    render(withProvider(<RealTimeRunStatus runId="run-1" slots={{ loading: 'One moment' }} />));
    screen.getByText('One moment');
  });
});

describe('slots of the window', () => {
  it('in its heading, with a way to close it', async () => {
    const onOpenChange = vi.fn();
    render(
      <RunExecutionModal
        open
        onOpenChange={onOpenChange}
        run={RUN}
        slots={{
          headerActions: ({ close }) => (
            <button type="button" onClick={close}>
              Done here
            </button>
          ),
          feed: null,
          times: null,
        }}
      />,
    );
    fireEvent.click(await screen.findByRole('button', { name: 'Done here' }, { timeout: 5_000 }));
    expect(onOpenChange).toHaveBeenCalledWith(false);
    expect(slot('activity-feed')).toBeNull();
    expect(slot('run-execution-stats')).toBeNull();
    expect(slot('run-verdict')).toHaveAttribute('data-verdict', 'fail');
  });

  it('says who owns "Start run": a function gets the window’s, a node and startButton={false} none', async () => {
    const window = (configure: ReactNode | (() => ReactNode), startButton?: boolean) => (
      <RunExecutionModal open onOpenChange={() => {}} configure={configure} startButton={startButton} />
    );
    const { rerender } = render(window(() => <form>Form</form>));
    await screen.findByRole('button', { name: 'Start run' }, { timeout: 5_000 });
    rerender(window(() => <form>Form</form>, false));
    expect(screen.queryByRole('button', { name: 'Start run' })).toBeNull();
    rerender(window(<form>Form</form>));
    expect(screen.queryByRole('button', { name: 'Start run' })).toBeNull();
  });
});

describe('cards', () => {
  it('are links: a plain press selects, a press for another tab is the browser’s', () => {
    const onRunSelect = vi.fn();
    render(<RunCard run={RUN} getHref={({ id }) => `/runs/${id}`} onRunSelect={onRunSelect} />);
    const link = screen.getByRole('link', { name: 'Import' });
    expect(link).toHaveAttribute('href', '/runs/r1');
    expect(fireEvent.click(link, { metaKey: true })).toBe(true);
    expect(onRunSelect).not.toHaveBeenCalled();
    expect(fireEvent.click(link)).toBe(false);
    expect(onRunSelect).toHaveBeenCalledWith('r1');
  });

  it('a router’s link, once on the provider', () => {
    const Link = ({ href, ...props }: RunLinkProps) => <a data-router href={`#${href}`} {...props} />;
    render(withProvider(<RunCard run={RUN} />, { getHref: ({ id }: Run) => `/runs/${id}`, linkComponent: Link }));
    expect(screen.getByRole('link', { name: 'Import' })).toHaveAttribute('href', '#/runs/r1');
  });

  it('slots, metrics with verdicts and stages', () => {
    render(
      <RunCard
        run={RUN}
        metrics={['mia_auc']}
        slots={{
          cardActions: <button type="button">Menu</button>,
          cardFacts: ({ run }) => String(run.data?.project),
          cardTimes: null,
          cardFooter: 'Footer',
        }}
      />,
    );
    screen.getByRole('button', { name: 'Menu' });
    screen.getByText('Churn');
    screen.getByText('Footer');
    expect(screen.queryByText(/Started/)).toBeNull();
    expect(slot('run-card-metrics')).toHaveAttribute('data-verdict', 'fail');
    expect(slot('run-card-metrics')).toHaveTextContent('MIA AUC0.731');
    expect(slot('run-stages')).toHaveAttribute('data-size', 'sm');
  });
});

describe('the list', () => {
  const runs: Run<{ project: string }>[] = [
    { ...RUN, id: 'a', name: 'Alpha', startedAt: 0, finishedAt: 9_000, status: 'succeeded' },
    { ...RUN, id: 'b', name: 'Beta', startedAt: 0, finishedAt: 90_000, status: 'failed', data: { project: 'Spam' } },
    { ...RUN, id: 'c', name: 'Gamma', status: 'running' },
  ];
  const names = () => [...document.querySelectorAll('[data-slot="run-card-name"]')].map((name) => name.textContent);

  it('search finds by every word; what leaves nothing can be taken back', async () => {
    const onSearchChange = vi.fn();
    render(<RunsList list={{ runs }} showSearch onSearchChange={onSearchChange} />);
    const user = userEvent.setup();
    await user.type(screen.getByRole('searchbox', { name: 'Search runs' }), 'cust beta');
    expect(names()).toEqual(['Beta']);
    expect(onSearchChange).toHaveBeenLastCalledWith('cust beta');
    await user.type(screen.getByRole('searchbox'), 'zzz');
    screen.getByText(/^No runs match “.+”$/);
    await user.click(screen.getByRole('button', { name: 'Clear search' }));
    expect(names()).toEqual(['Alpha', 'Beta', 'Gamma']);
  });

  it('filters by host data, groups by it, counts per status, sorts by duration', async () => {
    const filters = [{ id: 'project', label: 'Project', of: (run: Run) => String(run.data?.project) }];
    const { rerender } = render(
      <RunsList list={{ runs }} filters={filters} groupBy={(run) => String(run.data?.project)} showCounts />,
    );
    const headings = () => [...document.querySelectorAll('[data-slot="runs-list-group"]')].map((h) => h.textContent);
    expect(headings()).toEqual(['Churn2', 'Spam1']);
    expect(names()).toEqual(['Alpha', 'Gamma', 'Beta']);
    const chips = screen.getByRole('group', { name: 'Filter by status' });
    expect(
      within(chips)
        .getAllByRole('button')
        .map((chip) => chip.textContent),
    ).toEqual(['All 3', 'Running 1', 'Failed 1', 'Succeeded 1']);
    fireEvent.click(within(chips).getByRole('button', { name: /Failed/ }));
    expect(names()).toEqual(['Beta']);
    fireEvent.click(within(chips).getByRole('button', { name: /All/ }));
    fireEvent.change(screen.getByRole('combobox', { name: 'Project' }), { target: { value: 'Spam' } });
    expect(names()).toEqual(['Beta']);
    rerender(<RunsList key="sorted" list={{ runs }} sort="duration" />);
    expect(names()).toEqual(['Gamma', 'Beta', 'Alpha']);
  });

  it('slots for the empty list and every card; inline functions render no card again', () => {
    const renders = vi.fn();
    const Fact = ({ name }: { name: string }) => {
      renders(name);
      return <i>{name}</i>;
    };
    const Icon = vi.fn(() => <svg />);
    const list = { runs };
    const page = (word: string) =>
      withProviderOnce(
        <RunsList
          list={list}
          slots={{ empty: 'x', cardActions: ({ run }) => <Fact name={`${word} ${run.name}`} /> }}
          getHref={({ id }) => `/runs/${id}`}
        />,
        Icon,
      );
    const { rerender } = render(page('first'));
    const before = Icon.mock.calls.length;
    expect(before).toBeGreaterThan(0);
    rerender(page('second'));
    expect(screen.getByText('second Beta')).toBeInTheDocument();
    expect(Icon).toHaveBeenCalledTimes(before);
    rerender(
      <RunsList key="none" list={{ runs: [] }} slots={{ empty: <button type="button">Start the first</button> }} />,
    );
    screen.getByRole('button', { name: 'Start the first' });
  });
});

const clock = createManualClock();
const source = createScriptedSource({ clock });
const withProviderOnce = (children: ReactNode, Icon: () => ReactNode) => (
  <RunProvider source={source} clock={clock} icons={{ status: { running: Icon, succeeded: Icon, failed: Icon } }}>
    {children}
  </RunProvider>
);

describe('the activity', () => {
  it('renderStep draws a row, with the usual one at hand; slots for detail and actions; numbers', () => {
    render(
      <LiveActivityFeed
        run={RUN}
        steps={STEPS}
        showStepNumber
        renderStep={(step, { Default }) => (step.kindText === 'sql' ? <code>{step.title}</code> : <Default />)}
        slots={{ stepActions: ({ step }) => <button type="button">{`Open ${step.id}`}</button>, stepDetail: null }}
      />,
    );
    const [sql, fit] = screen.getAllByRole('listitem');
    expect(sql?.querySelector('code')).toHaveTextContent('Select');
    expect(sql?.querySelector('[data-slot="activity-feed-marker"]')).toBeNull();
    expect(fit).toHaveTextContent('12Fit');
    expect(slot('activity-feed-detail')).toBeNull();
    screen.getByRole('button', { name: 'Open b' });
  });

  it('a step that is led to is opened and marked', () => {
    render(<LiveActivityFeed run={RUN} steps={STEPS} focusStep="b" />);
    const row = screen.getAllByRole('listitem')[1];
    expect(row).toHaveAttribute('data-focused');
    expect(slot('activity-feed-detail') && row?.querySelector('[data-state="open"]')).not.toBeNull();
  });

  it('absolute times in the zone of the provider, or both', () => {
    const feed = <LiveActivityFeed run={RUN} steps={STEPS} />;
    const { container, rerender } = render(
      <RunProvider source={source} clock={clock} times="absolute" timeZone="Asia/Tokyo" locale="en">
        {feed}
      </RunProvider>,
    );
    expect(container.querySelector('time')?.textContent).toMatch(/Jan 1, 1970, 9:00:00.AM/);
    rerender(
      <RunProvider source={source} clock={clock} timeZone="Asia/Tokyo" locale="en">
        <LiveActivityFeed run={RUN} steps={STEPS} times="both" />
      </RunProvider>,
    );
    expect(container.querySelector('time')?.textContent).toMatch(/9:00:00.AM · .* ago/);
  });
});

describe('hooks for your own parts', () => {
  it('useRunVerdict and useMetricVerdict judge as the components do', () => {
    function Own() {
      const verdict = useRunVerdict({ run: RUN });
      const auc = useMetricVerdict({ run: RUN }, 'mia_auc');
      return <output>{`${verdict?.state} ${verdict?.passed}/${verdict?.judged} ${auc?.state} ${auc?.text}`}</output>;
    }
    render(withProvider(<Own />, { metricDefinitions: { mia_auc: { pass: 0.72, warn: 0.8 } } }));
    expect(screen.getByRole('status')).toHaveTextContent('warn 1/2 warn 0.731');
  });

  it('useAttemptMetrics: a table of what each attempt has measured, judged as everywhere else', () => {
    const steps: RunStep[] = [
      { id: 'a/1', n: 1, kind: 'training', status: 'failed', title: 'Fit', attempt: 1, metrics: { mia_auc: 0.8 } },
      { id: 'a/2', n: 2, kind: 'training', status: 'done', title: 'Fit', attempt: 2, metrics: { ks_mean: 0.2 } },
    ];
    function Own() {
      const { attempts, rows } = useAttemptMetrics({ run: { ...RUN, attempt: 2 }, steps });
      const cells = rows.map(({ label, values }) => `${label}: ${values.map(({ state, text }) => `${state} ${text}`)}`);
      return <output>{`${attempts} | ${cells.join(' | ')}`}</output>;
    }
    render(withProvider(<Own />, { metricDefinitions: { mia_auc: { pass: 0.75, warn: 0.78 } } }));
    expect(screen.getByRole('status')).toHaveTextContent(
      '1,2 | MIA AUC: fail 0.8,pass 0.731 | KS mean: pending null,pass 0.05',
    );
  });

  it('verdicts per group stand beside the headings of groups, where there are several', () => {
    const metrics = [
      { key: 'ks_mean', group: 'utility', value: 0.05 },
      { key: 'mia_auc', group: 'privacy', value: 0.731 },
      { key: 'dup_rate', group: 'privacy', value: 0.001 },
    ];
    const { rerender } = render(<RunMetricsPreview metrics={metrics} />);
    const texts = () => screen.getAllByRole('group').map(({ dataset }) => dataset.verdict);
    expect(texts()).toEqual(['pass', 'fail']);
    within(screen.getByRole('group', { name: 'Privacy' })).getByText('1 of 2 pass');
    rerender(<RunMetricsPreview metrics={metrics.slice(1)} />);
    expect(screen.queryByText('1 of 2 pass')).toBeNull();
  });

  it('useRelativeTime takes the server’s clock into account and never tells the future', () => {
    const own = createManualClock();
    function Own() {
      return <output>{`${useRelativeTime(own.now() - 60_000)} | ${useRelativeTime(own.now() + 60_000)}`}</output>;
    }
    render(
      <RunProvider source={createScriptedSource({ clock: own })} clock={own} locale="en">
        <Own />
      </RunProvider>,
    );
    act(() => {});
    expect(screen.getByRole('status')).toHaveTextContent('1 minute ago | now');
  });
});
