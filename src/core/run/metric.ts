/** Whether a lower or a higher value is better. */
export type MetricDirection = 'lower' | 'higher';

/** One measured value of a run. */
export interface RunMetric {
  /** Stable identifier, e.g. `ks_mean`. */
  key: string;
  /** The value; `null` if it is not measured yet. */
  value: number | null;
  /** Display name. Default: the key. */
  label?: string | null;
  /** Unit, shown after the number, e.g. `%` or `ms`. */
  unit?: string | null;
  /** Heading of its group, e.g. `utility`. */
  group?: string | null;
  /** Whether lower or higher is better. Without it, the value is shown without a verdict. */
  direction?: MetricDirection | null;
  /** Threshold to pass, in the metric's own unit. */
  pass?: number | null;
  /** Threshold for a warning, in the metric's own unit; a worse value fails. */
  warn?: number | null;
}
