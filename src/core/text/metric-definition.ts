import type { MetricDirection } from '../run/run';

/**
 * Definition of a metric: everything except its value. Fields that are absent come from the backend, else from the
 * built-in definition of this key, if there is one.
 */
export interface RunMetricDefinition {
  /** Displayed name. */
  label?: string;
  /** Group: a key of `messages.metrics.groups` or a heading. */
  group?: string;
  /** Unit after the number. `%`: the value is already in percent. */
  unit?: string;
  /** Which direction is better. */
  direction?: MetricDirection;
  /** Threshold for passing. */
  pass?: number;
  /** Threshold for a warning; worse values fail. */
  warn?: number;
  /** Name of the step that measures it. Shown while there is no value: "after Measuring utility". */
  after?: string;
  /** `percent`: the value is a fraction of 1 and shown in percent. Default `number`. */
  format?: 'number' | 'percent';
  /**
   * Maximum of decimals. Values that would round to 0 keep two significant digits, and values that would contradict
   * their verdict get more. Default 3, for percent 1.
   */
  decimals?: number;
}

/** Metric definitions by key or `group.key`; the latter takes precedence. `false`: shown, but not judged. */
export type RunMetricDefinitions = Readonly<Record<string, RunMetricDefinition | false>>;
