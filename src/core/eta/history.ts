import { residual } from './log-normal';
import { at, readTimeline, type StepKeys, type Timeline } from './steps';
import type { EtaHistoryRun } from './types';

/** How many earlier runs are looked at; measured: one is enough to start, more than five change nothing. */
const RUNS = 5;
/** Shares below this part of a run say nothing about its speed. */
const NOISE = 0.005;
/** No comparison of two steps counts for more than a factor of 8. */
const MAX_LOG_RATIO = Math.log(8);
/** The speed measured is drawn towards "as fast as then" as by this many unchanged groups. */
const SPEED_PRIOR = 0.8;
/** Spread (of the logarithm) a step is taken to have, with the weight of this many observations. */
const SIGMA = 0.15;
const SIGMA_PRIOR = 3;
/** … and of a step that was never seen. */
const SIGMA_UNKNOWN = 0.6;
/** What is known of slopes is drawn towards 1 as by three pairs of runs that differ by 30 %. */
const SLOPE_PRIOR = 3 * 0.09;
/** A key this many places behind the frontier was skipped, most likely. */
const SKIPPED_PLACES = 4;
const SKIPPED_WEIGHT = 0.1;
/** An in-step fraction of this much is trusted as much as the history. */
const HALF_TRUSTED_FRACTION = 0.15;

/** An earlier run, in arrays by key. Times in ms. */
interface PastRun {
  durationMs: number;
  /** Steps it had, and steps it had been declared to have. */
  count: number;
  declared: number;
  /** Keys in the order they started. */
  order: Int32Array;
  /** Index in `order`; −1 where the run has no such step. */
  place: Int32Array;
  share: Float64Array;
  duration: Float64Array;
  /** Time between its start and end that no step covers, e.g. shutting down. */
  uncovered: number;
  /** Relative weight by age, 1 for the newest. */
  freshness: number;
  /** The group that occurs most often, when it does at least three times; else −1. */
  repeated: number;
  repeatedCount: number;
  repeatedShare: number;
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

/** Earlier runs, read once. */
export class History {
  readonly longestMs: number;
  private readonly runs: readonly PastRun[];
  private readonly keyCount: number;
  private readonly groupCount: number;
  /** Spread of the logarithm of the duration, by key. */
  private readonly sigma: Float64Array;
  /** By group: when the whole run is x times as long, such a step is x^slope times as long. */
  private readonly slope: Float64Array;
  // Scratch, filled anew in every call.
  private readonly started: Uint8Array;
  private readonly observed: Float64Array;
  private readonly expected: Float64Array;
  private readonly scale: Float64Array;

  constructor(
    private readonly keys: StepKeys,
    history: readonly EtaHistoryRun[],
  ) {
    const usable = history.filter((run) => run.durationMs > 0 && run.durationMs < Infinity && run.steps.length > 0);
    const recent = usable.slice(-RUNS).map((run) => ({ run, ...readPast(keys, run) }));
    this.keyCount = keys.groupOf.length;
    this.groupCount = keys.groupCount;
    this.runs = recent.map(({ run, line, span }, i) => this.pastRun(run, line, span, recent.length - 1 - i));
    this.longestMs = Math.max(0, ...this.runs.map((run) => run.durationMs));
    this.started = new Uint8Array(this.keyCount);
    this.observed = new Float64Array(this.groupCount);
    this.expected = new Float64Array(this.groupCount);
    this.scale = new Float64Array(this.groupCount);
    this.sigma = this.spreads();
    this.slope = this.slopes();
  }

  /** What each earlier run says, given the steps seen so far. `total` is the declared number of steps of this run. */
  opinions(line: Timeline, total: number | null): Opinion[] {
    this.started.fill(0);
    for (let i = 0; i < line.count; i++) if (at(line.key, i) < this.keyCount) this.started[at(line.key, i)] = 1;
    return this.runs.map((run) => this.opinion(run, line, total));
  }

