import { displayed } from '../../scripts/score-eta/ours';
import type { Trace } from '../../scripts/score-eta/parse-traces';
import { PEERS } from '../../scripts/score-eta/peers';
import { type Answer, type Context, type MakeEstimator, replay, type Score } from '../../scripts/score-eta/replay';

/** The estimators under comparison, by their name in the score's table. */
const ESTIMATORS = {
  runlight: displayed,
  plan: PEERS['plan: 8 steps, cap 95'],
  tqdm: PEERS.tqdm,
} satisfies Record<string, MakeEstimator | undefined>;

export type EstimatorId = keyof typeof ESTIMATORS;
/** Display names. */
export const NAMES: Record<EstimatorId, string> = { runlight: 'runlight', plan: 'the plan’s rule', tqdm: 'tqdm' };
export const ESTIMATOR_IDS = Object.keys(ESTIMATORS) as EstimatorId[];

/** An estimator's answer at one moment of a run; seconds. */
export interface Point extends Answer {
  now: number;
  /**
   * Mean error of the remaining time so far, as a fraction of the run's duration; at the end it equals the score's
   * value.
   */
  errorSoFar: number;
}

/** All answers of an estimator during a run. */
export interface Replay {
  points: readonly Point[];
  score: Score;
}

/** Replays a run with the score's loop and records the answers. */
export function replayWith(trace: Trace, make: MakeEstimator, context: Context): Replay {
  const points: Point[] = [];
  let sum = 0;
  const recorded: MakeEstimator = (known) => {
    const ask = make(known);
    return (seen) => {
      const answer = ask(seen);
      sum += Math.min(1, Math.abs((answer.remaining ?? 0) - (trace.total - seen.now)) / trace.total);
      points.push({ ...answer, now: seen.now, errorSoFar: sum / (points.length + 1) });
      return answer;
    };
  };
  const score = replay(trace, recorded, context);
  return { points, score };
}

/** Replays a run with all estimators, sampled at the same moments. */
export function replayAll(trace: Trace, context: Context): Record<EstimatorId, Replay> {
  const of = (id: EstimatorId): Replay => {
    const make: MakeEstimator | undefined = ESTIMATORS[id];
    if (!make) throw new Error(`The score has no estimator for "${id}" any more. Name it anew in replays.ts.`);
    return replayWith(trace, make, context);
  };
  return { runlight: of('runlight'), plan: of('plan'), tqdm: of('tqdm') };
}

/** The last answer of each estimator; null before the first one. */
export type Points = Record<EstimatorId, Point | null>;

/** @param beats how many samples have passed; none is taken at the end of the run */
export function pointsAt(replays: Record<EstimatorId, Replay>, beats: number): Points {
  const of = ({ points }: Replay) => points[Math.min(beats, points.length) - 1] ?? null;
  return { runlight: of(replays.runlight), plan: of(replays.plan), tqdm: of(replays.tqdm) };
}
