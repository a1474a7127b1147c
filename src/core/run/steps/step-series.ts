import type { RunStep } from '../run';
import { reportedMetrics } from './step-metrics';

/** One value of a metric, and where it was taken. */
export interface SeriesPoint {
  /** How much of the step was done, or how long it had been going, ms: see {@link StepSeries.axis}. */
  x: number;
  /** The value. */
  value: number;
}

/** The way one metric has taken. */
export interface MetricSeries {
  /** Its name on the wire. */
  key: string;
  /** Its group; `null` = none. */
  group: string | null;
  /** Its unit; `null` = none. */
  unit: string | null;
  /** What people read; `null` = its key. */
  label: string | null;
  /** Oldest first; at most 240, over the whole way. */
  points: readonly SeriesPoint[];
}

/** What was seen of the metrics of one step while it ran. */
export interface StepSeries {
  /** The step's id. */
  stepId: string;
  /** What `x` counts: the step's own progress where it tells of it, else the time since its start, ms. */
  axis: 'progress' | 'time';
  /** When the first value was seen, epoch ms of the server's clock. */
  from: number;
  /** In the order in which they first appeared. */
  metrics: readonly MetricSeries[];
}

/** Values that are kept of a metric. */
const MOST_POINTS = 240;
/** The running step and the two before it. */
const MOST_STEPS = 3;

export const noSeries: readonly StepSeries[] = Object.freeze([]);

/**
 * Adds what a step has measured. A step that begins anew, in another attempt, begins a new series.
 * @param log the series so far, the newest last; the same one is returned where nothing is to be added
 * @param at now, epoch ms of the server's clock
 */
export function recordStep(log: readonly StepSeries[], step: RunStep, at: number): readonly StepSeries[] {
  const values = reportedMetrics(step.metrics).filter(({ value }) => value !== null && Number.isFinite(value));
  if (values.length === 0) return log;
  const known = log.find(({ stepId }) => stepId === step.id) ?? null;
  // What a step has measured in the end is no way that anybody saw.
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

/** A second value of the same place takes the place of the first. Full, every other one goes: the way stays whole. */
function withPoint(points: readonly SeriesPoint[], point: SeriesPoint): readonly SeriesPoint[] {
  const last = points.at(-1);
  if (last?.x === point.x) return last.value === point.value ? points : [...points.slice(0, -1), point];
  const kept = points.length < MOST_POINTS ? points : points.filter((_, i) => i % 2 === 0);
  return [...kept, point];
}
