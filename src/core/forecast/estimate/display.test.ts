import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultMessages } from '../../text/messages';
import {
  createEtaDisplay,
  createEtaEstimator,
  type EtaDisplayInput,
  type EtaDisplayOptions,
  type EtaEstimate,
  type EtaStep,
  formatEta,
  formatEtaDetail,
  roundUpRemaining,
} from './index';

const S = 1_000;
const M = 60 * S;
const START = 1_700_000_000_000;
const words = { messages: defaultMessages, locale: 'en' };

/** An estimate of `remainingMs` at `elapsedMs` after the start. */
function estimateOf(elapsedMs: number, remainingMs: number, over: Partial<EtaEstimate> = {}): EtaEstimate {
  return {
    fraction: elapsedMs / (elapsedMs + remainingMs),
    remainingMs,
    range: { lowMs: remainingMs * 0.8, highMs: remainingMs * 1.3 },
    finishAtMs: START + elapsedMs + remainingMs,
    basis: 'history',
    confidence: 'high',
    ...over,
  };
}

/** A running run at `elapsedMs` after its start, estimated to need `remainingMs` more. */
function running(elapsedMs: number, remainingMs: number, over: Partial<EtaDisplayInput> = {}): EtaDisplayInput {
  return {
    nowMs: START + elapsedMs,
    status: 'running',
    startedAtMs: START,
    estimate: estimateOf(elapsedMs, remainingMs),
    boundary: 1,
    activity: elapsedMs,
    ...over,
  };
}

