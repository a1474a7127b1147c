import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEtaEstimator, type EtaEstimate, type EtaHistoryRun, type EtaStep } from './index';
import { residual } from './residual';
import { createStepKeys, createTimeline } from './steps';

const S = 1_000;

/** Steps in order, from [name, seconds]; the last one may be running (null). */
function sequence(steps: readonly (readonly [string, number | null])[], startedAtMs = 0): EtaStep[] {
  let at = startedAtMs;
  return steps.map(([name, seconds]) => {
    const step = { name, startedAtMs: at, finishedAtMs: seconds === null ? null : at + seconds * S };
    at += (seconds ?? 0) * S;
    return step;
  });
}

function pastRun(steps: readonly (readonly [string, number])[]): EtaHistoryRun {
  return {
    durationMs: steps.reduce((sum, [, seconds]) => sum + seconds, 0) * S,
    steps: sequence(steps).map((step) => ({ ...step, finishedAtMs: step.finishedAtMs ?? 0 })),
  };
}

const build: [string, number][] = [
  ['Load data', 10],
  ['Train model', 60],
  ['Evaluate', 20],
  ['Publish', 10],
];

describe('createEtaEstimator', () => {
  it('says nothing when nothing is known', () => {
    const estimate = createEtaEstimator()({ nowMs: 5 * S, startedAtMs: 0, steps: sequence([['Load', null]]) });
    expect(estimate).toEqual({
      fraction: null,
      remainingMs: null,
      range: null,
      finishAtMs: null,
      basis: 'none',
      confidence: 'none',
    });
  });

  it('expects a run like the last one to take as long', () => {
    const ask = createEtaEstimator({ history: [pastRun(build), pastRun(build), pastRun(build)] });
    const { remainingMs, fraction, finishAtMs, basis, confidence } = ask({
      nowMs: 1_000_000 + 40 * S,
      startedAtMs: 1_000_000,
      steps: sequence(
        [
          ['Load data', 10],
          ['Train model', null],
        ],
        1_000_000,
      ),
    });
    expect(remainingMs).toBeGreaterThan(54 * S);
    expect(remainingMs).toBeLessThan(66 * S);
    expect(fraction).toBeCloseTo((40 * S) / (40 * S + (remainingMs ?? 0)), 10);
    expect(finishAtMs).toBe(1_000_000 + 40 * S + (remainingMs ?? 0));
    expect(basis).toBe('history');
    expect(confidence).toBe('high');
  });

  it('believes an earlier run, and not the count, where one step takes nearly all of the time', () => {
    const uneven: [string, number][] = [
      ['Load', 5],
      ['Check', 5],
      ['Prepare', 5],
      ['Train', 580],
      ['Save', 5],
    ];
    for (const count of [1, 5]) {
      const history = Array.from({ length: count }, () => pastRun(uneven));
      const ask = createEtaEstimator({ expectedSteps: 5, history });
      for (const now of [3, 8, 16, 23, 100]) {
        const steps = sequence(uneven)
          .filter((step) => step.startedAtMs <= now * S)
          .map((step) => ({ ...step, finishedAtMs: (step.finishedAtMs ?? 0) <= now * S ? step.finishedAtMs : null }));
        const { remainingMs } = ask({ nowMs: now * S, startedAtMs: 0, steps });
        expect(remainingMs).toBeGreaterThan(0.9 * (600 - now) * S);
        expect(remainingMs).toBeLessThan(1.05 * (600 - now) * S);
      }
    }
    // Many even steps that disagree with an earlier run are different: the earlier run had another size.
    const even = Array.from({ length: 40 }, (_, i): [string, number] => [`Table ${i + 1}`, 10]);
    const grown = createEtaEstimator({ expectedSteps: 80, history: [{ ...pastRun(even), expectedSteps: 40 }] });
    const halfway = grown({ nowMs: 400 * S, startedAtMs: 0, steps: sequence(even) });
    expect(halfway.remainingMs).toBeGreaterThan(0.8 * 400 * S);
  });

  it('says of runs that are all alike what they took, nearly', () => {
    const alike: [string, number][] = [
      ['Set up', 10],
      ['Install', 60],
      ['Lint', 25],
      ['Types', 30],
      ['Unit tests', 80],
      ['Build', 45],
      ['Pack', 15],
      ['Post', 20],
    ];
    // With a known total the step count contributes as well, without knowing how long each step takes.
    for (const [count, expectedSteps, least] of [
      [1, null, 0.94],
      [5, null, 0.96],
      [1, 8, 0.75],
      [5, 8, 0.88],
    ] as const) {
      const ask = createEtaEstimator({ expectedSteps, history: Array.from({ length: count }, () => pastRun(alike)) });
      for (const now of [0, 2, 11, 40, 80, 150]) {
        const steps = sequence(alike)
          .filter((step) => step.startedAtMs <= now * S)
          .map((step) => ({ ...step, finishedAtMs: (step.finishedAtMs ?? 0) <= now * S ? step.finishedAtMs : null }));
        const { remainingMs } = ask({ nowMs: now * S, startedAtMs: 0, steps });
        expect(remainingMs).toBeGreaterThan(least * (285 - now) * S);
        expect(remainingMs).toBeLessThan(1.05 * (285 - now) * S);
      }
    }
  });

  it('sees from what is done that this run is slower', () => {
    const ask = createEtaEstimator({ history: [pastRun(build)] });
    const at = (factor: number) =>
      ask({
        nowMs: 71 * factor * S,
        startedAtMs: 0,
        steps: sequence([
          ['Load data', 10 * factor],
          ['Train model', 60 * factor],
          ['Evaluate', null],
        ]),
      }).remainingMs ?? 0;
    expect(at(2)).toBeGreaterThan(1.4 * at(1));
    expect(at(0.5)).toBeLessThan(0.75 * at(1));
  });

  it('takes "Epoch 3/20" and "Epoch 4/20" for the same kind of work', () => {
    const epochs = (n: number) => Array.from({ length: n }, (_, i): [string, number] => [`Epoch ${i + 1}/${n}`, 10]);
    const ask = createEtaEstimator({ expectedSteps: 20, history: [{ ...pastRun(epochs(10)), expectedSteps: 10 }] });
    // Twice as many epochs as last time: 15 of them remain, not 5.
    const { remainingMs } = ask({ nowMs: 50 * S, startedAtMs: 0, steps: sequence(epochs(20).slice(0, 5)) });
    expect(remainingMs).toBeGreaterThan(120 * S);
    expect(remainingMs).toBeLessThan(165 * S);
  });

  it('counts steps when there is no history', () => {
    const ask = createEtaEstimator({ expectedSteps: 10 });
    const five = Array.from({ length: 5 }, (_, i): [string, number] => [`Part ${i + 1}`, 10]);
    const { remainingMs, basis } = ask({ nowMs: 50 * S, startedAtMs: 0, steps: sequence(five) });
    expect(basis).toBe('count');
    expect(remainingMs).toBeGreaterThan(35 * S);
    expect(remainingMs).toBeLessThan(55 * S);
  });

  it('uses the weights of a plan', () => {
    const plan = [
      { name: 'Load', weight: 1 },
      { name: 'Train', weight: 10 },
      { name: 'Check', weight: 1 },
    ];
    const steps = sequence([
      ['Load', 10],
      ['Train', null],
    ]);
    const planned = createEtaEstimator({ plan })({ nowMs: 11 * S, startedAtMs: 0, steps });
    const counted = createEtaEstimator({ expectedSteps: 3 })({ nowMs: 11 * S, startedAtMs: 0, steps });
    expect(planned.basis).toBe('plan');
    expect(planned.remainingMs).toBeGreaterThan(2.5 * (counted.remainingMs ?? 0));
  });

  it('believes a step that says how far it is, the more the further it is', () => {
    const ask = createEtaEstimator({ history: [pastRun([['Train', 100]])] });
    const at = (fraction: number | null) =>
      ask({ nowMs: 90 * S, startedAtMs: 0, steps: [{ name: 'Train', startedAtMs: 0, finishedAtMs: null, fraction }] })
        .remainingMs ?? 0;
    // At 30 % after 90 s, 210 s remain, whatever it took last time.
    expect(at(0.3)).toBeGreaterThan(3 * at(null));
    expect(at(0.3)).toBeLessThan(210 * S);
  });

  it('gives the same answer to the same question', () => {
    const ask = createEtaEstimator({ expectedSteps: 4, history: [pastRun(build)] });
    const early = { nowMs: 5 * S, startedAtMs: 0, steps: sequence([['Load data', null]]) };
    const late = {
      nowMs: 75 * S,
      startedAtMs: 0,
      steps: sequence([
        ['Load data', 12],
        ['Train model', 60],
        ['Evaluate', null],
      ]),
    };
    const first = [ask(early), ask(late)];
    expect([ask(early), ask(late)]).toEqual(first);
    expect(createEtaEstimator({ expectedSteps: 4, history: [pastRun(build)] })(late)).toEqual(first[1]);
  });
});

