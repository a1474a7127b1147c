import { residual, withFraction } from './residual';
import { readTimeline, type StepKeys, type Timeline } from './steps';
import type { EtaHistoryRun, EtaHistoryStep } from './types';

/** How many earlier runs are looked at; measured: one is enough to start, more than five change nothing. */
const RUNS = 5;
/** Shares below this part of a run say nothing about its speed. */
const NOISE = 0.005;
/** No comparison of two steps counts for more than a factor of 8. */
const MAX_RATIO = 8;
const MAX_LOG_RATIO = Math.log(MAX_RATIO);
/** The speed measured is drawn towards "as fast as then" as by this many unchanged groups. */
const SPEED_PRIOR = 0.8;
/** Spread of the logarithm of a step's length: of one seen before, and of one that is new. */
const SIGMA = 0.3;
const SIGMA_UNKNOWN = 0.6;
/** Slopes are drawn towards 1 as by three pairs of runs that differ by 30 %. */
const SLOPE_PRIOR = 3 * 0.3 ** 2;
/** Slopes go from 0 to 2 in steps of 1/8, so that a run needs 17 exponentials and not one per group. */
const SLOPES = 8;
/** A key this many places behind the frontier was skipped, most likely. */
const SKIPPED_PLACES = 4;
const SKIPPED_WEIGHT = 0.1;

const PENDING = 0;
const RUNNING = 1;
const ENDED = 2;

/** An earlier run, in arrays by key. Times in ms. */
interface PastRun {
  durationMs: number;
  /** Steps it had, and steps it had been declared to have. */
  count: number;
  declared: number;
  /** Keys in the order they started. */
  order: Int32Array;
  share: Float64Array;
  /** From start to end; −1 where the run has no such step. */
  length: Float64Array;
  /** The group that occurs most often, when it does at least three times; else −1. */
  repeated: number;
  repeats: number;
  /** Mean share of a step of it. */
  repeatedShare: number;
  /** Time between its start and end that no step covers, e.g. shutting down. */
  uncovered: number;
}

/** What one earlier run says about this one. */
export interface Opinion {
  /** ln of the remaining ms. */
  logRemaining: number;
  /** How much it counts among the opinions. */
  weight: number;
  /** How much it counts against the step count: the same, whatever the speed. */
  presence: number;
}

/**
 * Reads earlier runs once. What comes back says what each of them makes of the steps seen so far; `total` is the
 * declared number of steps of this run.
 */
