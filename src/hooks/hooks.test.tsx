import { act, render, screen } from '@testing-library/react';
import { Profiler, StrictMode, useState } from 'react';
import { renderToString } from 'react-dom/server';
import { describe, expect, it, vi } from 'vitest';
import { createRunClient } from '../core/client/run-client';
import { createManualClock } from '../testing/manual-clock';
import { createManualEnvironment } from '../testing/manual-environment';
import { createScriptedSource } from '../testing/scripted-source';
import type { ScriptedSourceOptions } from '../testing/scripted-source.types';
import { useCancelRun } from './actions/useCancelRun';
import { useStartRun } from './actions/useStartRun';
import { type EtaResult, useEta } from './forecast/useEta';
import { useRunProgress } from './forecast/useRunProgress';
import { RunProvider } from './RunProvider';
import { useRunMetrics } from './run/useRunMetrics';
import { useRunStatus } from './run/useRunStatus';
import { useRunSteps } from './run/useRunSteps';
import { useRuns } from './run/useRuns';
import { useNow } from './useNow';

function setUp(options: Partial<ScriptedSourceOptions> = {}) {
  const clock = createManualClock();
  const environment = createManualEnvironment();
  const source = createScriptedSource({ clock, ...options });
  const wrap = (children: React.ReactNode) => (
    <RunProvider source={source} clock={clock} environment={environment} locale="en">
      {children}
    </RunProvider>
  );
  const advance = (ms: number) => act(() => clock.advance(ms));
  return { clock, environment, source, wrap, advance };
}

function Status({ id = 'run-1' }: { id?: string }) {
  const { run, isLoading, error, connection } = useRunStatus(id);
  return (
    <p data-testid="status">
      {isLoading ? 'loading' : `${run?.status ?? 'none'} ${error?.kind ?? 'ok'} ${connection.state}`}
    </p>
  );
}
const text = (id: string) => screen.getByTestId(id).textContent;