describe('residual', () => {
  it('is the median at the start, never 0, and longer the more overdue', () => {
    expect(residual(10, 0.3, 0)).toBe(10);
    expect(residual(10, 0.3, 5)).toBeCloseTo(5, 0);
    expect(residual(10, 0.3, 10)).toBeGreaterThan(0.5);
    expect(residual(10, 0.3, 40)).toBeGreaterThan(residual(10, 0.3, 20));
    expect(residual(0, 0.3, 40)).toBeGreaterThan(0);
    expect(residual(1e-9, 0.01, 1e12)).toBeGreaterThan(0);
  });

  it('halves the survival of the log-logistic', () => {
    const survival = (t: number) => 1 / (1 + (t / 10) ** (1.8138 / 0.3));
    for (const elapsed of [1, 8, 10, 25]) {
      expect(survival(elapsed + residual(10, 0.3, elapsed)) / survival(elapsed)).toBeCloseTo(0.5, 6);
    }
  });
});

/** Rows from a faulty connection: unordered, repeated, without an end, empty, in the future, with a wrong clock. */
const messyStep = fc.record({
  name: fc.constantFrom('Load', 'Train', 'Epoch 1/9', 'Epoch 2/9', 'Epoch 3/9', ''),
  startedAtMs: fc.oneof(fc.integer({ min: -5_000, max: 200_000 }), fc.constantFrom(Number.NaN, 0, 1e15)),
  finishedAtMs: fc.oneof(fc.integer({ min: -5_000, max: 250_000 }), fc.constantFrom(null, Number.NaN, 1e15)),
  fraction: fc.option(fc.double({ min: -1, max: 2 })),
});
const messySteps = fc
  .tuple(fc.array(messyStep, { maxLength: 25 }), fc.boolean())
  .map(([steps, twice]) => (twice ? [...steps, ...steps] : steps));
