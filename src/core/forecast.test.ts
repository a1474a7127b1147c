// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptySnapshot } from './empty-snapshot';
import { createForecaster } from './forecast';
import type { Run, RunStatus, RunStep, StepStatus } from './run';
import type { RunSnapshot } from './snapshot';

const T = Date.UTC(2026, 0, 1);
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
      const { eta, progress } = createForecaster(options)(snapshot(run, steps), T + now * 1_000);
      expect(Math.abs((eta.remainingMs ?? 0) / 1_000 - truth)).toBeLessThan(0.3 * truth);
      expect(eta.finishAtMs).toBeCloseTo(T + now * 1_000 + (eta.remainingMs ?? 0), -1);
      expect(['range', 'counting']).toContain(eta.state);
      expect(progress.fraction).toBeLessThanOrEqual(bar);
      expect(progress.stepNumber).toBe(steps === resumed || bar > 0.5 ? 6 : 2);
    }
  });

  it('is not guessed at before its first step, and is not late by the time it was away', () => {
    const forecast = createForecaster({ history });
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
        const forecast = createForecaster(isKnown ? { history: past } : {});
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
});