describe('createEtaDisplay', () => {
  it('says nothing in the first two seconds, and nothing when nothing is known', () => {
    const display = createEtaDisplay();
    expect(formatEta(display.update(running(1 * S, 5 * M)), words)).toBeNull();
    expect(display.update(running(1.9 * S, 5 * M)).state).toBe('hidden');
    expect(display.update(running(2 * S, 5 * M)).state).toBe('counting');
    const unknown = createEtaDisplay().update(running(5 * S, 0, { estimate: null }));
    expect(unknown).toMatchObject({ state: 'unknown', fraction: null, remainingMs: null });
    expect(formatEta(unknown, words)).toBeNull();
  });

  it('counts down evenly and ignores an estimate that hardly moves', () => {
    const display = createEtaDisplay();
    const first = display.update(running(10 * S, 100 * S));
    const second = display.update(running(12 * S, 104 * S));
    expect(second.finishAtMs).toBe(first.finishAtMs);
    expect(second.remainingMs).toBe(98 * S);
  });

  it('follows slowly between step boundaries, and at once on a boundary that changes much', () => {
    const slow = createEtaDisplay();
    slow.update(running(10 * S, 100 * S));
    const after = slow.update(running(10.5 * S, 300 * S)).remainingMs ?? 0;
    expect(after).toBeGreaterThan(100 * S);
    expect(after).toBeLessThan(200 * S);
    const quick = createEtaDisplay();
    quick.update(running(10 * S, 100 * S));
    expect(quick.update(running(10.5 * S, 300 * S, { boundary: 2 })).remainingMs).toBe(300 * S);
  });

  it('rounds up, and takes a figure back only when it is clearly wrong', () => {
    expect([1, 10, 11, 60, 61, 600, 601, 3_600, 3_601].map((s) => roundUpRemaining(s * S) / S)).toEqual([
      10, 10, 20, 60, 120, 600, 900, 3_600, 4_500,
    ]);
    const display = createEtaDisplay();
    expect(display.update(running(60 * S, 4.9 * M)).shownMs).toBe(5 * M);
    expect(display.update(running(61 * S, 5.6 * M, { boundary: 2 })).shownMs).toBe(5 * M);
    expect(display.update(running(62 * S, 9 * M, { boundary: 3 })).shownMs).toBe(9 * M);
  });

  it('puts it into words', () => {
    const at = (ms: number, over: Partial<EtaEstimate> = {}) =>
      createEtaDisplay().update(running(5 * M, 0, { estimate: estimateOf(5 * M, ms, over) }));
    expect(formatEta(at(4.5 * M), words)).toBe('~5m remaining');
    expect(formatEta(at(4.5 * M), { ...words, style: 'short' })).toBe('ETA: 5m');
    expect(formatEta(at(70 * M), words)).toBe('~1h 15m remaining');
    expect(formatEta(at(7 * S), words)).toBe('Less than 10s remaining');
    expect(formatEta(at(0.5 * S), words)).toBe('Finishing…');
    const low = at(5 * M, { confidence: 'low', range: { lowMs: 2.5 * M, highMs: 7.5 * M } });
    expect(low.state).toBe('range');
    // The longest is less than three times the shortest, so a single figure is reliable.
    expect(formatEta(low, words)).toBe('~5m remaining');
    expect(formatEta(low, { ...words, style: 'short' })).toBe('ETA: 5m');
  });

  it('says only the end of a range that is wider than three times its beginning, and so early nothing at all', () => {
    const range = { lowMs: 10 * S, highMs: 8 * M };
    const wide = (elapsedMs: number) =>
      createEtaDisplay().update(
        running(elapsedMs, 0, { estimate: estimateOf(elapsedMs, 5 * M, { confidence: 'low', range }) }),
      );
    const late = wide(5 * M);
    expect(late.state).toBe('range');
    expect(formatEta(late, { ...words, elapsedMs: 5 * M })).toBe('Up to 8m remaining');
    expect(formatEta(late, { ...words, elapsedMs: 5 * M, style: 'short' })).toBe('ETA: up to 8m');
    const early = wide(30 * S);
    expect(formatEta(early, { ...words, elapsedMs: 30 * S })).toBe('Estimating…');
    expect(formatEta(early, { ...words, elapsedMs: 30 * S, style: 'short' })).toBeNull();
    // The start time is unknown: the upper bound can still be shown.
    expect(formatEta(early, words)).toBe('Up to 8m remaining');
    // A single figure stays a single figure, however early.
    const sure = createEtaDisplay().update(
      running(30 * S, 0, { estimate: estimateOf(30 * S, 5 * M, { range: { lowMs: 10 * S, highMs: 8 * M } }) }),
    );
    expect(formatEta(sure, { ...words, elapsedMs: 30 * S })).toBe('~5m remaining');
  });

  it.each([
    [3 * M, 8 * M, '3–8m remaining'],
    [30 * S, 2 * M, '1–2m remaining'],
    [10 * S, 40 * S, '10–40s remaining'],
    [45 * M, 70 * M, '45–75m remaining'],
    [50 * M, 3 * 60 * M, '1–3h remaining'],
    [4.2 * M, 4.8 * M, '~5m remaining'],
  ])('writes both ends of %i to %i ms in one unit: %s', (lowMs, highMs, text) => {
    const view = createEtaDisplay().update(
      running(30 * M, 0, { estimate: estimateOf(30 * M, highMs * 0.9, { range: { lowMs, highMs } }) }),
    );
    const detail = formatEtaDetail(view, { ...words, locale: 'en-GB', timeZone: 'UTC' });
    expect(detail?.split(' · ')[0]).toBe(text);
    expect(detail).toMatch(/ · Done about \d\d:\d\d$/);
  });

  it('has nothing behind the figure where none is shown', () => {
    expect(formatEtaDetail(createEtaDisplay().update(running(1 * S, 5 * M)), words)).toBeNull();
  });

  it('announces changes of a quarter or a minute, not ticks', () => {
    const display = createEtaDisplay();
    const heard: number[] = [];
    for (let s = 3; s < 600; s++) {
      const view = display.update(running(s * S, (600 - s) * S));
      if (view.announce && view.shownMs !== null) heard.push(view.shownMs / S);
    }
    expect(heard).toEqual([540, 480, 420, 360, 300, 240, 180, 120, 60, 40, 30, 20, 10]);
  });

  it('says so when it takes longer than usual, and when it may be stuck; the bar creeps on', () => {
    const display = createEtaDisplay({ history: [{ durationMs: 4 * M }, { durationMs: 6 * M }] });
    expect(display.update(running(7 * M, 30 * S)).state).toBe('counting');
    const over = display.update(running(8 * M, 30 * S));
    expect(over.state).toBe('overdue');
    expect(formatEta(over, words)).toBe('Taking longer than usual (usually 4–6m)');
    const later = display.update(running(20 * M, 60 * S));
    expect(later.fraction).toBeGreaterThan(over.fraction ?? 1);
    expect(later.fraction).toBeLessThan(1);
    const stuck = display.update(running(61 * M, 60 * S));
    expect(stuck.state).toBe('stuck');
    expect(formatEta(stuck, words)).toBe('May be stuck');
    // Without history there is no usual duration.
    const alone = createEtaDisplay();
    alone.update(running(1 * M, 4 * M));
    expect(formatEta(alone.update(running(30 * M, 10 * S)), words)).toBe('Taking longer than expected');
  });

  it('without history is slow to call a run late: past the first upper bound lies every fifth ordinary run', () => {
    const display = createEtaDisplay();
    // One minute elapsed, four remaining, at most 5.2: the upper bound is 6.2 minutes.
    display.update(running(1 * M, 4 * M));
    expect(display.update(running(7 * M, 30 * S)).state).toBe('counting');
    expect(display.update(running(9.2 * M, 30 * S)).state).toBe('counting');
    expect(display.update(running(9.4 * M, 30 * S)).state).toBe('overdue');
    expect(display.update(running(61 * M, 30 * S)).state).toBe('overdue');
    expect(display.update(running(63 * M, 30 * S)).state).toBe('stuck');
  });

  it('promises no single figure when nothing but counted steps is known', () => {
    const estimate = { ...estimateOf(60 * S, 5 * M), basis: 'count' as const };
    const view = createEtaDisplay().update({ ...running(60 * S, 5 * M), estimate });
    expect(view).toMatchObject({ state: 'range', confidence: 'high' });
    const wide = { ...view, range: { lowMs: 2 * M, highMs: 11 * M } };
    expect(formatEta(wide, words)).toBe('Up to 15m remaining');
  });

  it('keeps what was shown when earlier runs become known, and says then what is usual', () => {
    const options: EtaDisplayOptions = {};
    const display = createEtaDisplay(options);
    const before = display.update(running(60 * S, 60 * S));
    options.history = [{ durationMs: 10 * M }, { durationMs: 12 * M }];
    const after = display.update(running(61 * S, 600 * S));
    expect(before.usual).toBeNull();
    expect(after.usual).toEqual({ lowMs: 10 * M, highMs: 12 * M });
    expect(after.fraction).toBe(before.fraction);
    // The figure moves toward the new estimate without a jump.
    expect(after.remainingMs).toBeGreaterThan(59 * S);
    expect(after.remainingMs).toBeLessThan(300 * S);
    expect(display.update(running(16 * M, 60 * S)).state).toBe('overdue');
  });

  it('holds the percent and says so when the plan grows', () => {
    const display = createEtaDisplay();
    const before = display.update(running(60 * S, 60 * S, { totalSteps: 8 }));
    const grown = display.update(running(61 * S, 150 * S, { totalSteps: 12, boundary: 2 }));
    expect(grown.fraction).toBe(before.fraction);
    expect(grown.planGrewTo).toBe(12);
    expect(formatEta(grown, words)).toBe('The plan grew to 12 steps');
    const later = display.update(running(72 * S, 139 * S, { totalSteps: 12, boundary: 2 }));
    expect(later.fraction).toBe(before.fraction);
    expect(formatEta(later, words)).toBe('~3m remaining');
  });

  it.each(['queued', 'paused', 'cancelling', 'cancelled', 'failed', 'succeeded', 'unknown'] as const)(
    'is gone when the run is %s',
    (status) => {
      const display = createEtaDisplay();
      const before = display.update(running(60 * S, 60 * S));
      const view = display.update(running(61 * S, 60 * S, { status }));
      expect(view).toMatchObject({ remainingMs: null, shownMs: null, range: null, finishAtMs: null, announce: false });
      expect(formatEta(view, words)).toBeNull();
      expect(view.fraction).toBe(status === 'succeeded' ? 1 : before.fraction);
    },
  );

  it('goes on from where it was when the clock is set back', () => {
    const display = createEtaDisplay();
    display.update(running(599 * S, 300 * S, { totalSteps: 8 }));
    const before = display.update(running(600 * S, 300 * S, { totalSteps: 12 }));
    expect(before.planGrewTo).toBe(12);
    const back = display.update(running(200 * S, 300 * S, { totalSteps: 12 }));
    expect(back.remainingMs).toBe(before.remainingMs);
    expect(back.fraction).toBe(before.fraction);
    // It follows the estimate and forgets the past, at the same pace as without the interruption.
    let view = back;
    for (let s = 201; s <= 230; s++)
      view = display.update(running(s * S, 900 * S, { activity: 600 * S, totalSteps: 12 }));
    expect(view.remainingMs).toBeGreaterThan(700 * S);
    expect(view.planGrewTo).toBeNull();
    for (let s = 231; s <= 280; s++)
      view = display.update(running(s * S, 900 * S, { activity: 600 * S, totalSteps: 12 }));
    expect(view.state).toBe('stalled');
  });

  it('counts a silence on from where it was when the clock is set back', () => {
    const display = createEtaDisplay();
    display.update(running(599 * S, 300 * S));
    display.update(running(600 * S, 300 * S));
    const quiet = (s: number) => display.update(running(s * S, 300 * S, { activity: 600 * S }));
    quiet(620);
    // The clock moves back ten minutes: the 20 s without an update stay, and nothing else changes.
    expect(quiet(20).stalledForMs).toBeNull();
    expect(quiet(44).stalledForMs).toBeNull();
    expect(quiet(45).stalledForMs).toBe(45 * S);
  });

  it('does not take a figure back for what is a little more than it says', () => {
    const display = createEtaDisplay();
    expect(display.update(running(60 * S, 39 * S)).shownMs).toBe(40 * S);
    let view = display.update(running(60.1 * S, 45 * S));
    for (let s = 60.2; s < 70; s += 0.1) view = display.update(running(s * S, 45 * S));
    // Rounded up this is 50 s.
    expect(view.remainingMs).toBeGreaterThan(40 * S);
    expect(view.remainingMs).toBeLessThan(46 * S);
    expect(view.shownMs).toBe(40 * S);
    for (let s = 70; s < 80; s += 0.1) view = display.update(running(s * S, 55 * S));
    expect(view.shownMs).toBe(50 * S);
  });

  it('calls usual what the last five runs took', () => {
    const history = [60, 1, 2, 3, 4, 5].map((minutes) => ({ durationMs: minutes * M }));
    const view = createEtaDisplay({ history }).update(running(10 * S, 4 * M));
    expect(view.usual).toEqual({ lowMs: 1 * M, highMs: 5 * M });
  });

  it('remembers the number of steps while it is not told', () => {
    const told = (...totals: (number | null)[]) => {
      const display = createEtaDisplay();
      return totals.map((totalSteps, i) => display.update(running((10 + i) * S, 300 * S, { totalSteps })).planGrewTo);
    };
    expect(told(8, null, 8)).toEqual([null, null, null]);
    expect(told(8, null, 12)).toEqual([null, null, 12]);
  });

  it('begins anew with another attempt', () => {
    const display = createEtaDisplay();
    display.update(running(90 * S, 10 * S, { attempt: 1, totalSteps: 12 }));
    const again = display.update({
      ...running(0, 100 * S, { attempt: 2, totalSteps: 8 }),
      nowMs: START + 103 * S,
      startedAtMs: START + 100 * S,
      estimate: { ...estimateOf(3 * S, 97 * S), finishAtMs: START + 200 * S },
    });
    expect(again.fraction).toBeLessThan(0.05);
    expect(again.remainingMs).toBe(97 * S);
    expect(again.planGrewTo).toBeNull();
  });
});