const messyHistory = fc.array(
  fc.record({
    durationMs: fc.oneof(fc.integer({ min: 0, max: 300_000 }), fc.constant(Number.NaN)),
    expectedSteps: fc.option(fc.integer({ min: 0, max: 40 })),
    steps: fc.array(
      messyStep.map((step) => ({ ...step, finishedAtMs: step.finishedAtMs ?? Number.NaN })),
      { maxLength: 20 },
    ),
  }),
  { maxLength: 7 },
);

function expectSound(estimate: EtaEstimate, nowMs: number): void {
  const { fraction, remainingMs, range, finishAtMs, basis } = estimate;
  if (basis === 'none') {
    expect([fraction, remainingMs, range, finishAtMs]).toEqual([null, null, null, null]);
    return;
  }
  expect(remainingMs).toBeGreaterThan(0);
  expect(remainingMs).toBeLessThan(Infinity);
  expect(fraction).toBeGreaterThanOrEqual(0);
  expect(fraction).toBeLessThan(1);
  expect(range?.lowMs).toBeGreaterThanOrEqual(0);
  expect(range?.lowMs).toBeLessThanOrEqual(remainingMs ?? 0);
  expect(range?.highMs).toBeGreaterThanOrEqual(remainingMs ?? 0);
  expect(range?.highMs).toBeLessThan(Infinity);
  expect(finishAtMs).toBe(nowMs + (remainingMs ?? 0));
}