  private opinion(run: PastRun, line: Timeline, total: number | null): Opinion {
    const { keys, keyCount, started, scale, slope } = this;
    let frontier = -1;
    let seen = 0;
    let matched = 0;
    let repeatedSeen = 0;
    this.clearRatios();
    for (let i = 0; i < line.count; i++) {
      const key = at(line.key, i);
      const group = at(line.group, i);
      const share = at(line.share, i);
      seen += share;
      if (group === run.repeated) repeatedSeen++;
      if (key >= keyCount || at(run.place, key) < 0) continue;
      matched += share;
      frontier = Math.max(frontier, at(run.place, key));
      if (line.running[i]) continue;
      this.observed[group] = at(this.observed, group) + share;
      this.expected[group] = at(this.expected, group) + at(run.share, key);
    }

    // Least squares of ln(observed / expected) = slope · speed over the groups seen, with a prior at speed 0.
    let weights = SPEED_PRIOR;
    let sum = 0;
    this.eachRatio(run.durationMs, (group, weight, ratio) => {
      weights += weight * at(slope, group) ** 2;
      sum += weight * at(slope, group) * ratio;
    });
    const speed = sum / weights;
    const pace = Math.exp(speed);
    scale.fill(0);
    const scaleOf = (group: number): number => {
      if (scale[group] === 0) scale[group] = Math.exp(at(slope, group) * speed);
      return at(scale, group);
    };

    let rest = Math.max(0, run.uncovered - (line.count > 0 ? at(line.start, 0) : 0)) * pace;
    let repeatedRest = 0;
    let next = -1;
    for (let place = 0; place < run.count; place++) {
      const key = at(run.order, place);
      if (started[key]) continue;
      const group = at(keys.groupOf, key);
      if (next < 0 && place > frontier) next = key;
      const skipped = place < frontier - SKIPPED_PLACES;
      const time = at(run.share, key) * scaleOf(group) * (skipped ? SKIPPED_WEIGHT : 1);
      rest += time;
      if (group === run.repeated) repeatedRest += time;
    }

    // A declared total is corrected by how the earlier run kept to its own, and told apart in the repeated group.
    let target = run.count;
    if (total !== null && run.repeated >= 0) {
      target = (total * run.count) / run.declared;
      const missing = run.repeatedCount + target - run.count - Math.max(run.repeatedCount, repeatedSeen);
      const mean = (run.repeatedShare / run.repeatedCount) * scaleOf(run.repeated);
      rest += Math.max(-repeatedRest, missing * mean);
    }

    if (line.runningCount === 0 && line.idle > 0 && next >= 0) {
      // Nothing runs: the gap belongs to the step that starts next.
      const due = Math.min(rest, at(run.share, next) * scaleOf(at(keys.groupOf, next)));
      if (due > 0) rest += residual(due, at(this.sigma, next), line.idle) - due;
    }
    for (let i = 0; i < line.count; i++) {
      if (!line.running[i]) continue;
      const key = at(line.key, i);
      const elapsed = at(line.end, i) - at(line.start, i);
      const length = key < keyCount && at(run.place, key) >= 0 ? at(run.duration, key) : 0;
      const left =
        length > 0
          ? residual(length * scaleOf(at(line.group, i)), at(this.sigma, key), elapsed)
          : residual((run.durationMs / run.count) * pace, SIGMA_UNKNOWN, elapsed);
      const parallel = length > 0 ? Math.min(1, at(run.share, key) / length) : 1 / line.runningCount;
      rest += withFraction(left, elapsed, at(line.fraction, i)) * parallel;
    }

    const presence =
      run.freshness *
      0.7 ** Math.min(3, Math.max(0, line.count - target)) *
      (0.1 + 0.9 * (seen > 0 ? matched / seen : 1));
    return {
      logRemaining: Math.log(Math.max(rest, 1e-3 * run.durationMs)),
      weight: presence * Math.exp((-speed * speed) / 0.5),
      presence,
    };
  }

  private pastRun(run: EtaHistoryRun, line: Timeline, span: number, age: number): PastRun {
    const place = new Int32Array(this.keyCount).fill(-1);
    const share = new Float64Array(this.keyCount);
    const duration = new Float64Array(this.keyCount);
    const counts = new Int32Array(this.groupCount);
    const shares = new Float64Array(this.groupCount);
    let repeated = 0;
    for (let i = 0; i < line.count; i++) {
      const key = at(line.key, i);
      const group = at(line.group, i);
      place[key] = i;
      share[key] = at(line.share, i);
      duration[key] = at(line.end, i) - at(line.start, i);
      shares[group] = at(shares, group) + at(line.share, i);
      counts[group] = at(counts, group) + 1;
    }
    for (let group = 1; group < this.groupCount; group++)
      if (at(counts, group) > at(counts, repeated)) repeated = group;
    return {
      durationMs: run.durationMs,
      count: line.count,
      declared: run.expectedSteps && run.expectedSteps > 0 ? run.expectedSteps : line.count,
      order: line.key,
      place,
      share,
      duration,
      uncovered: Math.max(0, run.durationMs - span),
      freshness: 0.85 ** age,
      repeated: at(counts, repeated) >= 3 ? repeated : -1,
      repeatedCount: at(counts, repeated),
      repeatedShare: at(shares, repeated),
    };
  }

