import { isSize, residual, withFraction } from './residual';
import { createTimeline, type StepKeys, type Timeline } from './steps';
import type { EtaHistoryRun, EtaHistoryStep } from './types';

/** Number of earlier runs used. Measured: one is enough to start, more than five change nothing. */
const RUNS = 5;
/** Shares below this part of a run say nothing about its speed. */
const NOISE = 0.005;
/** Limit for the ratio of two compared steps. */
const MAX_RATIO = 8;
/** Strength of the prior "as fast as the earlier run", as a number of unchanged groups. */
const SPEED_PRIOR = 0.8;
/** Standard deviation of the logarithm of a step's length: of a known step, and of a new one. */
const SIGMA = 0.3;
const SIGMA_UNKNOWN = 0.6;
/** A step this many places behind the frontier was most likely skipped. */
const SKIPPED_PLACES = 4;
const SKIPPED_WEIGHT = 0.1;

const PENDING = 0;
const RUNNING = 1;
const ENDED = 2;

/**
 * The prediction from one earlier run: ln of the remaining ms; its weight among the predictions; its weight against the
 * step count, which does not depend on the speed; and how uneven its steps were (1 / the number of equal steps with the
 * same uncertainty).
 */
export type Opinion = readonly [logRemaining: number, weight: number, presence: number, unevenness: number];

/** Progress of this run. */
interface Moment {
  /** Elapsed time, ms. */
  now: number;
  /** Declared number of steps. */
  total: number | null;
  /** Part of the elapsed time taken by its steps, ms. */
  seen: number;
}

/**
 * Reads earlier runs once. Returns a function that predicts the rest of this run from each of them; `total` is the
 * declared number of steps of this run.
 */