describe('a stall', () => {
  it('ages the estimate, is said, and is forgotten within two seconds', () => {
    const total = 600;
    const stallAt = 60;
    const stallFor = 120;
    /** Two steps a second, and none between 60 s and 180 s: the running step takes that much longer. */
    const stepsAt = (now: number): EtaStep[] => {
      const steps: EtaStep[] = [];
      let at = 0;
      for (let i = 0; i < total && at <= now; i++) {
        const end = at + 0.5 + (at === stallAt ? stallFor : 0);
        steps.push({
          name: `Row ${i + 1}`,
          startedAtMs: START + at * S,
          finishedAtMs: end <= now ? START + end * S : null,
        });
        at = end;
      }
      return steps;
    };
    const estimate = createEtaEstimator({ expectedSteps: total });
    const display = createEtaDisplay();
    const at = (now: number) => {
      const steps = stepsAt(now);
      const nowMs = START + now * S;
      return display.update({
        nowMs,
        status: 'running',
        startedAtMs: START,
        estimate: estimate({ nowMs, startedAtMs: START, steps }),
        boundary: steps.length,
        totalSteps: total,
      });
    };
    for (let now = 0.25; now <= stallAt; now += 0.25) at(now);
    const before = at(stallAt + 0.25);
    expect(before.remainingMs).toBeGreaterThan(0.8 * 240 * S);

    let view = before;
    for (let now = stallAt + 0.5; now < stallAt + 50; now += 0.25) {
      view = at(now);
      if (now < stallAt + 44) expect(view.state).not.toBe('stalled');
    }
    expect(view.state).toBe('stalled');
    expect(formatEta(view, words)).toBe('No progress for 45s');
    for (let now = stallAt + 50; now < stallAt + stallFor; now += 0.25) view = at(now);
    expect(formatEta(view, words)).toBe('No progress for 1m');
    // The estimate has aged: the finish has moved by most of the stall, and the countdown did not reach zero.
    expect((view.finishAtMs ?? 0) - (before.finishAtMs ?? 0)).toBeGreaterThan(90 * S);

    let now = stallAt + stallFor;
    for (; now <= stallAt + stallFor + 2; now += 0.25) view = at(now);
    const truth = (total / 2 + stallFor - (now - 0.25)) * S;
    expect(view.state).not.toBe('stalled');
    expect(Math.abs((view.remainingMs ?? 0) - truth)).toBeLessThan(0.2 * truth);
  });

  it('is said of a run whose first step hangs for ever, but not while a slow one may be at work', () => {
    const display = createEtaDisplay();
    const at = (s: number, activity: number) => display.update(running(s * S, 60 * S, { activity, estimate: null }));
    for (let s = 0; s < 180; s++) expect(at(s, 1).state).not.toBe('stalled');
    const hung = at(180, 1);
    expect(hung).toMatchObject({ state: 'stalled', stalledForMs: 180 * S });
    expect(formatEta(hung, words)).toBe('No progress for 3m');
    expect(at(400, 1).state).toBe('stalled');
    // It was only slow; from now on such silences are normal for this run.
    for (let s = 401; s < 1_000; s++) expect(at(s, 2).state).not.toBe('stalled');
  });

  it('waits for the first step as long as the host says that nothing may happen', () => {
    const options: EtaDisplayOptions = { stallAfterMs: 600 * S };
    const display = createEtaDisplay(options);
    const at = (s: number) => display.update(running(s * S, 60 * S, { activity: 1 }));
    for (let s = 0; s < 600; s++) expect(at(s).state).not.toBe('stalled');
    expect(at(600).state).toBe('stalled');
    // Options that arrive later take effect from then on.
    options.stallAfterMs = 700 * S;
    expect(at(601).state).not.toBe('stalled');
  });

  it('is not one while steps have always taken that long', () => {
    const display = createEtaDisplay();
    for (let s = 0; s <= 300; s++) {
      const view = display.update(running(s * S, (600 - s) * S, { activity: Math.floor(s / 60) }));
      expect(view.state).not.toBe('stalled');
    }
  });
});

