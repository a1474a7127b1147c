// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../testing/manual-clock';
import { fullJitter, retryAfterFloor, spread } from '../platform/backoff';
import { sameData } from '../platform/equal';
import { createServerClock } from '../platform/server-clock';
import { withTimeout } from '../platform/timeout';
import { defaultMessages, mergeMessages } from '../text/messages';
import { overlay } from '../text/messages/overlay';
import type { RunStep } from './run';
import { emptyStepLog, mergeSteps, replaceSteps } from './steps/step-log';

const offsetEstimator = () => {
  const estimate = createServerClock();
  return (serverTimeMs: number | null, beganAt: number, endedAt: number, errorMs = 0) =>
    estimate({ serverTimeMs, beganAt, endedAt, errorMs });
};

const step = (n: number, change: Partial<RunStep> = {}): RunStep => ({
  id: String(n),
  n,
  kind: 'info',
  status: 'done',
  title: `Step ${n}`,
  ...change,
});
const numbers = (steps: readonly RunStep[]) => steps.map(({ n }) => n);

describe('the step log', () => {
  it('keeps order, replaces in place and ignores what is older', () => {
    const a = mergeSteps(emptyStepLog, [step(1, { rev: 1 }), step(3, { rev: 3 })], 10);
    const b = mergeSteps(a, [step(2, { rev: 2 }), step(1, { rev: 5, title: 'new' })], 10);
    expect(numbers(b.steps)).toEqual([1, 2, 3]);
    expect(b.steps[0]?.title).toBe('new');
    expect(mergeSteps(b, [step(1, { rev: 4, title: 'old' }), step(2, { rev: 2 })], 10)).toBe(b);
  });

  it('drops the oldest beyond the bound, counts them, and does not take them back', () => {
    const full = mergeSteps(
      emptyStepLog,
      Array.from({ length: 12 }, (_, i) => step(i + 1)),
      10,
    );
    expect(numbers(full.steps)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(full.trimmed).toBe(2);
    expect(mergeSteps(full, [step(1), step(2)], 10)).toBe(full);
  });

  it('keeps the attempts of a run apart, where each counts its steps from 1 again (backends.md §6: "its steps stay, marked by their attempt")', () => {
    const of = (attempt: number) => (n: number) => step(n, { id: `${attempt}-${n}`, attempt });
    const order = (steps: readonly RunStep[]) => steps.map(({ id }) => id);
    const first = mergeSteps(emptyStepLog, [1, 2, 3].map(of(1)), 10);
    const both = mergeSteps(first, [1, 2].map(of(2)), 10);
    expect(order(both.steps)).toEqual(['1-1', '1-2', '1-3', '2-1', '2-2']);
    // Late steps of the first attempt are sorted into that attempt.
    expect(order(mergeSteps(both, [of(1)(4)], 10).steps)).toEqual(['1-1', '1-2', '1-3', '1-4', '2-1', '2-2']);
    expect(
      order(
        replaceSteps(
          both,
          [2, 1].flatMap((a) => [1, 2].map(of(a))),
          10,
        ).steps,
      ),
    ).toEqual(['1-1', '1-2', '2-1', '2-2']);

    // Beyond the limit, steps of the old attempt are dropped, not of the new one.
    const bound = mergeSteps(
      mergeSteps(
        emptyStepLog,
        Array.from({ length: 12 }, (_, i) => of(1)(i + 1)),
        10,
      ),
      [1, 2].map(of(2)),
      10,
    );
    expect(order(bound.steps).slice(-3)).toEqual(['1-12', '2-1', '2-2']);
    expect(bound.trimmed).toBe(4);
    expect(mergeSteps(bound, [of(1)(4)], 10)).toBe(bound);
  });

  it.each([1, 20])('moves a step that the next attempt goes on with, once, in pages of %d', (size) => {
    const before = Array.from({ length: 30 }, (_, i) => step(i + 1, { attempt: 1, rev: i + 1 }));
    const after = Array.from({ length: 30 }, (_, i) => step(i + 11, { attempt: 2, rev: i + 100 }));
    let log = mergeSteps(emptyStepLog, before, 100);
    for (let i = 0; i < after.length; i += size) log = mergeSteps(log, after.slice(i, i + size), 100);
    expect(numbers(log.steps)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    expect(log.steps.map(({ attempt }) => attempt)).toEqual([...Array(10).fill(1), ...Array(30).fill(2)]);
  });

  it('orders by the number where only some steps name their attempt', () => {
    const log = mergeSteps(emptyStepLog, [step(1, { attempt: 1 }), step(999), step(2, { attempt: 2 }), step(3)], 10);
    expect(numbers(log.steps)).toEqual([1, 2, 3, 999]);
  });

  it('replacing keeps equal steps as they were, and the log when nothing changed', () => {
    const a = replaceSteps(emptyStepLog, [step(1), step(2)], 10);
    expect(replaceSteps(a, [step(1), step(2)], 10)).toBe(a);
    const b = replaceSteps(a, [step(1), step(2, { title: 'x' }), step(999)], 10);
    expect(b.steps[0]).toBe(a.steps[0]);
    expect(b.steps[1]).not.toBe(a.steps[1]);
    expect(numbers(replaceSteps(b, [step(7)], 10).steps)).toEqual([7]);
  });

  it('ends as the newest of every step, once each and in order, whatever the order and however often it arrives', () => {
    const change = fc.record({ n: fc.integer({ min: 1, max: 60 }), rev: fc.integer({ min: 1, max: 1000 }) });
    fc.assert(
      fc.property(fc.array(fc.array(change, { maxLength: 30 }), { maxLength: 8 }), (pages) => {
        let log = emptyStepLog;
        const newest = new Map<number, number>();
        for (const page of pages) {
          log = mergeSteps(
            log,
            page.map(({ n, rev }) => step(n, { rev })),
            1_000,
          );
          for (const { n, rev } of page) newest.set(n, Math.max(rev, newest.get(n) ?? 0));
        }
        const expected = [...newest].sort(([a], [b]) => a - b);
        expect(log.steps.map(({ n, rev }) => [n, rev])).toEqual(expected);
      }),
    );
  });
});

describe('the server clock', () => {
  it('takes the middle of the round trip, and a better sample over a worse', () => {
    const offsetAfter = offsetEstimator();
    expect(offsetAfter(10_500, 0, 1_000)).toBe(10_000);
    expect(offsetAfter(13_000, 2_000, 2_010)).toBe(10_995);
    expect(offsetAfter(15_000, 3_000, 5_000)).toBe(10_995);
  });

  it('does not tremble, but follows a clock that was set', () => {
    const offsetAfter = offsetEstimator();
    const before = offsetAfter(1_000, 0, 10);
    expect(before).toBe(995);
    expect(offsetAfter(2_100, 1_000, 1_010)).toBe(before);
    expect(offsetAfter(3_600_000, 2_000, 2_400)).toBeGreaterThan(3_500_000);
  });

  it('ignores nonsense', () => {
    const offsetAfter = offsetEstimator();
    expect(offsetAfter(null, 0, 1)).toBe(0);
    expect(offsetAfter(Number.NaN, 0, 1)).toBe(0);
    expect(offsetAfter(Number.POSITIVE_INFINITY, 0, 1)).toBe(0);
    expect(offsetAfter(99_999, 10, 5)).toBe(0);
    // It must not count as the best sample either.
    expect(offsetAfter(99_999, 0, 10)).toBe(99_994);
  });
});

describe('backoff', () => {
  it('stays below a growing ceiling', () => {
    const almostOne = () => 0.999_999;
    expect(
      [1, 2, 3, 4, 5, 6].map((n) => Math.round(fullJitter(n, { baseMs: 1_000, capMs: 30_000, random: almostOne }))),
    ).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect(fullJitter(1_000, { baseMs: 1_000, capMs: 30_000, random: () => 0 })).toBe(0);
    expect(spread(1_000, () => 0)).toBe(900);
    expect(spread(1_000, almostOne)).toBeCloseTo(1_100, 0);
    expect([null, undefined, -1, Number.NaN, 5_000, 1e12].map(retryAfterFloor)).toEqual([0, 0, 0, 0, 5_000, 3_600_000]);
  });
});

describe('withTimeout', () => {
  it('gives the answer and leaves no timer', async () => {
    const clock = createManualClock();
    await expect(withTimeout({ clock, timeoutMs: 100, outer: null }, async () => 7)).resolves.toBe(7);
    expect(clock.pending).toBe(0);
  });

  it('gives up a call that ignores its signal, and takes a throw for a rejection', async () => {
    const clock = createManualClock();
    const hanging = withTimeout({ clock, timeoutMs: 100, outer: null }, () => new Promise(() => {}));
    const told = expect(hanging).rejects.toMatchObject({ kind: 'timeout' });
    await clock.advance(100);
    await told;
    const thrown = withTimeout({ clock, timeoutMs: 100, outer: null }, () => {
      throw new Error('at once');
    });
    await expect(thrown).rejects.toThrow('at once');
    expect(clock.pending).toBe(0);
  });

  it('ends with the outer signal, also one that was aborted before', async () => {
    const clock = createManualClock();
    const outer = new AbortController();
    let inner: AbortSignal | undefined;
    const call = withTimeout({ clock, timeoutMs: 100, outer: outer.signal }, (signal) => {
      inner = signal;
      return new Promise(() => {});
    });
    const told = expect(call).rejects.toMatchObject({ kind: 'network' });
    await clock.settle();
    outer.abort();
    await told;
    expect(inner?.aborted).toBe(true);
    await expect(withTimeout({ clock, timeoutMs: 100, outer: outer.signal }, async () => 1)).rejects.toMatchObject({
      kind: 'network',
    });
    expect(clock.pending).toBe(0);
  });
});

describe('small parts', () => {
  it('sameData compares by content', () => {
    expect(sameData({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toBe(true);
    for (const [x, y] of [
      [{ a: 1 }, { a: 2 }],
      [{ a: 1 }, { b: 1 }],
      [[], {}],
      [null, {}],
      [{ a: undefined }, {}],
    ]) {
      expect(sameData(x, y)).toBe(false);
    }
  });

  it('mergeMessages replaces single texts two levels deep and ignores undefined', () => {
    const merged = mergeMessages({
      live: 'JETZT',
      cancel: { title: 'Abbrechen?' },
      feed: { title: undefined as never },
    });
    expect(merged.live).toBe('JETZT');
    expect(merged.cancel.title).toBe('Abbrechen?');
    expect(merged.cancel.confirm).toBe(defaultMessages.cancel.confirm);
    expect(merged.feed.title).toBe(defaultMessages.feed.title);
    expect(mergeMessages()).toBe(defaultMessages);
  });

  it('a component overlays its own texts only, and is given the same object where nothing is replaced', () => {
    const own = { live: 'LIVE', connection: { connecting: 'Connecting' } };
    expect(overlay(undefined, own)).toBe(own);
    expect(overlay({ steps: 'Schritte', live: 'JETZT', connection: { connecting: 'Verbinde' } }, own)).toEqual({
      live: 'JETZT',
      connection: { connecting: 'Verbinde' },
    });
  });
});
