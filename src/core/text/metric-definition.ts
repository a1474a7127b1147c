import type { MetricDirection } from '../run/run';

/** What is known of a metric besides its value. */
export interface RunMetricDefinition {
  /** What people read. */
  label?: string;
  /** Heading it stands under, a key of `messages.metrics.groups` or a text. */
  group?: string;
  /** After the number. `%` = the value is already in percent. */
  unit?: string;
  /** Which way is better. */
  direction?: MetricDirection;
  /** Value from which on it passes. */
  pass?: number;
  /** Value from which on it only warns; worse fails. */
  warn?: number;
  /** The step it is measured in or after, as people read it: said while there is no value, "after Measuring utility". */
  after?: string;
  /** `percent` = the value is a share of 1 and is shown as percent. Default `number`. */
  format?: 'number' | 'percent';
  /**
   * Decimals shown at most; of a number that would be rounded away two digits, and more where the rounded number would
   * contradict its verdict. Default 3, for percent 1.
   */
  decimals?: number;
}

/**
 * Definitions by name: a metric's key, or `group.key` for the one in that group, which counts more. `false` = this metric is
 * shown and not judged.
 */
export type RunMetricDefinitions = Readonly<Record<string, RunMetricDefinition | false>>;
