import type { TrackedMetric } from '../../hooks/metrics/useMetricTracker';
import { createPartContext } from '../internal/part-context';

/** What the preview hands to its parts, and what a `className` function of the root is called with. */
export interface RunMetricsPreviewState {
  /** What there is to show. */
  state: 'loading' | 'empty' | 'ready';
  /** The run has ended: what is missing will not come any more. */
  isEnded: boolean;
  /** The metrics, judged. */
  metrics: readonly TrackedMetric[];
  /** How they are laid out. */
  layout: RunMetricsLayout;
  /** How far the step is that measures them now, 0 to 1; `null` = none does. */
  measuring: number | null;
}

/** `rows` = one below the other, with where the value stands between its thresholds; `tiles` = side by side. */
export type RunMetricsLayout = 'rows' | 'tiles';

/** What the parts of one metric draw, and what their `className` functions are called with. */
export interface RunMetricTileState extends TrackedMetric {
  /** The value in words: "0.064", "Not yet available", or "Not measured" where it was before or the run has ended. */
  text: string;
  /** How well the value stands, 0 to 1: how full the ring of a tile is; `null` without thresholds. */
  score: number | null;
  /** How it is laid out. */
  layout: RunMetricsLayout;
  /** How far the step is that measures it now, 0 to 1; `null` = none does, or it has been measured. */
  measuring: number | null;
  /** That it is not measured yet stands above its group already. */
  isToldAbove: boolean;
}

export const [RunMetricsContext, useMetrics] = createPartContext<RunMetricsPreviewState>('RunMetricsPreview');
export const [RunMetricContext, useMetric] = createPartContext<RunMetricTileState>('RunMetricTile');
