import type { TrackedMetric } from '../../hooks/metrics/useMetricTracker';
import { createPartContext } from '../internal/part-context';

/** The state of the preview and its parts, also passed to the root's `className` function. */
export interface RunMetricsPreviewState {
  /** Whether there are metrics. */
  state: 'loading' | 'empty' | 'ready';
  /** Whether the run has ended: missing values will not arrive. */
  isEnded: boolean;
  /** The metrics with their verdicts. */
  metrics: readonly TrackedMetric[];
  /** Their layout. */
  layout: RunMetricsLayout;
  /** Progress of the step that measures them now, 0 to 1; `null` = no step measures. */
  measuring: number | null;
}

/** `rows` = one below the other, each with a bar between its thresholds; `tiles` = side by side. */
export type RunMetricsLayout = 'rows' | 'tiles';

/** The state of the parts of one metric, also passed to their `className` functions. */
export interface RunMetricTileState extends TrackedMetric {
  /** The value in words: "0.064", "Not yet available", or "Not measured" for an ended run or a value that is gone. */
  text: string;
  /** How good the value is, 0 to 1: how full a tile's ring is; `null` without thresholds. */
  score: number | null;
  /** Its layout. */
  layout: RunMetricsLayout;
  /** Progress of the step that measures it now, 0 to 1; `null` = no step measures it, or it has a value. */
  measuring: number | null;
  /** A note above the group already says that it is not measured yet. */
  isToldAbove: boolean;
}

export const [RunMetricsContext, useMetrics] = createPartContext<RunMetricsPreviewState>('RunMetricsPreview');
export const [RunMetricContext, useMetric] = createPartContext<RunMetricTileState>('RunMetricTile');
