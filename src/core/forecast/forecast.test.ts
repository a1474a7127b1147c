// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Run, RunStatus, RunStep, StepStatus } from '../run/run';
import { emptySnapshot } from '../run/snapshot/empty-snapshot';
import type { RunSnapshot } from '../run/snapshot/snapshot';
import type { EtaHistoryRun } from './estimate';
import { createForecast, type ForecastOptions, type ForecastView } from './forecast';

const T = Date.UTC(2026, 0, 1);
const forecastWith = (options: ForecastOptions = {}) => {
  const { update } = createForecast(options);
  return (view: RunSnapshot, nowMs: number) => update({ view, nowMs });
};
const step = (n: number, from: number, until: number | null, attempt = 1, status?: StepStatus): RunStep => ({
  id: `${attempt}-${n}`,
  n,
  attempt,
  kind: 'info',
  title: `Step ${n}`,
  status: status ?? (until === null ? 'running' : 'done'),
  startedAt: T + from * 1_000,
  finishedAt: until === null ? null : T + until * 1_000,
});
const done = (count: number) => Array.from({ length: count }, (_, i) => step(i + 1, i * 10, (i + 1) * 10));
const snapshot = (run: Partial<Run>, steps: RunStep[]): RunSnapshot => ({
  ...emptySnapshot,
  run: { id: 'r', status: 'running', ...run },
  steps,
});
const history = [
  {
    durationMs: 80_000,
    steps: done(8).map(({ title }, i) => ({ name: title, startedAtMs: i * 10_000, finishedAtMs: (i + 1) * 10_000 })),
  },
];
const restarted = (from: number) => [step(1, from, from + 10, 2), step(2, from + 10, null, 2)];
const resumed = [...done(4), step(5, 40, 45, 1, 'interrupted'), step(5, 345, 355, 2), step(6, 355, null, 2)];

describe('the forecast of a later attempt', () => {
  it.each([
    [
      'that begins anew, with a start of its own',
      { startedAt: 100, completed: 1, steps: [...done(6), ...restarted(100)], now: 115, truth: 65, bar: 3 / 8 },
    ],
    [
      'that begins anew, by the run’s first start',
      { startedAt: 0, completed: 1, steps: [...done(6), ...restarted(70)], now: 85, truth: 65, bar: 3 / 8 },
    ],
    [
      'that begins anew, where the run counts no steps',
      { startedAt: 70, completed: null, steps: [...done(6), ...restarted(70)], now: 85, truth: 65, bar: 3 / 8 },
    ],
    ['that goes on after five minutes', { startedAt: 0, completed: 5, steps: resumed, now: 360, truth: 25, bar: 1 }],
    [
      'that goes on, with a start of its own',
      { startedAt: 345, completed: 5, steps: resumed, now: 360, truth: 25, bar: 1 },
    ],
    [
      'that goes on from the last checkpoint',
      {
        startedAt: 0,
        completed: null,
        steps: [...done(6), step(5, 360, 370, 2), step(6, 370, null, 2)],
        now: 375,
        truth: 25,
        bar: 6 / 8,
      },
    ],
  ])('%s', (_, { startedAt, completed, steps, now, truth, bar }) => {
    for (const options of [{}, { history }]) {
      const run = {
        attempt: 2,
        startedAt: T + startedAt * 1_000,
        progress: { completedSteps: completed, totalSteps: 8 },
      };
      const { eta, progress } = forecastWith(options)(snapshot(run, steps), T + now * 1_000);
      expect(Math.abs((eta.remainingMs ?? 0) / 1_000 - truth)).toBeLessThan(0.3 * truth);
      expect(eta.finishAtMs).toBeCloseTo(T + now * 1_000 + (eta.remainingMs ?? 0), -1);
      expect(['range', 'counting']).toContain(eta.state);
      expect(progress.fraction).toBeLessThanOrEqual(bar);
      expect(progress.stepNumber).toBe(steps === resumed || bar > 0.5 ? 6 : 2);
    }
  });

  it('is not guessed at before its first step, and is not late by the time it was away', () => {
    const forecast = forecastWith({ history });
    const run = { attempt: 2, startedAt: T, progress: { totalSteps: 8 } };
    const lost = resumed.slice(0, 5);
    for (let now = 345; now < 349; now += 1) {
      const { eta, progress } = forecast(snapshot(run, lost), T + now * 1_000);
      expect(['hidden', 'unknown']).toContain(eta.state);
      expect(progress).toMatchObject({ fraction: null, completed: null });
    }
    expect(forecast(snapshot(run, resumed), T + 360_000).progress.completed).toBe(5);
  });
});