export function readHistory(
  keys: StepKeys,
  history: readonly EtaHistoryRun[],
): (line: Timeline, now: number, total: number | null) => Opinion[] {
  const past = history
    .map((run) => ({ ...run, steps: run.steps.filter(isWhole) }))
    .filter((run) => run.durationMs > 0 && run.durationMs < Infinity && run.steps.length > 0)
    .slice(-RUNS)
    .map((run) => {
      const first = run.steps.reduce((least, step) => Math.min(least, step.startedAtMs), Infinity);
      return { run, line: readTimeline(keys, run.steps, first, Infinity) };
    });
  const keyCount = keys.groupOf.length;
  const groupCount = keys.groupCount();
  const groupOf = Int32Array.from(keys.groupOf);
  const runs = past.map(({ run, line }) => pastRun(run, line));
  const slope = slopes();
  // Scratch, filled anew in every call: at 1,000 steps, fresh arrays would cost a third of the time.
  const state = new Uint8Array(keyCount);
  const spent = new Float64Array(keyCount);
  const observed = new Float64Array(groupCount);
  const expected = new Float64Array(groupCount);
  const met = new Int32Array(groupCount);
  const scale = new Float64Array(2 * SLOPES + 1);
  const pending = new Float64Array(2 * SLOPES + 1);

  return (line, now, total) => {
    state.fill(PENDING);
    met.fill(0);
    let seen = 0;
    for (let i = 0; i < line.count; i++) {
      const key = line.key[i] as number;
      const share = line.share[i] as number;
      seen += share;
      if (key >= keyCount) continue;
      state[key] = (line.ended[i] as number) === 1 ? ENDED : RUNNING;
      spent[key] = share;
      const group = groupOf[key] as number;
      met[group] = (met[group] as number) + 1;
    }
    return runs.map((run, i) => opinion(run, runs.length - 1 - i, line, now, total, seen));
  };

  function opinion(
    run: PastRun,
    age: number,
    line: Timeline,
    now: number,
    total: number | null,
    seen: number,
  ): Opinion {
    const { share, order, length, repeated } = run;
    observed.fill(0);
    expected.fill(0);
    pending.fill(0);
    const noise = NOISE * run.durationMs;
    let frontier = 0;
    let matched = 0;
    let repeatedRest = 0;
    let next = -1;
    for (let i = run.count - 1; i >= 0; i--) {
      const key = order[i] as number;
      const group = groupOf[key] as number;
      const usual = share[key] as number;
      const is = state[key] as number;
      if (is === PENDING) {
        if (frontier === 0) next = key;
        const time = i < frontier - SKIPPED_PLACES ? usual * SKIPPED_WEIGHT : usual;
        const bin = slope[group] as number;
        pending[bin] = (pending[bin] as number) + time;
        if (group === repeated) repeatedRest += time;
        continue;
      }
      if (frontier === 0) frontier = i;
      matched += spent[key] as number;
      if (is === RUNNING) continue;
      observed[group] = (observed[group] as number) + Math.min(spent[key] as number, MAX_RATIO * usual + noise);
      expected[group] = (expected[group] as number) + usual;
    }

    // Least squares of ln(observed / expected) = slope · speed over the groups seen, with a prior at speed 0.
    let weights = SPEED_PRIOR;
    let sum = 0;
    for (let group = 0; group < groupCount; group++) {
      const weight = weightOf(observed[group] as number, expected[group] as number, noise);
      if (weight === 0) continue;
      const b = (slope[group] as number) / SLOPES;
      weights += weight * b * b;
      sum += weight * b * logRatio(observed[group] as number, expected[group] as number, noise);
    }
    const speed = sum / weights;
    const pace = Math.exp(speed);
    let rest = Math.max(0, run.uncovered - (line.start[0] ?? 0)) * pace;
    for (let bin = 0; bin < scale.length; bin++) {
      scale[bin] = Math.exp((bin / SLOPES) * speed);
      rest += (pending[bin] as number) * (scale[bin] as number);
    }
    const scaleOf = (group: number) => scale[slope[group] as number] as number;

    // A declared total is corrected by how the earlier run kept to its own, and told apart in the repeated group.
    let target = run.count;
    if (total !== null && repeated >= 0) {
      target = (total * run.count) / run.declared;
      const missing = run.repeats + target - run.count - Math.max(run.repeats, met[repeated] ?? 0);
      rest += Math.max(-repeatedRest, missing * run.repeatedShare) * scaleOf(repeated);
    }

    if (line.open.length === 0 && next >= 0) {
      // Nothing runs: the gap belongs to the step that starts next.
      const due = Math.min(rest, (share[next] as number) * scaleOf(groupOf[next] as number));
      rest += residual(due, SIGMA, now - line.lastEnd) - due;
    }
    for (const i of line.open) {
      const key = line.key[i] as number;
      const known = key < keyCount && (length[key] as number) > 0;
      const usual = known
        ? (length[key] as number) * scaleOf(groupOf[key] as number)
        : (run.durationMs / run.count) * pace;
      const parallel = known ? Math.min(1, (share[key] as number) / (length[key] as number)) : 1 / line.open.length;
      rest += parallel * withFraction(line, i, usual, known ? SIGMA : SIGMA_UNKNOWN);
    }

    const presence =
      0.85 ** age *
      0.7 ** Math.min(3, Math.max(0, line.count - target)) *
      (0.1 + 0.9 * (seen > 0 ? matched / seen : 1));
    return {
      logRemaining: Math.log(Math.max(rest, 1e-3 * run.durationMs)),
      weight: presence * Math.exp(-2 * speed * speed),
      presence,
    };
  }

  function pastRun(run: EtaHistoryRun, line: Timeline): PastRun {
    const share = new Float64Array(keyCount);
    const length = new Float64Array(keyCount).fill(-1);
    const counts = new Float64Array(groupCount);
    const shares = new Float64Array(groupCount);
    for (let i = 0; i < line.count; i++) {
      const key = line.key[i] as number;
      const group = groupOf[key] as number;
      share[key] = line.share[i] as number;
      length[key] = (line.end[i] as number) - (line.start[i] as number);
      shares[group] = (shares[group] as number) + (line.share[i] as number);
      counts[group] = (counts[group] as number) + 1;
    }
    const most = counts.reduce((a, b) => Math.max(a, b), 0);
    const repeated = most >= 3 ? counts.indexOf(most) : -1;
    return {
      durationMs: run.durationMs,
      count: line.count,
      declared: run.expectedSteps && run.expectedSteps > 0 ? run.expectedSteps : line.count,
      order: line.key,
      share,
      length,
      repeated,
      repeats: most,
      repeatedShare: (shares[repeated] ?? 0) / most,
      uncovered: Math.max(0, run.durationMs - line.lastEnd),
    };
  }

  /**
   * By group, in units of 1/{@link SLOPES}: when the whole run is x times as long, such a step is x^slope times as long.
   * Regression through the origin of the group's log ratio on the runs' log ratio, over all pairs of runs.
   */
  function slopes(): Int32Array {
    const above = new Float64Array(groupCount).fill(SLOPE_PRIOR);
    const below = new Float64Array(groupCount).fill(SLOPE_PRIOR);
    runs.forEach((later, i) => {
      for (const earlier of runs.slice(0, i)) {
        // n runs make n(n − 1)/2 pairs, of which only n − 1 are independent.
        const whole = Math.log(later.durationMs / earlier.durationMs);
        const pair = (2 / runs.length) * whole;
        const observed = new Float64Array(groupCount);
        const expected = new Float64Array(groupCount);
        for (let key = 0; key < keyCount; key++) {
          if ((later.length[key] as number) < 0 || (earlier.length[key] as number) < 0) continue;
          const group = groupOf[key] as number;
          observed[group] = (observed[group] as number) + (later.share[key] as number);
          expected[group] = (expected[group] as number) + (earlier.share[key] as number);
        }
        const noise = NOISE * earlier.durationMs;
        for (let group = 0; group < groupCount; group++) {
          const o = observed[group] as number;
          const x = expected[group] as number;
          if (o + x === 0) continue;
          above[group] = (above[group] as number) + pair * logRatio(o, x, noise);
          below[group] = (below[group] as number) + pair * whole;
        }
      }
    });
    return Int32Array.from(above, (sum, group) =>
      Math.round(SLOPES * Math.min(2, Math.max(0, sum / (below[group] as number)))),
    );
  }
}

function logRatio(observed: number, expected: number, noise: number): number {
  const ratio = Math.log((observed + noise) / (expected + noise));
  return Math.min(MAX_LOG_RATIO, Math.max(-MAX_LOG_RATIO, ratio));
}

/** Less for shares too small to tell; 0 for none. */
function weightOf(observed: number, expected: number, noise: number): number {
  return Math.min(1, (observed + expected) / (4 * noise));
}

function isWhole({ startedAtMs, finishedAtMs }: EtaHistoryStep): boolean {
  return finishedAtMs - startedAtMs >= 0 && finishedAtMs - startedAtMs < Infinity;
}
