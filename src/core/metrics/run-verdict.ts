import type { ResolvedMetric } from './metric-definitions';
import type { MetricThresholds, RunMetricState } from './metric-status';

/** A metric with its verdict. */
export interface JudgedMetric extends ResolvedMetric {
  /** How it stands against its thresholds. */
  state: RunMetricState;
  /** The thresholds behind the verdict: while it is held near one of them, that one is moved. */
  judgedBy: MetricThresholds;
}

/** What a run's metrics say together. */
export interface RunVerdict {
  /** The worst of them; `pending` where one that is judged is not measured yet. */
  state: 'pass' | 'warn' | 'fail' | 'pending';
  /** How many pass. */
  passed: number;
  /** How many have thresholds and a value: what is not measured yet is neither passed nor failed. */
  judged: number;
  /** The one that stands worst, where not all pass. */
  worst: JudgedMetric | null;
}

const RANK = { fail: 0, warn: 1, pending: 2, pass: 3 } as const;

const isJudged = ({ direction, pass, warn }: JudgedMetric) => direction !== null && (pass !== null || warn !== null);

/** Judges metrics together. `null` where none of them has both thresholds and a value. */
export function runVerdict(metrics: readonly JudgedMetric[]): RunVerdict | null {
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
