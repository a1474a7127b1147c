import type { RunStep } from '../run';
import { reportedMetrics } from './step-metrics';

/** One value of a metric, with its position. */
export interface SeriesPoint {
  /** Progress of the step, or time since its start, ms; see {@link StepSeries.axis}. */
  x: number;
  /** The value. */
  value: number;
}

/** The history of one metric. */
export interface MetricSeries {
  /** Its key. */
  key: string;
  /** Its group; `null` = none. */
  group: string | null;
  /** Its unit; `null` = none. */
  unit: string | null;
  /** Display name; `null` = its key. */
  label: string | null;
  /** At most 240 points over the whole history, oldest first. */
  points: readonly SeriesPoint[];
}

/** The history of one step's metrics, recorded while it ran. */
export interface StepSeries {
  /** The step's id. */
  stepId: string;
  /** Unit of `x`: the step's own progress if it reports any, otherwise the time since its start, ms. */
  axis: 'progress' | 'time';
  /** When the first value was recorded, epoch ms of the server's clock. */
  from: number;
  /** The metrics, in order of their first appearance. */
  metrics: readonly MetricSeries[];
}

/** Maximum number of points per metric. */
const MOST_POINTS = 240;
/** Maximum number of steps: the running one and the two before it. */
const MOST_STEPS = 3;

export const noSeries: readonly StepSeries[] = Object.freeze([]);

/**
 * Adds the metrics of a step. A step that restarts in another attempt starts a new series.
 * @param log the series so far, newest last; returned unchanged if there is nothing to add
 * @param at now, epoch ms of the server's clock
 */
export function recordStep(log: readonly StepSeries[], step: RunStep, at: number): readonly StepSeries[] {
  const values = reportedMetrics(step.metrics).filter(({ value }) => value !== null && Number.isFinite(value));
  if (values.length === 0) return log;
  const known = log.find(({ stepId }) => stepId === step.id) ?? null;
  // The final values of a step that was not watched are not a history.
  if (step.status !== 'running' && known === null) return log;
  const axis = progressOf(step) === null ? 'time' : 'progress';
  const x = progressOf(step) ?? Math.max(0, at - (step.startedAt ?? known?.from ?? at));
  const isGoingOn = known !== null && known.axis === axis && x >= lastX(known);
  if (step.status !== 'running' && !isGoingOn) return log;
  const before: StepSeries = isGoingOn ? known : { stepId: step.id, axis, from: at, metrics: [] };
  const metrics = [...before.metrics];
  for (const { key, group = null, value, label = null, unit = null } of values) {
    const index = metrics.findIndex((one) => one.key === key && one.group === group);
    const points = withPoint(metrics[index]?.points ?? [], { x, value: value ?? 0 });
    const next: MetricSeries = { key, group, label, unit, points };
    if (index < 0) metrics.push(next);
    else metrics[index] = next;
  }
  if (isGoingOn && metrics.every((one, i) => one.points === before.metrics[i]?.points)) return log;
  return [...log.filter(({ stepId }) => stepId !== step.id), { ...before, metrics }].slice(-MOST_STEPS);
}

function progressOf({ progress }: RunStep): number | null {
  return progress != null && Number.isFinite(progress.current) ? progress.current : null;
}

const lastX = ({ metrics }: StepSeries): number => Math.max(...metrics.map(({ points }) => points.at(-1)?.x ?? 0), 0);

/** Replaces the last point if `x` is the same. When full, drops every other point, to keep the whole range. */
function withPoint(points: readonly SeriesPoint[], point: SeriesPoint): readonly SeriesPoint[] {
  const last = points.at(-1);
  if (last?.x === point.x) return last.value === point.value ? points : [...points.slice(0, -1), point];
  const retained = points.length < MOST_POINTS ? points : points.filter((_, i) => i % 2 === 0);
  return [...retained, point];
}
