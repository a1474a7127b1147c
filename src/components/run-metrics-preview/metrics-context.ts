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
}

/** What the parts of one metric draw, and what their `className` functions are called with. */
export interface RunMetricTileState extends TrackedMetric {
  /** The value in words: "0.064", "Not yet available", or "Not measured" where it was before or the run has ended. */
  text: string;
  /** How full the ring is, 0 to 1; `null` without thresholds. */
  score: number | null;
}

export const [RunMetricsContext, useMetrics] = createPartContext<RunMetricsPreviewState>('RunMetricsPreview');
export const [RunMetricContext, useMetric] = createPartContext<RunMetricTileState>('RunMetricTile');