describe('whatever comes', () => {
  it('never falls, is never NaN, never negative, and 1 only on success', () => {
    const event = fc.record({
      after: fc.integer({ min: -5_000, max: 60_000 }),
      remaining: fc.oneof(fc.integer({ min: 0, max: 3_600_000 }), fc.constant(null)),
      status: fc.constantFrom(
        'running',
        'running',
        'running',
        'running',
        'paused',
        'cancelling',
      ) as fc.Arbitrary<'running'>,
      boundary: fc.integer({ min: 0, max: 5 }),
      totalSteps: fc.option(fc.integer({ min: 1, max: 20 })),
    });
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 60 }), fc.boolean(), (events, history) => {
        const display = createEtaDisplay(history ? { history: [{ durationMs: 60_000 }] } : {});
        let elapsed = 0;
        let last = 0;
        for (const { after, remaining, status, boundary, totalSteps } of events) {
          elapsed += after;
          const estimate = remaining === null ? null : estimateOf(Math.max(0, elapsed), Math.max(1, remaining));
          const view = display.update(
            running(elapsed, 0, { status, boundary, activity: boundary, totalSteps, estimate }),
          );
          const { fraction, remainingMs, shownMs, range } = view;
          if (fraction !== null) {
            expect(fraction).toBeGreaterThanOrEqual(last);
            expect(fraction).toBeLessThan(1);
            last = fraction;
          }
          for (const ms of [remainingMs, shownMs, range?.lowMs, range?.highMs]) {
            if (ms != null) expect(ms).toBeGreaterThanOrEqual(0);
            if (ms != null) expect(ms).toBeLessThan(Infinity);
          }
        }
        expect(display.update(running(elapsed, 0, { status: 'succeeded' as 'running' })).fraction).toBe(1);
      }),
      { numRuns: 500 },
    );
  });
});
