import type { PartTable } from '../internal/part';

/**
 * How a metric stands against its thresholds. `neutral` = measured, but it has none; `pending` = not measured yet.
 */
export const RUN_METRIC_STATES = ['pass', 'warn', 'fail', 'neutral', 'pending'] as const;

/** The values of `data-state` of a metric's tile. */
export type RunMetricState = (typeof RUN_METRIC_STATES)[number];

/** The parts of `RunMetricsPreview` as they stand in the DOM. */
export const RUN_METRICS_PREVIEW_PARTS = {
  root: { slot: 'run-metrics-preview', states: ['loading', 'empty', 'ready'] },
  group: { slot: 'run-metrics-group', states: [] },
  groupTitle: { slot: 'run-metrics-group-title', states: [] },
  tile: { slot: 'run-metric', states: RUN_METRIC_STATES },
  ring: { slot: 'run-metric-ring', states: RUN_METRIC_STATES },
  name: { slot: 'run-metric-name', states: RUN_METRIC_STATES },
  value: { slot: 'run-metric-value', states: RUN_METRIC_STATES },
  status: { slot: 'run-metric-status', states: RUN_METRIC_STATES },
  sparkline: { slot: 'run-metric-sparkline', states: RUN_METRIC_STATES },
} as const satisfies PartTable;
