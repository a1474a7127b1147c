import type { Trace } from './traces';

/** A step as a live observer sees it. Seconds. */
export interface SeenStep {
  name: string;
  start: number;
  /** Null while it runs. */
  end: number | null;
}

/** What an observer knows. Seconds. */
export interface Observation {
  now: number;
  steps: readonly SeenStep[];
}

/** An estimator's answer. Seconds; null = none. */
export interface Answer {
  fraction: number | null;
  remaining: number | null;
  low?: number | null;
  high?: number | null;
}

/** What is known before the run starts. */
export interface Context {
  expectedSteps: number | null;
  /** Earlier runs of the same workflow, oldest first. */
  history: readonly Trace[];
}

/** Creates the estimator of a run. */
export type MakeEstimator = (context: Context) => (seen: Observation) => Answer;

/** The quality of the answers over one run. Fractions unless stated otherwise. */
export interface Score {
  /** Time-weighted mean of |shown remaining − true remaining| / duration, each at most 1; no answer counts as 0 s. */
  error: number;
  /** Fraction of the run in which the remaining time was within 20 % of the true value. */
  within20: number;
  /** How often the percentage fell by more than 0.1. */
  drops: number;
  /** Fraction of the run in which 95 % or more was shown too early. */
  early: number;
  /** The longest time without a change of the percentage. */
  flat: number;
  /** Sum of the changes of the predicted finish, in run durations. */
  jitter: number;
  /** Fraction of the shown ranges that contained the true value; null if there was none. */
  holds: number | null;
}

/** Plays a recorded run to an estimator, in 20 to 300 samples, and scores its answers. */
export function replay(run: Trace, make: MakeEstimator, context: Context): Score {
  const { total } = run;
  const tick = Math.min(Math.max(0.25, total / 300), total / 20);
  const ask = make(context);
  const score: Score = { error: 0, within20: 0, drops: 0, early: 0, flat: 0, jitter: 0, holds: null };
  let ticks = 0;
  let ranges = 0;
  let held = 0;
  let lastFraction: number | null = null;
  let lastFinish: number | null = null;
  let level: number | null = null;
  let still = 0;
  for (let i = 1; i * tick < total - 1e-9; i++) {
    const now = i * tick;
    const steps = run.steps
      .filter((step) => step.start <= now)
      .map(({ name, start, end }) => ({ name, start, end: end <= now ? end : null }));
    const answer = ask({ now, steps });
    const truth = total - now;
    const shown = answer.remaining ?? 0;
    ticks++;
    score.error += Math.min(1, Math.abs(shown - truth) / total);
    if (answer.remaining !== null) {
      if (Math.abs(shown - truth) <= 0.2 * truth) score.within20++;
      if (lastFinish !== null) score.jitter += Math.min(10, Math.abs(now + shown - lastFinish) / total);
      lastFinish = now + shown;
    }
    const fraction = answer.fraction ?? 0;
    if (lastFraction !== null && fraction < lastFraction - 1e-3) score.drops++;
    lastFraction = fraction;
    if (fraction >= 0.95 && now < 0.95 * total) score.early++;
    if (level !== null && Math.abs(fraction - level) < 1e-3) still++;
    else {
      still = 0;
      level = fraction;
    }
    score.flat = Math.max(score.flat, still);
    if (answer.low != null && answer.high != null) {
      ranges++;
      if (truth >= answer.low && truth <= answer.high) held++;
    }
  }
  score.error /= ticks;
  score.within20 /= ticks;
  score.early /= ticks;
  score.flat /= ticks;
  if (ranges > 0) score.holds = held / ranges;
  return score;
}
