import { withFraction } from './history';
import { residual } from './log-normal';
import { at, type StepKeys, type Timeline } from './steps';
import type { EtaPlanStep } from './types';

/** Spread of the logarithm of a step's duration when nothing but this run is known. */
const SIGMA = 0.5;

/** Steps as the host declared them: how many, or which and how heavy. Weights are relative to the mean, 1 without a plan. */
export class Declared {
  readonly total: number | null;
  private readonly weights = new Map<number, number>();
  private readonly keys: StepKeys;
  /** Scratch by group, filled anew in every call. */
  private readonly time: number[] = [];
  private readonly weight: number[] = [];

  constructor(keys: StepKeys, total: number | null, plan: readonly EtaPlanStep[]) {
    this.keys = keys;
    const usable = plan.filter((step) => step.weight > 0 && step.weight < Infinity);
    const mean = usable.reduce((sum, step) => sum + step.weight, 0) / usable.length;
    const seen: number[] = [];
    for (const step of usable) {
      const group = keys.group(step.name);
      const occurrence = seen[group] ?? 0;
      seen[group] = occurrence + 1;
      this.weights.set(keys.key(group, occurrence), step.weight / mean);
    }
    this.total = total ?? (usable.length > 0 ? usable.length : null);
  }

  /**
   * Time left by counting. The time a unit of weight takes is the squared mean of the square roots of what this run's
   * steps took, in which one outlier weighs less than in a plain mean; the time since the last step ended counts as one
   * more step, its end unknown. A group that repeats has its own mean, drawn towards that one. Null without a total.
   */
  remaining(line: Timeline, now: number): number | null {
    const { total, weights, time, weight } = this;
    if (total === null) return null;
    const weightOf = (key: number) => weights.get(key) ?? 1;
    time.length = 0;
    weight.length = 0;
    const groups: number[] = [];
    let lastEnd = 0;
    let done = 1;
    let roots = 0;
    for (let i = 0; i < line.count; i++) {
      if (line.running[i]) continue;
      const group = at(line.group, i);
      const size = weightOf(at(line.key, i));
      if (weight[group] === undefined) groups.push(group);
      time[group] = at(time, group) + at(line.share, i);
      weight[group] = at(weight, group) + size;
      lastEnd = Math.max(lastEnd, at(line.end, i));
      done += size;
      roots += Math.sqrt(at(line.share, i) * size);
    }
    const unit = ((roots + Math.sqrt(Math.max(0, now - lastEnd))) / done) ** 2;
    const unitOf = (group: number) => (at(time, group) + unit) / (at(weight, group) + 1);

    // A step nobody named is like one of a group seen before, the more often the likelier, or like none (weight 1).
    let repeats = 1;
    let perStep = unit;
    for (const group of groups) {
      const again = Math.max(0, at(weight, group) - 1);
      repeats += again;
      perStep += again * unitOf(group);
    }

    let rest = 0;
    let unnamed = total - line.count;
    if (weights.size > 0) {
      const started = new Set(line.key);
      for (const [key, size] of weights) {
        if (started.has(key)) continue;
        rest += size * unitOf(at(this.keys.groupOf, key));
        unnamed--;
      }
    }
    rest += (Math.max(0, unnamed) * perStep) / repeats;
    for (let i = 0; i < line.count; i++) {
      if (!line.running[i]) continue;
      const elapsed = at(line.end, i) - at(line.start, i);
      const median = weightOf(at(line.key, i)) * unitOf(at(line.group, i)) * line.runningCount;
      rest += withFraction(residual(median, SIGMA, elapsed), elapsed, at(line.fraction, i)) / line.runningCount;
    }
    return Math.max(rest, 1e-3 * now);
  }
}
