import { act, render } from '@testing-library/react';
import { StrictMode } from 'react';
import { describe, expect, it } from 'vitest';
import { createRunClient } from '../../core/client/run-client';
import type { EtaHistoryRun } from '../../core/forecast/estimate';
import type { ForecastOptions } from '../../core/forecast/forecast';
import { honestProgress, stepCountProgress } from '../../core/forecast/progress';
import { RunSourceError } from '../../core/run/source/run-source-error';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import { RunProvider } from '../RunProvider';
import { useRunView } from '../useRunView';
import { useEta } from './useEta';
import { useRunProgress } from './useRunProgress';

const T = Date.UTC(2026, 0, 1);
const names = ['Load', 'Check', 'Prepare', 'Train', 'Save'];
const ends = [5, 10, 15, 595, 600].map((at) => at * 1_000);
const history: EtaHistoryRun[] = [
  {
    durationMs: 600_000,
    steps: names.map((name, i) => ({ name, startedAtMs: ends[i - 1] ?? 0, finishedAtMs: ends[i] ?? 0 })),
  },
];

interface Figures {
  at: number;
  bar: number | null;
  eta: number | null;
  remainingMs: number | null;
  usualMs: number | null;
  label: string | null;
}

/** A page opened 20 s into a run whose fourth step takes nearly all of it: three of five steps are done. */
function openedMidway({
  answer,
  afterMs = 150,
}: {
  answer: (asked: number) => { history: typeof history } | Error;
  afterMs?: number;
}) {
  const clock = createManualClock(T + 20_000);
  const run = { startedAt: T, progress: { completedSteps: 3, totalSteps: 5 } };
  const scripted = createScriptedSource({ clock, run, latencyMs: 30, capabilities: { etaProfile: true } });
  for (const [i, title] of names.slice(0, 4).entries()) {
    const finishedAt = i < 3 ? T + (i + 1) * 5_000 : null;
    scripted.setStep({ n: i + 1, title, status: i < 3 ? 'done' : 'running', startedAt: T + i * 5_000, finishedAt });
  }
  const asked: number[] = [];
  const readEtaProfile = () => {
    asked.push(clock.now() - T - 20_000);
    const given = answer(asked.length);
    return new Promise<{ history: typeof history }>((resolve, reject) => {
      clock.setTimeout(() => (given instanceof Error ? reject(given) : resolve(given)), afterMs);
    });
  };
  const client = createRunClient({
    source: { ...scripted, readEtaProfile },
    clock,
    environment: createManualEnvironment(),
  });
  const seen: Figures[] = [];
  function Page({ options }: { options?: ForecastOptions | undefined }) {
    const bar = useRunProgress('run-1', options).fraction;
    const { fraction: eta, remainingMs, usual, label } = useEta('run-1', options);
    seen.push({ at: clock.now() - T - 20_000, bar, eta, remainingMs, usualMs: usual?.highMs ?? null, label });
    return null;
  }
  const show = (options?: ForecastOptions) =>
    render(
      <StrictMode>
        <RunProvider client={client} locale="en">
          <Page options={options} />
        </RunProvider>
      </StrictMode>,
    );
  const advance = async (ms: number, by = 50) => {
    for (let i = 0; i < ms; i += by) await act(() => clock.advance(by));
  };
  const expectNoFall = () => {
    for (const key of ['bar', 'eta'] as const) {
      const values = seen.map((figures) => figures[key]).filter((value) => value !== null);
      expect(values.length).toBeGreaterThan(0);
      expect(values).toEqual([...values].sort((a, b) => a - b));
    }
  };
  return { clock, client, source: scripted, show, seen, asked, advance, expectNoFall, last: () => seen.at(-1) };
}

