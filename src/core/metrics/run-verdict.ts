import type { ResolvedMetric } from './metric-definitions';
import type { MetricThresholds, RunMetricState } from './metric-status';

/** A metric with its verdict. */
export interface JudgedMetric extends ResolvedMetric {
  /** Result against its thresholds. */
  state: RunMetricState;
  /** The thresholds used for the verdict; one of them is shifted while the verdict is held near it. */
  judgedBy: MetricThresholds;
}

/** The combined verdict of several metrics. */
export interface MetricsVerdict {
  /** The worst of them; `pending` when a judged metric is not measured yet. */
  state: 'pass' | 'warn' | 'fail' | 'pending';
  /** Number of passing metrics. */
  passed: number;
  /** Number of metrics with thresholds and a value. An unmeasured metric neither passes nor fails. */
  judged: number;
  /** The worst metric, if not all pass. */
  worst: JudgedMetric | null;
}

/** The combined verdict of a run's metrics. */
export interface RunVerdict extends MetricsVerdict {
  /** The same for each group of metrics, in the order of their first metric. A group without a verdict is left out. */
  groups: readonly (MetricsVerdict & {
    /** Name of the group; `null` = metrics without one. */
    group: string | null;
  })[];
}

const RANK = { fail: 0, warn: 1, pending: 2, pass: 3 } as const;

const isJudged = ({ direction, pass, warn }: JudgedMetric) => direction !== null && (pass !== null || warn !== null);

/** Judges all metrics together, and each group. `null` when no metric has both thresholds and a value. */
export function runVerdict(metrics: readonly JudgedMetric[]): RunVerdict | null {
  const verdict = verdictOf(metrics);
  if (verdict === null) return null;
  const groups = [...new Set(metrics.map(({ group }) => group))].flatMap((group) => {
    const ofGroup = verdictOf(metrics.filter((metric) => metric.group === group));
    return ofGroup === null ? [] : [{ ...ofGroup, group }];
  });
  return { ...verdict, groups };
}

function verdictOf(metrics: readonly JudgedMetric[]): MetricsVerdict | null {
  const judged = metrics.filter(isJudged);
  const isMeasured = ({ value }: JudgedMetric) => value !== null;
  if (!judged.some(isMeasured)) return null;
  const rank = ({ state }: JudgedMetric) => (state === 'neutral' ? RANK.pending : RANK[state]);
  const worst = judged.reduce((a, b) => (rank(b) < rank(a) ? b : a));
  const state = worst.state === 'neutral' ? 'pending' : worst.state;
  const passed = judged.filter((metric) => metric.state === 'pass').length;
  const hasFault = state === 'fail' || state === 'warn';
  return { state, passed, judged: judged.filter(isMeasured).length, worst: hasFault ? worst : null };
}
