import { RUN_METRIC_STATES, type RunMetricState } from '../../core/metrics/metric-status';
import type { PartTable } from '../internal/part';

export { RUN_METRIC_STATES, type RunMetricState };

/** The parts of `RunMetricsPreview` in the DOM. */
export const RUN_METRICS_PREVIEW_PARTS = {
  root: { slot: 'run-metrics-preview', states: ['loading', 'empty', 'ready'] },
  group: { slot: 'run-metrics-group', states: [] },
  groupTitle: { slot: 'run-metrics-group-title', states: [] },
  tile: { slot: 'run-metric', states: RUN_METRIC_STATES },
  ring: { slot: 'run-metric-ring', states: RUN_METRIC_STATES },
  name: { slot: 'run-metric-name', states: RUN_METRIC_STATES },
  value: { slot: 'run-metric-value', states: RUN_METRIC_STATES },
  status: { slot: 'run-metric-status', states: RUN_METRIC_STATES },
  bar: { slot: 'run-metric-bar', states: RUN_METRIC_STATES },
  sparkline: { slot: 'run-metric-sparkline', states: RUN_METRIC_STATES },
} as const satisfies PartTable;
