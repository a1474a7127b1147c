/** Which way is better for a metric. */
export type MetricDirection = 'lower' | 'higher';

/** One measured value of a run. */
export interface RunMetric {
  /** Stable identifier, e.g. `ks_mean`. */
  key: string;
  /** `null` when it is not measured yet. */
  value: number | null;
  /** What people read; the key is used when there is none. */
  label?: string | null;
  /** Unit after the number, e.g. `%` or `ms`. */
  unit?: string | null;
  /** Heading it stands under, e.g. `utility`. */
  group?: string | null;
  /** Which way is better; without it the value is shown and not judged. */
  direction?: MetricDirection | null;
  /** The value from which on it passes, in the metric's own unit. */
  pass?: number | null;
  /** The value from which on it only warns; worse fails. */
  warn?: number | null;
}
