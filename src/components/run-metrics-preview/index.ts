export { RUN_METRIC_DEFINITIONS } from './metric-definitions';
export { type MetricThresholds, metricScore, metricStatus } from './metric-status';
export type { RunMetricsPreviewState, RunMetricTileState } from './metrics-context';
export type * from './parts';
export { RunMetricRing, type RunMetricRingProps } from './RunMetricRing';
export { RunMetricSparkline, type RunMetricSparklineProps } from './RunMetricSparkline';
export * from './RunMetricsPreview';
export * from './RunMetricTexts';
export * from './RunMetricTile';
