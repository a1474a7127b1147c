import { isSize, withFraction } from './residual';
import type { StepKeys, Timeline } from './steps';
import type { EtaPlanStep } from './types';

/** Standard deviation of the logarithm of a step's duration if only this run is known. */
const SIGMA = 0.5;

/** A step counts for at most this multiple of its group's typical duration. */
const OUTLIER = 5;

/**
 * Reads the host's plan: the number of steps, or their names and weights (relative to their mean; 1 without a plan).
 * Returns a function that estimates the remaining time by counting.
 *
 * The time per unit of weight is the squared mean of the square roots of this run's step durations, which reduces the
 * effect of one outlier. The time since the last step end counts as one more step. A repeated group has its own mean,
 * drawn towards the overall one.
 */
export function readDeclared(
  keys: StepKeys,
  expectedSteps: number | null | undefined,
  plan: readonly EtaPlanStep[],
): { total: number | null; remaining: (timeline: Timeline, now: number) => number | null } {
  const usable = plan.filter(({ weight }) => isSize(weight));
  const mean = usable.reduce((sum, { weight }) => sum + weight, 0) / usable.length;
  const weights = new Map<number, number>();
  const met: number[] = [];
  for (const step of usable) {
    weights.set(keys.next(keys.group(step.name), met), Math.min(1e3, Math.max(1e-3, step.weight / mean)));
  }
  const total = isSize(expectedSteps) ? expectedSteps : usable.length || null;
  const groupOf = (key: number) => keys.groupOf[key] as number;
  const weightOf = (key: number) => weights.get(key) ?? 1;

  return {
    total,
    remaining(timeline, now) {
      if (total === null) return null;
      const time = new Float64Array(keys.groupCount());
      const weight = new Float64Array(keys.groupCount());
      const root = new Float64Array(keys.groupCount());
      const eachEnded = (visit: (group: number, share: number, size: number) => void) => {
        for (let i = 0; i < timeline.count; i++) {
          const key = timeline.key[i] as number;
          if (timeline.ended[i]) visit(groupOf(key), timeline.share[i] as number, weightOf(key));
        }
      };
      let done = 0;
      let roots = 0;
      eachEnded((group, share, size) => {
        const r = Math.sqrt(share * size);
        weight[group] = (weight[group] as number) + size;
        root[group] = (root[group] as number) + r;
        done += size;
        roots += r;
      });
      // Weight of the open step and of each group's prior, which counts as one step: the mean so far.
      const usual = done > 0 ? done / (timeline.count - timeline.open.length) : 1;
      const unit = ((roots + Math.sqrt((now - timeline.lastEnd) * usual)) / (done + usual)) ** 2;
      // One hung step must not make its whole group look slow.
      eachEnded((group, share, size) => {
        const typical = ((root[group] as number) / (weight[group] as number)) ** 2;
        time[group] = (time[group] as number) + Math.min(share, OUTLIER * size * typical);
      });
      const unitOf = (group: number) => ((time[group] as number) + unit * usual) / ((weight[group] as number) + usual);

      // An unnamed step belongs to a known group with a probability by the group's frequency, or to none (weight 1).
      let repeats = 1;
      let perStep = unit;
      for (let group = 0; group < weight.length; group++) {
        const again = Math.max(0, (weight[group] as number) - 1);
        repeats += again;
        perStep += again * unitOf(group);
      }

      let rest = 0;
      let unnamed = total - timeline.count;
      const started = new Set(weights.size > 0 ? timeline.key.slice(0, timeline.count) : null);
      for (const [key, size] of weights) {
        if (started.has(key)) continue;
        rest += size * unitOf(groupOf(key));
        unnamed--;
      }
      rest += (Math.max(0, unnamed) * perStep) / repeats;
      for (const i of timeline.open) {
        const median =
          weightOf(timeline.key[i] as number) * unitOf(groupOf(timeline.key[i] as number)) * timeline.open.length;
        rest += withFraction(timeline, i, { median, sigma: SIGMA }) / timeline.open.length;
      }
      return Math.max(rest, 1e-3 * now);
    },
  };
}