describe('what becomes known while a run is watched', () => {
  const uneven: EtaHistoryRun[] = [
    {
      durationMs: 600_000,
      steps: ['Step 1', 'Step 2', 'Step 3', 'Step 4'].map((name, i) => ({
        name,
        startedAtMs: [0, 5_000, 10_000, 590_000][i] ?? 0,
        finishedAtMs: [5_000, 10_000, 590_000, 600_000][i] ?? 0,
      })),
    },
  ];
  const two = [step(1, 0, 5), step(2, 5, 10), step(3, 10, null)];
  const four = { startedAt: T, progress: { completedSteps: 2, totalSteps: 4 } };

  it('takes nothing back that was shown, and the bar inherits nothing of what was guessed before', () => {
    const settings = {};
    const { update, setOptions } = createForecast(settings);
    const forecast = (view: RunSnapshot, nowMs: number) => update({ view, nowMs });
    let before = forecast(snapshot(four, two), T + 12_000);
    for (let now = 13; now <= 60; now += 1) before = forecast(snapshot(four, two), T + now * 1_000);
    expect(before.progress.fraction).toBe(0.5);
    expect(before.eta.remainingMs).toBeLessThan(200_000);
    setOptions({ history: uneven });
    const after = forecast(snapshot(four, two), T + 61_000);
    expect(after.progress.fraction).toBe(0.5);
    expect(after.eta.fraction).toBeGreaterThanOrEqual(before.eta.fraction ?? 1);
    expect(after.eta.remainingMs).toBeGreaterThan(0.8 * 539_000);
    expect(after.eta.remainingMs).toBeLessThan(1.2 * 539_000);
  });

  it('shows neither bar nor time while it is awaited, but what the backend measured itself', () => {
    const settings = { isAwaited: true };
    const { update, setOptions } = createForecast(settings);
    const forecast = (view: RunSnapshot, nowMs: number) => update({ view, nowMs });
    const waiting = forecast(snapshot(four, two), T + 23_000);
    expect(waiting.progress).toMatchObject({ fraction: null, mode: 'indeterminate', completed: 2, total: 4 });
    expect(waiting.eta).toMatchObject({ fraction: null, remainingMs: null });
    setOptions({ history: uneven });
    const known = forecast(snapshot(four, two), T + 23_500);
    expect(known.progress.fraction).toBeLessThan(0.06);
    expect(known.eta.remainingMs).toBeGreaterThan(0.8 * 576_500);

    const measured = createForecast({ isAwaited: true });
    const own = measured.update({
      view: snapshot({ startedAt: T, progress: { fraction: 0.25 } }, two),
      nowMs: T + 20_000,
    });
    expect(own.progress.fraction).toBe(0.25);
    expect(own.eta.remainingMs).toBeCloseTo(60_000, -1);
  });

  it('says so when the number of steps grows by the host', () => {
    const settings = { expectedSteps: 8 };
    const { update, setOptions } = createForecast(settings);
    const forecast = (view: RunSnapshot, nowMs: number) => update({ view, nowMs });
    const run = { startedAt: T, progress: { completedSteps: 4 } };
    const steps = [...done(4), step(5, 40, null)];
    const before = forecast(snapshot(run, steps), T + 41_000);
    expect(before).toMatchObject({ progress: { fraction: 0.5, total: 8 }, eta: { planGrewTo: null } });
    setOptions({ expectedSteps: 12 });
    const grown = forecast(snapshot(run, steps), T + 42_000);
    expect(grown).toMatchObject({ progress: { fraction: 0.5, total: 12, planGrewTo: 12 }, eta: { planGrewTo: 12 } });
    expect(forecast(snapshot(run, steps), T + 53_000).eta.planGrewTo).toBeNull();
  });

  it('shows two figures before the first step has ended, where the number of steps is all that is known', () => {
    const run = { startedAt: T, progress: { completedSteps: 0, totalSteps: 8 } };
    const { eta, progress } = forecastWith()(snapshot(run, [step(1, 0, null)]), T + 10_000);
    expect(eta.state).toBe('range');
    expect(eta.range?.lowMs).toBeLessThan(70_000);
    expect(eta.range?.highMs).toBeGreaterThan(70_000);
    expect(progress.fraction).toBe(0);
  });
});