export function readHistory(
  keys: StepKeys,
  history: readonly EtaHistoryRun[],
): (timeline: Timeline, now: number, total: number | null) => Opinion[] {
  const past = history
    .map((run) => ({ ...run, steps: run.steps.filter(isWhole) }))
    .filter((run) => isSize(run.durationMs) && run.steps.length > 0)
    .slice(-RUNS)
    .reverse()
    .map((run) => ({ run, past: createTimeline(keys)(run.steps, null, Infinity) }));
  const keyCount = keys.groupOf.length;
  const groupCount = keys.groupCount();
  const { groupOf } = keys;
  // Scratch arrays, reused in every call: at 1,000 steps, new arrays would cost a third of the time.
  const state = new Float64Array(keyCount);
  const spent = new Float64Array(keyCount);
  const observed = new Float64Array(groupCount);
  const expected = new Float64Array(groupCount);
  const met = new Float64Array(groupCount);
  const runs = past.map(({ run, past }, age) => reader(run, past, age));

  return (timeline, now, total) => {
    state.fill(PENDING);
    met.fill(0);
    let seen = 0;
    for (let i = 0; i < timeline.count; i++) {
      const key = timeline.key[i] as number;
      const share = timeline.share[i] as number;
      seen += share;
      if (key >= keyCount) continue;
      const group = groupOf[key] as number;
      state[key] = timeline.ended[i] ? ENDED : RUNNING;
      spent[key] = share;
      met[group] = (met[group] as number) + 1;
    }
    return runs.map((ask) => ask(timeline, { now, total, seen }));
  };

  function reader({ durationMs, expectedSteps }: EtaHistoryRun, past: Timeline, age: number) {
    const { count, key: order } = past;
    const shares = new Float64Array(keyCount);
    const lengths = new Float64Array(keyCount);
    const counts = new Float64Array(groupCount);
    const noise = NOISE * durationMs;
    let unevenness = 0;
    for (let i = 0; i < count; i++) {
      const key = order[i] as number;
      const group = groupOf[key] as number;
      shares[key] = past.share[i] as number;
      unevenness += ((past.share[i] as number) / durationMs) ** 2;
      lengths[key] = (past.end[i] as number) - (past.start[i] as number);
      counts[group] = (counts[group] as number) + 1;
    }
    // The most frequent group predicts the number of steps if it occurs at least three times.
    const repeats = counts.reduce((a, b) => Math.max(a, b), 0);
    const repeated = repeats >= 3 ? counts.indexOf(repeats) : -1;
    let repeatedShare = 0;
    for (let key = 0; key < keyCount; key++) {
      if (groupOf[key] === repeated) repeatedShare += (shares[key] as number) / repeats;
    }

    return (timeline: Timeline, { now, total, seen }: Moment): Opinion => {
      observed.fill(0);
      expected.fill(0);
      let frontier = 0;
      let next = -1;
      let matched = 0;
      // Time between start and end that no step covers, e.g. shutting down.
      let rest = Math.max(0, durationMs - past.lastEnd - (timeline.start[0] ?? 0));
      let repeatedRest = 0;
      for (let i = count - 1; i >= 0; i--) {
        const key = order[i] as number;
        const group = groupOf[key] as number;
        const usual = shares[key] as number;
        if (state[key] === PENDING) {
          if (frontier === 0) next = key;
          const time = i < frontier - SKIPPED_PLACES ? usual * SKIPPED_WEIGHT : usual;
          rest += time;
          if (group === repeated) repeatedRest += time;
          continue;
        }
        if (frontier === 0) frontier = i;
        const time = spent[key] as number;
        matched += time;
        if (state[key] === RUNNING) continue;
        observed[group] = (observed[group] as number) + Math.min(time, MAX_RATIO * usual + noise);
        expected[group] = (expected[group] as number) + usual;
      }

      // The mean of ln(observed / expected) over the groups seen, with a prior at 0. Small shares count less.
      let weights = SPEED_PRIOR;
      let speed = 0;
      for (let group = 0; group < groupCount; group++) {
        const o = (observed[group] as number) + noise;
        const x = (expected[group] as number) + noise;
        // A group neither seen nor expected contains only the noise, twice: weight 0.
        const weight = Math.min(1, (o + x) / (4 * noise) - 0.5);
        if (weight < 1e-9) continue;
        weights += weight;
        speed += weight * Math.log(Math.min(MAX_RATIO, Math.max(1 / MAX_RATIO, o / x)));
      }
      speed /= weights;
      const pace = Math.exp(speed);

      // Scale the declared total as in the earlier run (actual / declared). The repeated group takes the difference.
      let target = count;
      if (total !== null && repeated >= 0) {
        target = (total * count) / (isSize(expectedSteps) ? expectedSteps : count);
        const missing = repeats + target - count - Math.max(repeats, met[repeated] as number);
        rest += Math.max(-repeatedRest, missing * repeatedShare);
      }
      rest *= pace;

      if (timeline.open.length === 0 && next >= 0) {
        // Without a running step, the gap belongs to the next step.
        const due = Math.min(rest, (shares[next] as number) * pace);
        rest += residual(due, SIGMA, now - timeline.lastEnd) - due;
      }
      for (const i of timeline.open) {
        const key = timeline.key[i] as number;
        const length = key < keyCount ? (lengths[key] as number) : 0;
        rest +=
          length > 0
            ? withFraction(timeline, i, { median: length * pace, sigma: SIGMA }) *
              Math.min(1, (shares[key] as number) / length)
            : withFraction(timeline, i, { median: (durationMs / count) * pace, sigma: SIGMA_UNKNOWN }) /
              timeline.open.length;
      }

      const presence =
        0.85 ** age *
        0.7 ** Math.min(3, Math.max(0, timeline.count - target)) *
        (0.1 + 0.9 * (seen > 0 ? matched / seen : 1));
      return [
        Math.log(Math.max(rest, 1e-3 * durationMs)),
        presence * Math.exp(-2 * speed * speed),
        presence,
        unevenness,
      ];
    };
  }
}

function isWhole({ startedAtMs, finishedAtMs }: EtaHistoryStep): boolean {
  return isSize(finishedAtMs - startedAtMs + 1);
}