  private spreads(): Float64Array {
    return new Float64Array(this.keyCount).map((_, key) => {
      let n = 0;
      let sum = 0;
      let squares = 0;
      for (const run of this.runs) {
        if (at(run.place, key) < 0) continue;
        const log = Math.log(Math.max(at(run.duration, key), 1e-3 * run.durationMs));
        n++;
        sum += log;
        squares += log * log;
      }
      const spread = n > 1 ? Math.max(0, squares - (sum * sum) / n) : 0;
      return Math.sqrt((spread + SIGMA_PRIOR * SIGMA ** 2) / (Math.max(0, n - 1) + SIGMA_PRIOR));
    });
  }

  /** Regression of each group's log ratio on the runs' log ratio over all pairs of runs, through the origin. */
  private slopes(): Float64Array {
    const { runs } = this;
    const above = new Float64Array(this.groupCount).fill(SLOPE_PRIOR);
    const below = new Float64Array(this.groupCount).fill(SLOPE_PRIOR);
    runs.forEach((later, i) => {
      for (const earlier of runs.slice(0, i)) {
        // n runs make n(n − 1)/2 pairs, of which only n − 1 are independent.
        const weight = 2 / runs.length;
        const whole = Math.log(later.durationMs / earlier.durationMs);
        this.clearRatios();
        for (let key = 0; key < this.keyCount; key++) {
          if (at(later.place, key) < 0 || at(earlier.place, key) < 0) continue;
          const group = at(this.keys.groupOf, key);
          this.observed[group] = at(this.observed, group) + at(later.share, key);
          this.expected[group] = at(this.expected, group) + at(earlier.share, key);
        }
        this.eachRatio(earlier.durationMs, (group, _, ratio) => {
          above[group] = at(above, group) + weight * ratio * whole;
          below[group] = at(below, group) + weight * whole * whole;
        });
      }
    });
    return above.map((sum, group) => Math.min(2, Math.max(0, sum / at(below, group))));
  }

  private clearRatios(): void {
    this.observed.fill(0);
    this.expected.fill(0);
  }

  /** Visits ln(observed / expected) of every group that has any, with its weight: less for shares too small to tell. */
  private eachRatio(durationMs: number, visit: (group: number, weight: number, ratio: number) => void): void {
    const noise = NOISE * durationMs;
    for (let group = 0; group < this.groupCount; group++) {
      const observed = at(this.observed, group);
      const expected = at(this.expected, group);
      if (observed + expected === 0) continue;
      const ratio = Math.log((observed + noise) / (expected + noise));
      const weight = Math.min(1, (observed + expected) / (4 * noise));
      visit(group, weight, Math.min(MAX_LOG_RATIO, Math.max(-MAX_LOG_RATIO, ratio)));
    }
  }
}

/** Blends what the history expects with what the step says of itself: the further it is, the more it is believed. */
export function withFraction(left: number, elapsed: number, fraction: number): number {
  if (!(fraction > 0)) return left;
  const weight = fraction / (fraction + HALF_TRUSTED_FRACTION);
  // A hundredth of a ms keeps the logarithm finite at fraction 1.
  return left ** (1 - weight) * ((elapsed * (1 - fraction)) / fraction + 0.01) ** weight;
}

function readPast(keys: StepKeys, run: EtaHistoryRun): { line: Timeline; span: number } {
  let first = Infinity;
  let last = -Infinity;
  for (const step of run.steps) {
    if (Number.isFinite(step.startedAtMs)) first = Math.min(first, step.startedAtMs);
    if (Number.isFinite(step.finishedAtMs)) last = Math.max(last, step.finishedAtMs);
  }
  const span = Math.max(0, last - first) || 0;
  return { line: readTimeline(keys, run.steps, first, span), span };
}
