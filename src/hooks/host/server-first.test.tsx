import { act, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { RealTimeRunStatus } from '../../composites/real-time-run-status';
import { RunCard } from '../../composites/run-card';
import { RunExecutionModal } from '../../composites/run-execution-modal';
import { RunsList } from '../../composites/runs-list';
import { createRunClient } from '../../core/client/run-client';
import type { Run, RunStep } from '../../core/run/run';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import { RunProvider } from '../RunProvider';
import { useRunStatus } from '../run/useRunStatus';

const RUN: Run = {
  id: 'run-1',
  name: 'From the server',
  status: 'running',
  progress: { completedSteps: 2, totalSteps: 8 },
};
const STEPS: RunStep[] = [{ id: 'a', n: 1, kind: 'info', status: 'done', title: 'Seeded step' }];

function setUp() {
  const clock = createManualClock();
  const environment = createManualEnvironment();
  const source = createScriptedSource({ clock });
  source.setRun({ ...RUN, name: 'From the server', status: 'running' });
  source.setStep({ n: 1, title: 'Read step' });
  const app = (children: ReactNode) => (
    <RunProvider source={source} clock={clock} environment={environment} locale="en">
      {children}
    </RunProvider>
  );
  return { clock, environment, source, app, advance: (ms: number) => act(() => clock.advance(ms)) };
}

function Name({ id }: { id: string }) {
  const { run, isLoading, steps } = useRunStatus(id, { initialRun: RUN, initialSteps: STEPS });
  return <output>{`${run?.name} ${isLoading} ${steps.map(({ title }) => title)}`}</output>;
}

const parts: [string, ReactNode, string][] = [
  ['useRunStatus', <Name key="1" id="run-1" />, 'From the server false Seeded step'],
  ['panel', <RealTimeRunStatus key="2" runId="run-1" initialRun={RUN} initialSteps={STEPS} showFeed />, 'Seeded step'],
  ['card', <RunCard key="3" runId="run-1" initialRun={RUN} />, 'From the server'],
  ['list', <RunsList key="4" initialRuns={[RUN]} />, 'From the server'],
];

afterEach(() => vi.restoreAllMocks());

describe('data a server has', () => {
  it.each(parts)('%s: rendered without a request, hydrated without a difference, then live', async (_, part, text) => {
    const server = setUp();
    const html = renderToString(server.app(part));
    expect(html).toContain(text);
    expect(server.source.count()).toBe(0);

    const page = setUp();
    const root = document.createElement('div');
    document.body.append(root);
    root.innerHTML = html;
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    const differences: unknown[] = [];
    const shown: string[] = [];
    const observer = new MutationObserver(() => shown.push(root.textContent ?? ''));
    observer.observe(root, { subtree: true, childList: true, characterData: true });
    const app = await act(async () =>
      hydrateRoot(root, page.app(part), { onRecoverableError: (error) => differences.push(error) }),
    );
    await page.advance(1_500);
    expect(differences).toEqual([]);
    expect(said).not.toHaveBeenCalled();
    expect(page.source.count()).toBeGreaterThan(0);
    // Never empty or loading in between.
    for (const now of shown) expect(now).toContain('From the server');
    page.source.setRun({ name: 'Goes on' });
    await page.advance(3_000);
    expect(root.textContent).toContain('Goes on');
    observer.disconnect();
    act(() => app.unmount());
    root.remove();
  });

  it('client.seed() alone does it too, for everything that shows the run', () => {
    const { source, clock, environment } = setUp();
    const client = createRunClient({ source, clock, environment });
    client.seed(RUN, { steps: STEPS });
    const html = renderToString(
      <RunProvider client={client} locale="en">
        <RealTimeRunStatus runId="run-1" showFeed />
      </RunProvider>,
    );
    expect(html).toContain('Seeded step');
    expect(source.count()).toBe(0);
    client.dispose();
  });

  it('what one part was given is seen by the others', async () => {
    const t = setUp();
    const Other = () => <output>{useRunStatus('run-1').run?.name}</output>;
    render(
      t.app(
        <>
          <RunCard runId="run-1" initialRun={RUN} />
          <Other />
        </>,
      ),
    );
    expect(screen.getByRole('status')).toHaveTextContent('From the server');
    expect(t.source.count()).toBe(0);
  });

  it('a list beside it does not take the steps away', async () => {
    const t = setUp();
    const listed: Run = { id: RUN.id, status: RUN.status, name: 'In a list' };
    const panel = <RealTimeRunStatus key="panel" runId="run-1" initialRun={RUN} initialSteps={STEPS} showFeed />;
    const list = <RunsList key="list" initialRuns={[listed]} />;
    for (const parts of [
      [panel, list],
      [list, panel],
    ]) {
      const { container, unmount } = render(t.app(parts));
      expect(container).toHaveTextContent('Seeded step');
      expect(container).not.toHaveTextContent('Loading activity');
      unmount();
    }
  });

  it('another run’s is not taken', () => {
    const t = setUp();
    const { container } = render(t.app(<RunCard runId="run-2" initialRun={RUN} />));
    expect(container).not.toHaveTextContent('From the server');
  });
});

describe('useRunStatus with select', () => {
  it('renders when what is selected changes, and only then', async () => {
    const t = setUp();
    const renders = vi.fn();
    function Selected() {
      const { name } = useRunStatus('run-1', { select: ({ run }) => ({ name: run?.name }) });
      renders(name);
      return <output>{name}</output>;
    }
    render(t.app(<Selected />));
    await t.advance(2_000);
    expect(screen.getByRole('status')).toHaveTextContent('From the server');
    const before = renders.mock.calls.length;
    for (let n = 2; n < 8; n += 1) {
      t.source.setStep({ n, title: `Step ${n}` });
      await t.advance(2_000);
    }
    expect(renders).toHaveBeenCalledTimes(before);
    t.source.setRun({ name: 'Renamed' });
    await t.advance(2_000);
    expect(screen.getByRole('status')).toHaveTextContent('Renamed');
    expect(renders).toHaveBeenCalledTimes(before + 1);
  });
});

describe('events of the provider', () => {
  it('hears each end once, by the newest function', async () => {
    const t = setUp();
    const [first, second] = [vi.fn(), vi.fn()];
    const app = (onRunEnd: (run: Run) => void) => (
      <RunProvider source={t.source} clock={t.clock} environment={t.environment} onRunEnd={onRunEnd}>
        <RunCard runId="run-1" />
      </RunProvider>
    );
    const { rerender } = render(app((run) => first(run.status)));
    await t.advance(2_000);
    rerender(app((run) => second(run.status)));
    t.source.setRun({ status: 'succeeded' });
    await t.advance(5_000);
    expect(first).not.toHaveBeenCalled();
    expect(second.mock.calls).toEqual([['succeeded']]);
  });

  it('onEnded of a panel: once, and not for a run that had ended', async () => {
    const t = setUp();
    const onEnded = vi.fn();
    const { rerender } = render(t.app(<RealTimeRunStatus runId="run-1" onEnded={onEnded} />));
    await t.advance(2_000);
    t.source.setRun({ status: 'failed' });
    await t.advance(5_000);
    expect(onEnded.mock.calls).toMatchObject([[{ id: 'run-1', status: 'failed' }]]);
    rerender(t.app(<RealTimeRunStatus key="again" runId="run-1" onEnded={onEnded} />));
    await t.advance(5_000);
    expect(onEnded).toHaveBeenCalledTimes(1);
  });

  it('onEnded of a window: once, by the newest function, and not for a run that had ended when it was opened', async () => {
    const t = setUp();
    const [first, second] = [vi.fn(), vi.fn()];
    const window = (onEnded: (run: Run) => void, key = 'a') =>
      t.app(<RunExecutionModal key={key} open onOpenChange={() => {}} runId="run-1" onEnded={onEnded} />);
    const { rerender } = render(window(first));
    await t.advance(2_000);
    await screen.findByRole('dialog', {}, { timeout: 10_000 });
    rerender(window((run) => second(run.id, run.status)));
    t.source.setRun({ status: 'succeeded' });
    await t.advance(5_000);
    expect(first).not.toHaveBeenCalled();
    expect(second.mock.calls).toEqual([['run-1', 'succeeded']]);
    rerender(window(first, 'b'));
    await t.advance(5_000);
    expect(first).not.toHaveBeenCalled();
    expect(second).toHaveBeenCalledTimes(1);
  });
});