describe('what the backend knows of earlier runs, on a page opened in mid-run', () => {
  const given: [string, ForecastOptions | undefined][] = [
    ['without options', undefined],
    ['with an option of the host', { stallAfterMs: 60_000 }],
    ['with a rule of the host', { rule: honestProgress }],
    ['with the number of steps by the host', { expectedSteps: 5 }],
  ];
  it.each(given)('is waited for, so that bar and time never contradict each other: %s', async (_, options) => {
    const t = openedMidway({ answer: () => ({ history }) });
    t.show(options);
    await t.advance(3_000);
    expect(t.asked).toHaveLength(1);
    const { bar, remainingMs, usualMs } = t.last() ?? {};
    expect(usualMs).toBe(600_000);
    // 577 s remain, and 23 of 600 s have passed: a bar by count would show three fifths.
    expect(remainingMs).toBeGreaterThan(0.8 * 577_000);
    expect(remainingMs).toBeLessThan(1.2 * 577_000);
    expect(bar).toBeLessThan(0.06);
    expect(bar).toBeGreaterThan(0.02);
    t.expectNoFall();
    // It continues from there instead of standing still.
    await t.advance(60_000, 1_000);
    expect(t.last()?.bar).toBeGreaterThan(0.1);
    t.expectNoFall();
  });

  it('is waited for at most two seconds, and takes nothing back when it comes later', async () => {
    const t = openedMidway({ answer: () => ({ history }), afterMs: 5_000 });
    t.show();
    await t.advance(1_900);
    expect(t.seen.every(({ bar, eta, label }) => bar === null && eta === null && label === null)).toBe(true);
    await t.advance(400);
    expect(t.last()?.bar).toBe(0.6);
    const before = t.last();
    await t.advance(6_000);
    expect(t.last()?.usualMs).toBe(600_000);
    expect(t.last()?.bar).toBe(0.6);
    expect(t.last()?.eta).toBeGreaterThanOrEqual(before?.eta ?? 1);
    t.expectNoFall();
    // The remaining time moves toward the new estimate without a jump.
    await t.advance(120_000, 1_000);
    expect(t.last()?.remainingMs).toBeGreaterThan(300_000);
  });

  it('is done without when it cannot be read, and asked for again, ever more rarely and not for ever', async () => {
    const t = openedMidway({ answer: () => new RunSourceError('server', 'down', { status: 503 }) });
    const { unmount } = t.show();
    await t.advance(400);
    // Stop waiting once it is known that there is no profile.
    expect(t.last()?.bar).toBe(0.6);
    await t.advance(300_000, 1_000);
    expect(t.asked.length).toBe(4);
    const pauses = t.asked.slice(1).map((at, i) => at - (t.asked[i] ?? 0));
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
    expect(pauses[0]).toBeGreaterThanOrEqual(2_000);
    unmount();
    await t.advance(1_000);
    expect(t.clock.pending).toBe(0);
  });

  it('is used when a later try succeeds', async () => {
    const t = openedMidway({
      answer: (asked) => (asked === 1 ? new RunSourceError('server', 'down', { status: 503 }) : { history }),
    });
    t.show({ stallAfterMs: 60_000 });
    await t.advance(3_000);
    expect(t.asked.length).toBe(2);
    expect(t.last()?.usualMs).toBe(600_000);
    t.expectNoFall();
  });

  it('is asked for once where it was refused', async () => {
    const t = openedMidway({ answer: () => new RunSourceError('not_found', 'none', { status: 404 }) });
    t.show({ stallAfterMs: 60_000 });
    await t.advance(400);
    expect(t.last()?.bar).toBe(0.6);
    await t.advance(100_000, 1_000);
    expect(t.asked).toHaveLength(1);
  });

  it('leaves no timer behind when the page is left while it is awaited', async () => {
    const t = openedMidway({ answer: () => new RunSourceError('server', 'down', { status: 503 }), afterMs: 1_500 });
    const { unmount } = t.show();
    await t.advance(500);
    unmount();
    await t.advance(5_000);
    expect(t.clock.pending).toBe(0);
  });

  it('is not waited for by what it would not change', async () => {
    const own = openedMidway({ answer: () => ({ history }), afterMs: 10_000 });
    own.show({ history: [{ durationMs: 300_000, steps: [] }, ...history] });
    await own.advance(300);
    expect(own.last()?.remainingMs).toBeGreaterThan(0);
    // The host's profile takes precedence over the backend's.
    await own.advance(12_000);
    expect(own.last()?.usualMs).toBe(600_000);

    const byPlan = openedMidway({ answer: () => ({ history }), afterMs: 10_000 });
    byPlan.show({ rule: stepCountProgress() });
    await byPlan.advance(300);
    expect(byPlan.last()?.bar).toBe(0.5);
  });

  it('is not asked for by what reads no steps', async () => {
    const t = openedMidway({ answer: () => ({ history }) });
    const bars: (number | null)[] = [];
    function Card() {
      const { run } = useRunView({ runId: 'run-1' }, { steps: false });
      bars.push(useRunProgress({ run }).fraction);
      return null;
    }
    render(
      <RunProvider client={t.client}>
        <Card />
      </RunProvider>,
    );
    await t.advance(3_000);
    expect(t.asked).toHaveLength(0);
    expect(bars.at(-1)).toBe(0.6);
  });

  it('is waited for also where a card of the run was there before it began', async () => {
    const t = openedMidway({ answer: () => ({ history }), afterMs: 500 });
    t.source.setRun({ status: 'queued', startedAt: null });
    function Card() {
      const { run } = useRunView({ runId: 'run-1' }, { steps: false });
      useRunProgress({ run });
      return null;
    }
    render(
      <RunProvider client={t.client}>
        <Card />
      </RunProvider>,
    );
    await t.advance(1_000);
    t.show();
    await t.advance(1_000);
    t.source.setRun({ status: 'running', startedAt: T, progress: { completedSteps: 3, totalSteps: 5 } });
    await t.advance(4_000);
    expect(t.asked).toHaveLength(1);
    expect(t.last()?.bar).toBeLessThan(0.1);
    t.expectNoFall();
  });
});
