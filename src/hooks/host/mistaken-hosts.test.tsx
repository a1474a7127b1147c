import { act, fireEvent, render, screen } from '@testing-library/react';
import { type ReactNode, StrictMode, useState } from 'react';
import { renderToString } from 'react-dom/server';
import { describe, expect, it, vi } from 'vitest';
import { LiveActivityFeed } from '../../components/live-activity-feed';
import { RealTimeRunStatus } from '../../composites/real-time-run-status';
import { RunCard } from '../../composites/run-card';
import { RunsList } from '../../composites/runs-list';
import { createRunClient } from '../../core/client/run-client';
import type { Run, RunStatus, RunStep } from '../../core/run/run';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import { RunProvider, type RunProviderProps } from '../RunProvider';
import { useRunStatus } from '../run/useRunStatus';
import { useRuns } from '../run/useRuns';

const RUN: Run = { id: 'r1', name: 'Import', status: 'running' };
/** Unchecked host data, cast to the type. */
const status = (word: string): RunStatus => JSON.parse(JSON.stringify(word));
const STRANGE: Run = { id: 'x', name: 'Strange', status: status('archived') };

function setUp(props: Partial<RunProviderProps> = {}) {
  const clock = createManualClock();
  const environment = createManualEnvironment();
  const source = createScriptedSource({ clock, run: { id: RUN.id, name: 'Import' } });
  const app = (children: ReactNode, more: Partial<RunProviderProps> = {}) => (
    <RunProvider source={source} clock={clock} environment={environment} locale="en" {...props} {...more}>
      {children}
    </RunProvider>
  );
  const client = () => createRunClient({ source, clock, environment });
  return { source, app, client, advance: (ms: number) => act(() => clock.advance(ms)) };
}
const hrefs = () => [...document.querySelectorAll('a')].map((link) => link.getAttribute('href'));
const all = (slot: string) => [...document.querySelectorAll(`[data-slot="${slot}"]`)];

describe('addresses of runs', () => {
  it.each(['', '  ', 'javascript:alert(1)', 'JavaScript\n:alert(1)', 'data:text/html,x', 'http://['])(
    '%j leads nowhere: the name is no link, and the card no surface to press',
    (href) => {
      render(<RunCard run={RUN} getHref={() => href} />);
      expect(document.querySelector('a')).toBeNull();
      screen.getByText('Import');
    },
  );

  it.each(['/runs/r1', '?run=r1', '#r1', 'app://runs/r1'])('%s is the host’s to choose', (href) => {
    render(<RunCard run={RUN} getHref={() => href} />);
    expect(hrefs()).toEqual([href]);
  });
});

describe('functions that are written inline and read what has changed', () => {
  it('getHref of a provider: the link follows, also of a card that renders for nothing else', () => {
    const t = setUp();
    const card = <RunCard run={RUN} />;
    const page = (team: string) => <StrictMode>{t.app(card, { getHref: ({ id }) => `/${team}/${id}` })}</StrictMode>;
    const { rerender } = render(page('red'));
    rerender(page('blue'));
    expect(hrefs()).toEqual(['/blue/r1']);
  });

  it('getHref and groupBy of a list', () => {
    const list = { runs: [RUN, { ...RUN, id: 'r2' }] };
    const page = (team: string) => (
      <RunsList list={list} getHref={({ id }) => `/${team}/${id}`} groupBy={() => `Team ${team}`} />
    );
    const { rerender } = render(page('red'));
    rerender(page('blue'));
    expect(hrefs()).toEqual(['/blue/r1', '/blue/r2']);
    expect(all('runs-list-group').map((group) => group.textContent)).toEqual(['Team blue2']);
  });

  it('select that makes a list: renders when the list is another one', async () => {
    const t = setUp();
    let renders = 0;
    function Own() {
      const [name, count] = useRunStatus('r1', { select: ({ run, steps }) => [run?.name, steps.length] });
      renders += 1;
      return <output>{`${name} ${count}`}</output>;
    }
    render(t.app(<Own />));
    await t.advance(1_000);
    const before = renders;
    for (const queuePosition of [1, 2, 3]) {
      t.source.setRun({ queuePosition });
      await t.advance(2_000);
    }
    expect(renders).toBe(before);
    t.source.setRun({ name: 'Other' });
    await t.advance(2_000);
    expect(screen.getByRole('status').textContent).toBe('Other 0');
  });
});