describe('useRunStatus', () => {
  it('goes from loading to the run and its end', async () => {
    const t = setUp();
    render(t.wrap(<Status />));
    expect(text('status')).toBe('loading');
    await t.advance(100);
    expect(text('status')).toBe('running ok polling');
    t.source.setRun({ status: 'succeeded' });
    await t.advance(1_500);
    expect(text('status')).toBe('succeeded ok ended');
  });

  it('fault 16: is one subscription under StrictMode', async () => {
    const t = setUp();
    render(<StrictMode>{t.wrap(<Status />)}</StrictMode>);
    await t.advance(500);
    expect(text('status')).toBe('running ok polling');
    expect(t.source.count('readRun')).toBe(1);
    await t.advance(3_000);
    expect(t.source.count('readRun')).toBeLessThanOrEqual(5);
  });

  it('follows a run id that changes, without mixing the two', async () => {
    const t = setUp();
    t.source.addRun({ id: 'run-2', status: 'failed' });
    const { rerender } = render(t.wrap(<Status id="run-1" />));
    await t.advance(100);
    rerender(t.wrap(<Status id="run-2" />));
    expect(text('status')).toBe('loading');
    await t.advance(100);
    expect(text('status')).toBe('failed ok ended');
    const before = t.source.count();
    await t.advance(10_000);
    expect(t.source.count()).toBe(before);
  });

  it('asks nothing more after unmounting', async () => {
    const t = setUp();
    const { unmount } = render(t.wrap(<Status />));
    await t.advance(100);
    unmount();
    await t.advance(100);
    const before = t.source.count();
    await t.advance(60_000);
    expect(t.source.count()).toBe(before);
    expect(t.clock.pending).toBe(0);
  });

  it('watches nothing for null', async () => {
    const t = setUp();
    const Nothing = () => <p data-testid="n">{String(useRunStatus(null).isLoading)}</p>;
    render(t.wrap(<Nothing />));
    await t.advance(5_000);
    expect(text('n')).toBe('false');
    expect(t.source.count()).toBe(0);
  });

  it('R14: renders on the server without starting anything', () => {
    const t = setUp();
    expect(renderToString(t.wrap(<Status />))).toContain('loading');
    expect(t.source.count()).toBe(0);
    expect(t.clock.pending).toBe(0);
  });

  it('says what to do when there is no provider', () => {
    const quiet = vi.spyOn(console, 'error').mockImplementation(() => {});
    expect(() => render(<Status />)).toThrow(/runlight: .*<RunProvider source=/);
    expect(() => render(<RunProvider>x</RunProvider>)).toThrow(/neither a source nor a client/);
    quiet.mockRestore();
  });

  it('warns of a source that is made while rendering', async () => {
    const t = setUp();
    const quiet = vi.spyOn(console, 'error').mockImplementation(() => {});
    const tree = () => (
      <RunProvider source={createScriptedSource({ clock: t.clock })} clock={t.clock} environment={t.environment}>
        x
      </RunProvider>
    );
    const { rerender } = render(tree());
    for (let i = 0; i < 2; i += 1) rerender(tree());
    expect(quiet).not.toHaveBeenCalled();
    rerender(tree());
    expect(quiet).toHaveBeenCalledWith(expect.stringMatching(/runlight: .*createRestSource once/));
    quiet.mockRestore();
  });

  it('uses a client of the host without disposing it', async () => {
    const t = setUp();
    const client = createRunClient({ source: t.source, clock: t.clock, environment: t.environment });
    const { unmount } = render(
      <RunProvider client={client}>
        <Status />
      </RunProvider>,
    );
    await t.advance(100);
    // A provider disposes its own client a moment after it has unmounted.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      unmount();
      vi.runAllTimers();
    } finally {
      vi.useRealTimers();
    }
    expect(client.getSnapshot('run-1').run?.status).toBe('running');
  });

  it('disposes of the client it made, once it has left for good', async () => {
    const t = setUp();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const { unmount } = render(<StrictMode>{t.wrap(<Status />)}</StrictMode>);
      vi.runAllTimers();
      expect(t.environment.listeners).toBeGreaterThan(0);
      unmount();
      expect(t.environment.listeners).toBeGreaterThan(0);
      vi.runAllTimers();
      expect(t.environment.listeners).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('re-rendering', () => {
  it('an unchanged poll renders nothing, with three components on one run', async () => {
    const t = setUp();
    let commits = 0;
    render(
      t.wrap(
        <Profiler id="all" onRender={() => (commits += 1)}>
          <Status />
          <Steps />
          <Metrics />
        </Profiler>,
      ),
    );
    await t.advance(100);
    const before = commits;
    await t.advance(30_000);
    expect(t.source.count('readRun')).toBeGreaterThan(20);
    expect(commits).toBe(before);
  });

  it('a tick re-renders only the text that ticks', async () => {
    const t = setUp();
    let others = 0;
    let ticks = 0;
    render(
      t.wrap(
        <>
          <Profiler id="others" onRender={() => (others += 1)}>
            <Status />
            <Steps />
            <Progress />
          </Profiler>
          <Profiler id="clock" onRender={() => (ticks += 1)}>
            <Tick />
          </Profiler>
        </>,
      ),
    );
    await t.advance(100);
    const [o, k] = [others, ticks];
    // Second by second, because React 18 renders once at the end of an act().
    for (let second = 0; second < 10; second += 1) await t.advance(1000);
    expect(others).toBe(o);
    expect(ticks - k).toBe(10);
  });

  it('does not tick while hidden, and catches up when visible', async () => {
    const t = setUp();
    render(t.wrap(<Tick />));
    await t.advance(1_000);
    const before = text('tick');
    act(() => t.environment.setVisible(false));
    await t.advance(60_000);
    expect(text('tick')).toBe(before);
    act(() => t.environment.setVisible(true));
    expect(Number(text('tick'))).toBe(t.clock.now());
  });
});

function Steps() {
  return (
    <p data-testid="steps">
      {useRunSteps('run-1')
        .steps.map((step) => step.title)
        .join(',')}
    </p>
  );
}
function Metrics() {
  return (
    <p data-testid="metrics">
      {useRunMetrics('run-1')
        .map((metric) => `${metric.key}=${metric.value}`)
        .join(',')}
    </p>
  );
}
function Tick() {
  return <p data-testid="tick">{useNow()}</p>;
}
function Progress() {
  const { fraction, mode, completed, total, stepName } = useRunProgress('run-1');
  return <p data-testid="progress">{`${mode} ${fraction} ${completed}/${total} ${stepName}`}</p>;
}

describe('data', () => {
  it('useRunSteps and useRunMetrics give what the backend has', async () => {
    const t = setUp({ run: { metrics: [{ key: 'ks_mean', value: 0.1 }] } });
    t.source.setStep({ n: 1, title: 'Plan' });
    render(
      t.wrap(
        <>
          <Steps />
          <Metrics />
        </>,
      ),
    );
    await t.advance(100);
    expect(text('steps')).toBe('Plan');
    expect(text('metrics')).toBe('ks_mean=0.1');
  });

  it('useRunProgress takes plain data without a provider', () => {
    const Plain = () => {
      const { fraction } = useRunProgress({
        run: { id: 'x', status: 'running', progress: { completedSteps: 2, totalSteps: 8 } },
      });
      return <p data-testid="plain">{fraction}</p>;
    };
    render(<Plain />);
    expect(text('plain')).toBe('0.25');
  });

  it('useRunProgress is told of earlier runs like useEta, so that bar and remaining time agree', () => {
    const startedAt = Date.UTC(2026, 0, 1);
    const steps = [
      { name: 'Load', startedAtMs: 0, finishedAtMs: 10_000 },
      { name: 'Train', startedAtMs: 10_000, finishedAtMs: 100_000 },
    ];
    const options = { history: Array.from({ length: 3 }, () => ({ durationMs: 100_000, steps })) };
    const clock = createManualClock(startedAt + 55_000);
    const client = createRunClient({
      source: createScriptedSource({ clock }),
      clock,
      environment: createManualEnvironment(),
    });
    const input = {
      run: { id: 'x', status: 'running' as const, startedAt, progress: { completedSteps: 1, totalSteps: 2 } },
      steps: [
        {
          id: '1',
          n: 1,
          kind: 'loading' as const,
          status: 'done' as const,
          title: 'Load',
          startedAt,
          finishedAt: startedAt + 10_000,
        },
        {
          id: '2',
          n: 2,
          kind: 'training' as const,
          status: 'running' as const,
          title: 'Train',
          startedAt: startedAt + 10_000,
        },
      ],
    };
    const Plain = () => {
      const { fraction } = useRunProgress(input, options);
      const { remainingMs } = useEta(input, options);
      return <p data-testid="both">{`${fraction} ${remainingMs}`}</p>;
    };
    render(
      <RunProvider client={client}>
        <Plain />
      </RunProvider>,
    );
    const [fraction, remainingMs] = (text('both') ?? '').split(' ').map(Number);
    expect(remainingMs).toBeGreaterThan(30_000);
    expect(remainingMs).toBeLessThan(60_000);
    expect(Math.abs((fraction ?? 0) - 55_000 / (55_000 + (remainingMs ?? 0)))).toBeLessThan(0.01);
  });

  it('useRuns lists and renders only on change', async () => {
    const t = setUp();
    t.source.addRun({ id: 'run-2' });
    let commits = 0;
    const List = () => (
      <p data-testid="list">
        {useRuns({ limit: 10 })
          .runs.map((run) => `${run.id}:${run.status}`)
          .join(' ')}
      </p>
    );
    render(
      t.wrap(
        <Profiler id="list" onRender={() => (commits += 1)}>
          <List />
        </Profiler>,
      ),
    );
    await t.advance(100);
    expect(text('list')).toBe('run-1:running run-2:running');
    const before = commits;
    await t.advance(10_000);
    expect(commits).toBe(before);
    t.source.setRun({ status: 'failed' }, 'run-2');
    await t.advance(1_500);
    expect(text('list')).toBe('run-1:running run-2:failed');
  });
});

describe('useEta', () => {
  function Eta() {
    const { label, state, elapsedMs } = useEta('run-1');
    return <p data-testid="eta">{`${state} ${label} ${Math.round((elapsedMs ?? 0) / 1000)}`}</p>;
  }

  it('is hidden at first, then counts, and is gone when the run is cancelling or has ended', async () => {
    const t = setUp({ run: { startedAt: Date.UTC(2026, 0, 1) } });
    render(t.wrap(<Eta />));
    await t.advance(1_000);
    expect(text('eta')).toMatch(/^(hidden|unknown) null 1$/);
    await t.advance(59_000);
    t.source.setStep({ n: 1, status: 'done', startedAt: Date.UTC(2026, 0, 1), finishedAt: Date.UTC(2026, 0, 1, 0, 1) });
    t.source.setRun({ progress: { completedSteps: 1, totalSteps: 8 } });
    await t.advance(3_000);
    expect(text('eta')).toMatch(/^(counting|range) (.*remaining|Estimating…) 6\d$/);
    t.source.setRun({ status: 'cancelling' });
    await t.advance(2_000);
    expect(text('eta')).toMatch(/^hidden null/);
  });

  it('without earlier runs says two figures far apart before the first step has ended, and calls no healthy run late', async () => {
    const seen: string[] = [];
    let last: EtaResult['range'] = null;
    function Words() {
      const { state, range } = useEta('run-1');
      last = range;
      const { fraction } = useRunProgress('run-1');
      if (seen.at(-1) !== state) seen.push(state);
      return <p data-testid="bar">{fraction}</p>;
    }
    const t = setUp({ run: { startedAt: Date.UTC(2026, 0, 1) }, latencyMs: 30 });
    t.source.setStep({ n: 1, title: 'Step 1', status: 'running', startedAt: Date.UTC(2026, 0, 1) });
    render(t.wrap(<Words />));
    await t.advance(14_000);
    expect(seen).toEqual(['hidden', 'range']);
    // It will need 120 s in all. Only the number of steps and the time of the first one so far are known.
    const { lowMs, highMs } = last ?? { lowMs: 0, highMs: 0 };
    expect(lowMs).toBeLessThan(106_000);
    expect(highMs).toBeGreaterThan(106_000);
    expect(highMs / lowMs).toBeGreaterThan(5);
    expect(text('bar')).toBe('0');
    for (let n = 1; n <= 8; n += 1) {
      await t.advance(15_000 - (n === 1 ? 14_000 : 0));
      t.source.setStep({ n, status: 'done', finishedAt: t.clock.now() });
      t.source.setRun({ progress: { completedSteps: n, totalSteps: 8 } });
      if (n < 8) t.source.setStep({ n: n + 1, title: `Step ${n + 1}`, status: 'running', startedAt: t.clock.now() });
    }
    expect(seen).not.toContain('counting');
    expect(seen).not.toContain('overdue');
    expect(seen).not.toContain('stuck');
    expect(seen).not.toContain('stalled');
  });

  it('fault 23: elapsed time is never negative when this machine’s clock is an hour ahead or behind', async () => {
    for (const serverOffsetMs of [3_600_000, -3_600_000]) {
      const t = setUp({ serverOffsetMs });
      const { unmount } = render(t.wrap(<Eta />));
      await t.advance(5_000);
      expect(Number(text('eta')?.split(' ').at(-1))).toBeGreaterThanOrEqual(4);
      expect(Number(text('eta')?.split(' ').at(-1))).toBeLessThanOrEqual(6);
      act(() => t.clock.jump(-7_200_000));
      await t.advance(1_000);
      expect(Number(text('eta')?.split(' ').at(-1))).toBeGreaterThanOrEqual(0);
      unmount();
    }
  });
});

describe('useCancelRun', () => {
  function Cancel({ name }: { name: string }) {
    const { phase, cancel, confirm, dismiss, endedWhileAsking } = useCancelRun('run-1');
    return (
      <div>
        <p data-testid={`phase-${name}`}>{`${phase}${endedWhileAsking ? ' ended' : ''}`}</p>
        <button type="button" disabled={cancel === null} onClick={() => cancel?.()}>{`cancel ${name}`}</button>
        <button type="button" onClick={() => confirm()}>{`confirm ${name}`}</button>
        <button type="button" onClick={dismiss}>{`dismiss ${name}`}</button>
      </div>
    );
  }
  const press = (name: string) => act(() => screen.getByText(name).click());

  it('the question is one component’s own, the request is everybody’s', async () => {
    const t = setUp({ latencyMs: 50 });
    render(
      t.wrap(
        <>
          <Cancel name="a" />
          <Cancel name="b" />
        </>,
      ),
    );
    await t.advance(100);
    press('cancel a');
    expect([text('phase-a'), text('phase-b')]).toEqual(['confirming', 'idle']);
    press('dismiss a');
    expect(text('phase-a')).toBe('idle');
    press('cancel a');
    press('confirm a');
    press('confirm a');
    press('confirm b');
    expect([text('phase-a'), text('phase-b')]).toEqual(['requesting', 'requesting']);
    await t.advance(200);
    expect(t.source.count('cancelRun')).toBe(1);
    expect(screen.getByText('cancel a')).toBeDisabled();
  });

  it('fault 53: a run that ends while the question stands is not cancelled', async () => {
    const t = setUp();
    render(t.wrap(<Cancel name="a" />));
    await t.advance(100);
    press('cancel a');
    t.source.setRun({ status: 'succeeded' });
    await t.advance(1_500);
    expect(text('phase-a')).toBe('settled ended');
    press('confirm a');
    await t.advance(1_000);
    expect(t.source.count('cancelRun')).toBe(0);
  });

  it('is null where the caller may not or the source cannot', async () => {
    for (const options of [{ run: { can: { cancel: false } } }, { capabilities: { cancel: false } }]) {
      const t = setUp(options);
      const { unmount } = render(t.wrap(<Cancel name="a" />));
      await t.advance(100);
      expect(screen.getByText('cancel a')).toBeDisabled();
      unmount();
    }
  });

  it('unmounting does not stop the request', async () => {
    const t = setUp({ latencyMs: 50 });
    function Host() {
      const [open, setOpen] = useState(true);
      return open ? (
        <>
          <Cancel name="a" />
          <button type="button" onClick={() => setOpen(false)}>
            close
          </button>
        </>
      ) : null;
    }
    render(t.wrap(<Host />));
    await t.advance(100);
    press('cancel a');
    press('confirm a');
    press('close');
    await t.advance(500);
    expect(t.source.getRun().status).toBe('cancelling');
  });
});

describe('useStartRun', () => {
  function Start() {
    const { start, isStarting, error } = useStartRun();
    return (
      <button type="button" onClick={() => void start({ name: 'New' })}>
        {isStarting ? 'starting' : (error?.kind ?? 'start')}
      </button>
    );
  }

  it('a double click starts one run, and a refusal is told', async () => {
    const t = setUp({ latencyMs: 50 });
    render(t.wrap(<Start />));
    const button = screen.getByRole('button');
    act(() => button.click());
    act(() => button.click());
    await t.advance(100);
    expect(t.source.count('startRun')).toBe(1);
    t.source.intercept('startRun', async () => {
      throw new Error('down');
    });
    act(() => button.click());
    await t.advance(100);
    expect(button).toHaveTextContent('network');
  });
});
