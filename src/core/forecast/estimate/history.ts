import { isSize, residual, withFraction } from './residual';
import { createTimeline, type StepKeys, type Timeline } from './steps';
import type { EtaHistoryRun, EtaHistoryStep } from './types';

/** How many earlier runs are looked at; measured: one is enough to start, more than five change nothing. */
const RUNS = 5;
/** Shares below this part of a run say nothing about its speed. */
const NOISE = 0.005;
/** No comparison of two steps counts for more than this factor. */
const MAX_RATIO = 8;
/** The speed measured is drawn towards "as fast as then" as by this many unchanged groups. */
const SPEED_PRIOR = 0.8;
/** Spread of the logarithm of a step's length: of one seen before, and of one that is new. */
const SIGMA = 0.3;
const SIGMA_UNKNOWN = 0.6;
/** A step this many places behind the frontier was skipped, most likely. */
const SKIPPED_PLACES = 4;
const SKIPPED_WEIGHT = 0.1;

const PENDING = 0;
const RUNNING = 1;
const ENDED = 2;

/**
 * What one earlier run says about this one: ln of the remaining ms; its weight among the others; its weight against the
 * step count, which is the same whatever the speed; and how uneven its steps were, 1 / how many even ones would be as
 * uncertain.
 */
export type Opinion = readonly [logRemaining: number, weight: number, presence: number, unevenness: number];

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
    .filter((run) => isSize(run.durationMs) && run.steps.length > 0)
    .slice(-RUNS)
    .reverse()
    .map((run) => ({ run, past: createTimeline(keys)(run.steps, null, Infinity) }));
  const keyCount = keys.groupOf.length;
  const groupCount = keys.groupCount();
  const { groupOf } = keys;
  // Scratch, filled anew in every call: at 1,000 steps, fresh arrays would cost a third of the time.
  const state = new Float64Array(keyCount);
  const spent = new Float64Array(keyCount);
  const observed = new Float64Array(groupCount);
  const expected = new Float64Array(groupCount);
  const met = new Float64Array(groupCount);
  const runs = past.map(({ run, past }, age) => reader(run, past, age));

  return (line, now, total) => {
    state.fill(PENDING);
    met.fill(0);
    let seen = 0;
    for (let i = 0; i < line.count; i++) {
      const key = line.key[i] as number;
      const share = line.share[i] as number;
      seen += share;
      if (key >= keyCount) continue;
      const group = groupOf[key] as number;
      state[key] = line.ended[i] ? ENDED : RUNNING;
      spent[key] = share;
      met[group] = (met[group] as number) + 1;
    }
    return runs.map((ask) => ask(line, now, total, seen));
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
    // The group that occurs most often tells how many steps there are, when it does so at least three times.
    const repeats = counts.reduce((a, b) => Math.max(a, b), 0);
    const repeated = repeats >= 3 ? counts.indexOf(repeats) : -1;
    let repeatedShare = 0;
    for (let key = 0; key < keyCount; key++) {
      if (groupOf[key] === repeated) repeatedShare += (shares[key] as number) / repeats;
    }

    return (line: Timeline, now: number, total: number | null, seen: number): Opinion => {
      observed.fill(0);
      expected.fill(0);
      let frontier = 0;
      let next = -1;
      let matched = 0;
      // Time between start and end that no step covers, e.g. shutting down.
      let rest = Math.max(0, durationMs - past.lastEnd - (line.start[0] ?? 0));
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
        // Of what is neither seen nor expected, only the noise is left, twice.
        const weight = Math.min(1, (o + x) / (4 * noise) - 0.5);
        if (weight < 1e-9) continue;
        weights += weight;
        speed += weight * Math.log(Math.min(MAX_RATIO, Math.max(1 / MAX_RATIO, o / x)));
      }
      speed /= weights;
      const pace = Math.exp(speed);

      // A declared total is corrected by how the earlier run kept to its own, and told apart in the repeated group.
      let target = count;
      if (total !== null && repeated >= 0) {
        target = (total * count) / (isSize(expectedSteps) ? expectedSteps : count);
        const missing = repeats + target - count - Math.max(repeats, met[repeated] as number);
        rest += Math.max(-repeatedRest, missing * repeatedShare);
      }
      rest *= pace;

      if (line.open.length === 0 && next >= 0) {
        // Nothing runs: the gap belongs to the step that starts next.
        const due = Math.min(rest, (shares[next] as number) * pace);
        rest += residual(due, SIGMA, now - line.lastEnd) - due;
      }
      for (const i of line.open) {
        const key = line.key[i] as number;
        const length = key < keyCount ? (lengths[key] as number) : 0;
        rest +=
          length > 0
            ? withFraction(line, i, length * pace, SIGMA) * Math.min(1, (shares[key] as number) / length)
            : withFraction(line, i, (durationMs / count) * pace, SIGMA_UNKNOWN) / line.open.length;
      }

      const presence =
        0.85 ** age *
        0.7 ** Math.min(3, Math.max(0, line.count - target)) *
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