describe('lists of a host’s own data', () => {
  it('initialRuns: each run once and in a status that is known, also on a server', () => {
    const t = setUp();
    function Own() {
      const { runs } = useRuns({}, { initialRuns: [RUN, STRANGE, { ...RUN, name: 'Newer' }] });
      return <output>{runs.map((run) => `${run.name} ${run.status}`).join(', ')}</output>;
    }
    expect(renderToString(t.app(<Own />))).toContain('Newer running, Strange unknown');
    render(t.app(<Own />));
    expect(screen.getByRole('status').textContent).toBe('Newer running, Strange unknown');
  });

  it('initialRuns are counted as the host means their statuses', () => {
    const t = setUp({ statuses: { archived: { label: 'Archived', as: 'succeeded' } } });
    const holder = document.createElement('div');
    holder.innerHTML = renderToString(t.app(<RunsList initialRuns={[RUN, RUN, STRANGE]} showCounts />));
    const counts = [...holder.querySelectorAll('[data-slot="runs-list-counts"] button')];
    expect(counts.map((chip) => chip.textContent)).toEqual(['All 2', 'Running 1', 'Succeeded 1']);
  });

  it('a run that stands there twice moves no other one into its group', () => {
    const runs = [RUN, RUN, { ...RUN, id: 'b', name: 'B' }, { ...RUN, id: 'c', name: 'C' }];
    render(<RunsList list={{ runs }} showCounts groupBy={(run) => `of ${run.name}`} />);
    expect(all('runs-list-group').map((group) => group.textContent)).toEqual(['of Import1', 'of B1', 'of C1']);
    screen.getByRole('button', { name: 'All 3' });
  });

  it('a status that nobody knows is found under "Unknown"', () => {
    render(<RunsList list={{ runs: [STRANGE, RUN] }} status="unknown" />);
    expect(all('run-card-name').map((name) => name.textContent)).toEqual(['Strange']);
  });

  it('client.seed of one, too', () => {
    const client = setUp().client();
    client.seed(STRANGE);
    expect(client.getSnapshot('x').run).toMatchObject({ status: 'unknown', statusText: 'archived' });
    client.dispose();
  });

  it('filters whose values are numbers', () => {
    const size = (run: Run) => JSON.parse(run.id === 'b' ? '5' : '7');
    render(
      <RunsList list={{ runs: [RUN, { ...RUN, id: 'b' }] }} filters={[{ id: 'size', label: 'Size', of: size }]} />,
    );
    fireEvent.change(screen.getByRole('combobox', { name: 'Size' }), { target: { value: '5' } });
    expect(screen.getAllByRole('article')).toHaveLength(1);
  });
});

it('a status that behaves as one that is none of ours keeps its label, and is unknown', () => {
  const t = setUp({ statuses: { archived: { label: 'Archived', as: status('finished') } } });
  render(t.app(<RunCard run={STRANGE} />));
  const [badge] = all('run-status-badge');
  expect(badge).toHaveAttribute('data-state', 'unknown');
  expect(badge).toHaveTextContent('Archived');
});

describe('what is drawn by functions that use hooks', () => {
  const step: RunStep = { id: 's', n: Number.NaN, kind: 'info', status: 'done', title: 'Fit' };
  const Row = () => <b>{useState('own row')[0]}</b>;
  const list = { runs: [RUN] };

  it('renderStep and renderRun may come and go; a step without a number has none', () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    const page = (isOwn: boolean) => (
      <>
        <LiveActivityFeed steps={[step]} showStepNumber renderStep={isOwn ? Row : undefined} />
        <RunsList list={list} renderRun={isOwn ? Row : undefined} />
      </>
    );
    const { rerender } = render(page(true));
    rerender(page(false));
    screen.getByText('Fit');
    rerender(page(true));
    expect(screen.getAllByText('own row')).toHaveLength(2);
    expect(error).not.toHaveBeenCalled();
    error.mockRestore();
  });
});

describe('slots that are components', () => {
  it('may use hooks of their own, though their place comes and goes', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    const t = setUp();
    const Now = () => <i>{useState('now')[0]}</i>;
    const Result = () => {
      const [first] = useState('how');
      const [second] = useState('it ended');
      return <b>{`${first} ${second}`}</b>;
    };
    const slots = { loading: Result, now: Now, result: Result, stages: Now };
    render(t.app(<RealTimeRunStatus runId="r1" slots={slots} />));
    screen.getByText('how it ended');
    await t.advance(1_000);
    expect(screen.getAllByText('now')).toHaveLength(2);
    t.source.setRun({ status: 'succeeded' });
    await t.advance(5_000);
    screen.getByText('how it ended');
    expect(error).not.toHaveBeenCalled();
    error.mockRestore();
  });
});

it('onEnded that throws: the fault is reported, and the panel stays', async () => {
  const faults = vi.spyOn(globalThis, 'queueMicrotask');
  const t = setUp();
  const fault = new Error('no toast');
  render(
    t.app(
      <RealTimeRunStatus
        runId="r1"
        onEnded={() => {
          throw fault;
        }}
      />,
    ),
  );
  await t.advance(1_000);
  t.source.setRun({ status: 'succeeded' });
  const reported: unknown[] = [];
  faults.mockImplementation((report) => {
    try {
      report();
    } catch (error) {
      reported.push(error);
    }
  });
  await t.advance(5_000);
  faults.mockRestore();
  expect(reported).toEqual([fault]);
  screen.getByRole('heading', { name: 'Import' });
});