describe('bar and remaining time share one memory', () => {
  it('the fraction beside the remaining time is the one the bar shows, whatever both are measured by', () => {
    const run = { startedAt: T, progress: { completedSteps: 4, totalSteps: 8 } };
    const steps = [...done(4), step(5, 40, null)];
    const capped = () => 0.2;
    for (const options of [{}, { history }, { rule: capped }, { history, rule: capped }]) {
      const forecast = forecastWith(options);
      for (let now = 41; now <= 60; now += 1) {
        const { eta, progress } = forecast(snapshot(run, steps), T + now * 1_000);
        expect(eta.remainingMs).not.toBeNull();
        expect(eta.fraction).toBe(progress.fraction);
      }
    }
  });

  it('both know that the plan grew, also where the number of steps was not told in between', () => {
    const forecast = forecastWith();
    const at = (totalSteps: number | null, now: number) =>
      forecast(snapshot({ startedAt: T, progress: { completedSteps: 4, totalSteps } }, done(4)), T + now * 1_000);
    at(8, 41);
    at(null, 42);
    const grown = at(12, 43);
    expect(grown).toMatchObject({ progress: { fraction: 0.5, planGrewTo: 12 }, eta: { planGrewTo: 12 } });
  });

  it('both begin anew with another stream of the same run', () => {
    const forecast = forecastWith({ history });
    const at = (epoch: string, count: number, now: number) =>
      forecast(
        snapshot({ epoch, startedAt: T, progress: { completedSteps: count, totalSteps: 8 } }, done(count)),
        T + now * 1_000,
      );
    const before = at('a', 6, 65);
    const after = at('b', 1, 66);
    expect(after.progress.fraction).toBeLessThan(before.progress.fraction ?? 0);
    expect(after.eta.fraction).toBe(after.progress.fraction);
  });
});

describe('a silence', () => {
  const run = { startedAt: T, progress: { totalSteps: 3 } };
  const slow: EtaHistoryRun[] = [
    {
      durationMs: 620_000,
      steps: ['Step 1', 'Step 2', 'Step 3'].map((name, i) => ({
        name,
        startedAtMs: [0, 10_000, 610_000][i] ?? 0,
        finishedAtMs: [10_000, 610_000, 620_000][i] ?? 0,
      })),
    },
  ];
  const stalledAt = (options: ForecastOptions, steps: (now: number) => RunStep[], rev: (now: number) => number) => {
    const forecast = forecastWith(options);
    for (let now = 0; now < 2_000; now += 1) {
      if (forecast(snapshot({ ...run, rev: rev(now) }, steps(now)), T + now * 1_000).eta.state === 'stalled')
        return now;
    }
    return null;
  };

  it('is usual as long as it was so in earlier runs, and half of that again', () => {
    const steps = (now: number) => (now < 10 ? [step(1, 0, null)] : [step(1, 0, 10), step(2, 10, null)]);
    const rev = (now: number) => (now < 10 ? 1 : 2);
    expect(stalledAt({ history: slow }, steps, rev)).toBe(10 + 900);
    expect(stalledAt({}, steps, rev)).toBe(10 + 45);
  });

  it('of a step that told of its progress before is none that is usual', () => {
    const steps = (now: number) => (now < 10 ? [step(1, 0, null)] : [step(1, 0, 10), step(2, 10, null)]);
    expect(stalledAt({ history: slow }, steps, (now) => Math.min(now, 60))).toBe(60 + 45);
  });

  it('from the very beginning is one after three minutes, or later where earlier runs began so', () => {
    const first = () => [step(1, 0, null)];
    expect(stalledAt({}, first, () => 1)).toBe(180);
    expect(stalledAt({ history: slow }, first, () => 1)).toBe(900);
  });
});