describe('whatever comes', () => {
  it('is never NaN, never negative, never done before the end', () => {
    fc.assert(
      fc.property(
        messySteps,
        messyHistory,
        fc.option(fc.integer({ min: -1, max: 30 })),
        fc.array(fc.record({ name: fc.constantFrom('Load', 'Train', 'Epoch 1/9'), weight: fc.double() }), {
          maxLength: 5,
        }),
        fc.integer({ min: -10_000, max: 300_000 }),
        (steps, history, expectedSteps, plan, nowMs) => {
          const ask = createEtaEstimator({ expectedSteps, history, plan });
          expectSound(ask({ nowMs, startedAtMs: 0, steps }), nowMs);
        },
      ),
      { numRuns: 1_500 },
    );
  });

  it('does not depend on the order of the rows', () => {
    const distinct = fc.uniqueArray(messyStep, { selector: (step) => step.startedAtMs, maxLength: 20 });
    fc.assert(
      fc.property(distinct, messyHistory, fc.integer({ min: 1, max: 300_000 }), (steps, history, nowMs) => {
        const clean = steps.filter((step) => Number.isFinite(step.startedAtMs));
        const ask = createEtaEstimator({ expectedSteps: 12, history });
        expect(ask({ nowMs, startedAtMs: 0, steps: clean.toReversed() })).toEqual(
          ask({ nowMs, startedAtMs: 0, steps: clean }),
        );
      }),
    );
  });

  it('does not count a row twice', () => {
    const steps = sequence([
      ['Load', 10],
      ['Train', 20],
      ['Check', null],
    ]);
    const ask = createEtaEstimator({
      expectedSteps: 6,
      history: [
        pastRun([
          ['Load', 9],
          ['Train', 25],
          ['Check', 9],
        ]),
      ],
    });
    const stale = steps.map((step) => ({ ...step, finishedAtMs: null }));
    const input = { nowMs: 35 * S, startedAtMs: 0 };
    expect(ask({ ...input, steps: [...stale, ...steps] })).toEqual(ask({ ...input, steps }));
  });

  it('answers what it would answer if it had kept nothing, whatever came before', () => {
    const row = fc.record({
      name: fc.constantFrom('Load', 'Epoch 1', 'Epoch 2', 'Check'),
      length: fc.constantFrom(0, 0, 1_000, 5_000),
      gap: fc.constantFrom(0, 0, 0, 500, -2_000),
    });
    const change = fc.record({
      upTo: fc.integer({ min: 0, max: 14 }),
      runs: fc.boolean(),
      swap: fc.option(fc.tuple(fc.nat(13), fc.nat(13)), { freq: 6 }),
      again: fc.option(fc.nat(13), { freq: 6 }),
      anew: fc.boolean(),
      nowMs: fc.integer({ min: 0, max: 60_000 }),
      startedAtMs: fc.constantFrom(0, 0, 0, 1_000),
    });
    // Sums in another order differ in the last digits, which for a history of centuries are milliseconds.
    const isAsGood = (figure: number | null | undefined, wanted: number | null | undefined) => {
      expect(typeof figure).toBe(typeof wanted);
      const off = Math.abs((figure ?? 0) - (wanted ?? 0));
      expect(off).toBeLessThan(Math.max(5e-4, 1e-12 * (wanted ?? 0)));
    };
    let settledOnes = 0;
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 6, maxLength: 14 }),
        fc.array(change, { minLength: 2, maxLength: 12 }),
        messyHistory,
        (rows, changes, history) => {
          let time = 0;
          const all = rows.map(({ name, length, gap }) => {
            const startedAtMs = Math.max(0, time + gap);
            time = startedAtMs + length;
            return { name, startedAtMs, finishedAtMs: time };
          });
          const options = { expectedSteps: 12, history };
          const kept = createEtaEstimator(options);
          for (const { upTo, runs, swap, again, anew, nowMs, startedAtMs } of changes) {
            const steps: EtaStep[] = all.slice(0, upTo);
            const last = steps.at(-1);
            if (runs && last) steps[steps.length - 1] = { ...last, finishedAtMs: null };
            const [a, b] = [steps[swap?.[0] ?? 0], steps[swap?.[1] ?? 0]];
            if (swap && a && b) {
              steps[swap[0]] = b;
              steps[swap[1]] = a;
            }
            const double = steps[again ?? Number.NaN];
            if (double) steps.push(double);
            const input = { nowMs, startedAtMs, steps: anew ? steps.map((step) => ({ ...step })) : steps };
            const fresh = createEtaEstimator(options)(input);
            const answer = kept(input);
            expect(answer.basis).toBe(fresh.basis);
            isAsGood(answer.remainingMs, fresh.remainingMs);
            isAsGood(answer.range?.highMs, fresh.range?.highMs);
            if (upTo > 6 && !runs) settledOnes++;
          }
        },
      ),
      { numRuns: 1_000 },
    );
    expect(settledOnes).toBeGreaterThan(100);
  });

  it('looks at a step that has ended once, and then only at what goes on', () => {
    let reads = 0;
    const counted = (step: EtaStep): EtaStep =>
      new Proxy(step, {
        get(target, name, receiver) {
          reads++;
          return Reflect.get(target, name, receiver);
        },
      });
    const steps = sequence(Array.from({ length: 1_000 }, (_, i) => [`Epoch ${i}`, i === 999 ? null : 1] as const));
    const rows = steps.map(counted);
    const ask = createEtaEstimator({ expectedSteps: 1_000, history: [pastRun([['Epoch 1', 1]])] });
    ask({ nowMs: 1_000 * S, startedAtMs: 0, steps: rows });
    const first = reads;
    expect(first).toBeGreaterThan(4_000);
    // Also if the array is a new one, and the running step has ended.
    const ended = rows.with(999, counted({ ...steps[999], finishedAtMs: 1_000.5 * S } as EtaStep));
    const updates = [
      rows,
      [...rows],
      ended,
      [...ended, counted({ name: 'End', startedAtMs: 1_001 * S, finishedAtMs: null })],
    ];
    for (const [i, now] of updates.entries()) {
      reads = 0;
      ask({ nowMs: 1_001 * S + i, startedAtMs: 0, steps: now });
      expect(reads).toBeLessThan(40);
    }
  });

  it('divides all of the time among the steps, also among parallel ones', () => {
    const interval = fc.tuple(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 0, max: 400 }));
    fc.assert(
      fc.property(fc.array(interval, { minLength: 1, maxLength: 30 }), (intervals) => {
        const steps = intervals.map(([start, length], i) => ({
          name: `${String.fromCharCode(97 + (i % 26))}${i}`,
          startedAtMs: start,
          finishedAtMs: start + length,
        }));
        const first = Math.min(...steps.map((step) => step.startedAtMs));
        const last = Math.max(...steps.map((step) => step.finishedAtMs));
        const { share, count } = createTimeline(createStepKeys())(steps, 0, last);
        expect(count).toBe(steps.length);
        expect(share.every((value) => value >= 0)).toBe(true);
        expect(share.reduce((sum, value) => sum + value, 0)).toBeCloseTo(last - first, 6);
      }),
    );
  });

  it('copes with more steps than were declared, and with steps that take no time', () => {
    const many = sequence(Array.from({ length: 50 }, (_, i) => [`Step ${i}`, i % 2] as const));
    const ask = createEtaEstimator({ expectedSteps: 8, history: [pastRun(build)] });
    expectSound(ask({ nowMs: 25 * S, startedAtMs: 0, steps: many }), 25 * S);
    const nothing = sequence(Array.from({ length: 50 }, (_, i) => [`Step ${i}`, 0] as const));
    expectSound(ask({ nowMs: 0, startedAtMs: 0, steps: nothing }), 0);
  });

  it('copes with 10,000 steps, in and out of order, also when all start at once', () => {
    const steps = sequence(Array.from({ length: 10_000 }, (_, i) => [`Step ${i}`, 1] as const));
    const history = [
      { durationMs: 10_000 * S, steps: steps.map((s) => ({ ...s, finishedAtMs: s.finishedAtMs ?? 0 })) },
    ];
    const ask = createEtaEstimator({ expectedSteps: 10_000, history });
    const nowMs = 5_000 * S;
    const seen = steps.slice(0, 5_000);
    const { remainingMs } = ask({ nowMs, startedAtMs: 0, steps: seen.toReversed() });
    expect(remainingMs).toBeGreaterThan(4_500 * S);
    expect(remainingMs).toBeLessThan(5_500 * S);
    const atOnce = steps.map((step) => ({ ...step, startedAtMs: 0 }));
    expectSound(ask({ nowMs, startedAtMs: 0, steps: atOnce }), nowMs);
  });
});