describe('any sequence of data', () => {
  const row = fc.record({
    name: fc.constantFrom('Load', 'Train', 'Epoch 1', 'Epoch 2'),
    lasts: fc.constantFrom(0, 0, 1_000, 8_000, 60_000),
    gap: fc.constantFrom(0, 0, -3_000, 2_000),
    attempt: fc.constantFrom(1, 1, 1, 2),
    status: fc.constantFrom<StepStatus>('done', 'done', 'done', 'failed', 'interrupted', 'running'),
  });
  const tick = fc.record({
    after: fc.integer({ min: -8_000, max: 40_000 }),
    upTo: fc.nat(12),
    rev: fc.nat(30),
    attempt: fc.constantFrom(1, 1, 1, 1, 2),
    total: fc.constantFrom(null, 4, 8, 8, 12),
    isReversed: fc.boolean(),
    isDoubled: fc.boolean(),
    status: fc.constantFrom<RunStatus>('running', 'running', 'running', 'running', 'paused', 'cancelling'),
  });
  const past = [
    {
      durationMs: 80_000,
      steps: [
        { name: 'Load', startedAtMs: 0, finishedAtMs: 10_000 },
        { name: 'Train', startedAtMs: 10_000, finishedAtMs: 80_000 },
      ],
    },
  ];

  it('gives finite figures, and neither bar nor estimate falls within an attempt or is full before success', () => {
    const sequence = fc.array(tick, { minLength: 1, maxLength: 25 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), sequence, fc.boolean(), (rows, ticks, isKnown) => {
        const forecast = forecastWith(isKnown ? { history: past } : {});
        let end = T;
        const all = rows.map(({ name, lasts, gap, attempt, status }, i): RunStep => {
          const startedAt = Math.max(T, end + gap);
          end = startedAt + lasts;
          const finishedAt = status === 'running' ? null : end;
          return { id: String(i), n: i + 1, kind: 'info', title: name, attempt, status, startedAt, finishedAt };
        });
        let now = T;
        let last = { attempt: 0, eta: 0, bar: 0 };
        for (const { after, upTo, rev, attempt, total, isReversed, isDoubled, status } of ticks) {
          now += after;
          const some = isReversed ? all.slice(0, upTo).reverse() : all.slice(0, upTo);
          const run = { status, attempt, rev, startedAt: T, progress: { totalSteps: total } };
          const { eta, progress } = forecast(snapshot(run, isDoubled ? [...some, ...some] : some), now);
          if (attempt !== last.attempt) last = { attempt, eta: 0, bar: 0 };
          for (const value of [eta.remainingMs, eta.shownMs, eta.range?.lowMs, eta.range?.highMs]) {
            if (value != null) expect(value >= 0 && Number.isFinite(value)).toBe(true);
          }
          const next = { attempt, eta: eta.fraction ?? last.eta, bar: progress.fraction ?? last.bar };
          expect(next.eta >= last.eta && next.eta < 1).toBe(true);
          expect(next.bar >= last.bar && next.bar < 1).toBe(true);
          last = next;
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('copes with 10,000 steps that come one by one, with a restart in between', () => {
    const forecast = forecastWith({ history: past });
    const all = Array.from({ length: 10_000 }, (_, i) => step(i + 1, i, i + 1));
    let last = 0;
    for (let count = 500; count <= 10_000; count += 500) {
      const attempt = count <= 5_000 ? 1 : 2;
      const steps = all.slice(0, count).map((each) => (each.n > 5_000 ? { ...each, attempt: 2 } : each));
      const run = { attempt, startedAt: T, progress: { totalSteps: 9_000 } };
      const { eta, progress } = forecast(snapshot(run, steps), T + count * 1_000);
      if (count === 5_500) last = 0;
      expect(Number.isFinite(eta.remainingMs) && (eta.remainingMs ?? -1) >= 0).toBe(true);
      expect(progress.fraction).toBeGreaterThanOrEqual(last);
      expect(progress.fraction).toBeLessThan(1);
      last = progress.fraction ?? 0;
    }
  });
});

describe('the forecast of a run that waits for a person', () => {
  const eight = (completedSteps: number) => ({ startedAt: T, progress: { completedSteps, totalSteps: 8 } });
  const four = [...done(3), step(4, 30, null)];
  type Shown = ForecastView;

  /** Three steps of 10 s, then a wait in the fourth from 35 s on. Returns the view 1 s and 5 s after it continued. */
  function afterWait(waitS: number, options: ForecastOptions, steps: RunStep[] = four, status: RunStatus = 'waiting') {
    const forecast = forecastWith(options);
    let last: Shown | null = null;
    for (let now = 1; now <= 35; now += 1) last = forecast(snapshot(eight(3), steps), T + now * 1_000);
    const before = last;
    for (let now = 36; now < 36 + waitS; now += 1) {
      const held = forecast(snapshot({ ...eight(3), status }, steps), T + now * 1_000);
      expect(held.eta.remainingMs).toBeNull();
      expect(held.elapsedMs).toBe(now * 1_000);
    }
    const resumed = forecast(snapshot(eight(3), steps), T + (36 + waitS) * 1_000);
    return { before, resumed };
  }

  it.each([
    ['earlier runs', { history }, four],
    ['counted steps', {}, four],
    ['the counts of the run alone', {}, []],
  ] as const)('by %s: ten minutes of waiting count for no step', (_, options, steps) => {
    // After any wait the countdown starts again, so compare with a wait of one second.
    const short = afterWait(1, options, [...steps]);
    const long = afterWait(600, options, [...steps]);
    expect(long.before).toEqual(short.before);
    expect(long.resumed.eta.remainingMs).not.toBeNull();
    expect(Math.abs((long.resumed.eta.remainingMs ?? 0) - (short.resumed.eta.remainingMs ?? 0))).toBeLessThan(1);
    expect(long.resumed.eta.state).toBe(short.resumed.eta.state);
    expect((long.resumed.eta.finishAtMs ?? 0) - (short.resumed.eta.finishAtMs ?? 0)).toBeCloseTo(599_000, -1);
    expect(long.resumed.elapsedMs).toBe(636_000);
  });

  it('a pause counts no more than a wait', () => {
    const { resumed } = afterWait(600, { history }, four, 'paused');
    expect(resumed.eta.remainingMs).toBeLessThan(60_000);
  });

  it('the step that waited has its own pace once it has ended, and another attempt remembers no wait', () => {
    const forecast = forecastWith({ history });
    forecast(snapshot(eight(3), four), T + 35_000);
    forecast(snapshot({ ...eight(3), status: 'waiting' }, four), T + 36_000);
    forecast(snapshot(eight(3), four), T + 636_000);
    const ended = [...done(3), step(4, 30, 640), step(5, 640, null)];
    const known = forecast(snapshot(eight(4), ended), T + 645_000);
    expect(known.eta.remainingMs).toBeGreaterThan(25_000);
    expect(known.eta.remainingMs).toBeLessThan(50_000);
    const again = [step(1, 700, 710, 2), step(2, 710, null, 2)];
    const anew = forecast(snapshot({ ...eight(1), attempt: 2, startedAt: T + 700_000 }, again), T + 715_000);
    expect(anew.eta.remainingMs).toBeGreaterThan(45_000);
    expect(anew.eta.remainingMs).toBeLessThan(90_000);
  });

  it('a clock that is set back while it waits makes no time negative', () => {
    const forecast = forecastWith({ history });
    forecast(snapshot(eight(3), four), T + 35_000);
    forecast(snapshot({ ...eight(3), status: 'waiting' }, four), T + 100_000);
    forecast(snapshot({ ...eight(3), status: 'waiting' }, four), T + 90_000);
    const resumed = forecast(snapshot(eight(3), four), T + 91_000);
    expect(resumed.eta.remainingMs).toBeGreaterThanOrEqual(0);
    expect(resumed.progress.fraction).toBeLessThan(1);
  });
});
