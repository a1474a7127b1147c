import type { Meta, StoryObj } from '@storybook/react-vite';
import {
  RunMetricRing,
  RunMetricsPreview,
  RunMetricTile,
  RunMetricValue,
} from '../../src/components/run-metrics-preview';
import { sampleMetrics, sampleRun } from '../support/samples/sample-runs';

const meta = {
  title: 'Components/RunMetricsPreview',
  component: RunMetricsPreview,
  parameters: { runPicker: true },
  args: {
    metrics: sampleMetrics(),
    history: {
      ks_mean: [0.31, 0.28, 0.22, 0.24, 0.19, 0.15, 0.12, 0.1, 0.09, 0.07],
      corr_delta: [0.3, 0.27, 0.21, 0.18, 0.19, 0.16, 0.15],
      mia_auc: [0.62, 0.58, 0.56, 0.55, 0.54],
      dup_rate: [0.004, 0.008, 0.02, 0.03, 0.05],
    },
  },
} satisfies Meta<typeof RunMetricsPreview>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Measured: Story = {};

export const ArrivingOneByOne: Story = {
  args: {
    metrics: sampleMetrics({ corr_delta: null, mia_auc: null, dup_rate: null }),
    history: { ks_mean: [0.31, 0.22] },
  },
};

export const ExpectedButNotMeasured: Story = {
  args: { metrics: [], expected: ['ks_mean', 'corr_delta', 'mia_auc', 'dup_rate'], history: {} },
};

export const Empty: Story = { args: { metrics: [] } };

export const OtherMetrics: Story = {
  args: {
    metrics: [
      { key: 'accuracy', label: 'Accuracy', value: 0.914, direction: 'higher', pass: 0.9, warn: 0.8, group: 'Quality' },
      { key: 'f1', label: 'F1 (macro)', value: 0.76, direction: 'higher', pass: 0.85, warn: 0.7, group: 'Quality' },
      {
        key: 'latency_p95',
        label: 'Latency p95',
        value: 1284.3,
        unit: 'ms',
        direction: 'lower',
        pass: 800,
        warn: 1200,
      },
      { key: 'rows', label: 'Rows written', value: 48211 },
      { key: 'coverage', label: 'Coverage', value: 97.25, unit: '%', direction: 'higher', pass: 95, warn: 90 },
    ],
    history: { accuracy: [0.6, 0.71, 0.8, 0.86, 0.9], latency_p95: [900, 1100, 980, 1290] },
  },
};

export const NoThresholds: Story = {
  args: { metrics: [{ key: 'loss', label: 'Loss', value: 0.7312 }], history: { loss: [3, 2.2, 1.4, 1.1, 0.9, 0.8] } },
};

export const LongNames: Story = {
  args: {
    metrics: [
      {
        key: 'long',
        label: 'Kolmogorov–Smirnov statistic, mean over all numeric columns',
        value: 0.2481,
        direction: 'lower',
        pass: 0.1,
        warn: 0.3,
        group: 'utility',
      },
    ],
    history: { long: [0.5, 0.4, 0.3] },
  },
};

/** Very small, very large and missing values, and units as long as a name. */
export const Extremes: Story = {
  args: {
    metrics: [
      {
        key: 'leak',
        label: 'Leaked rows',
        value: 0.0007,
        direction: 'lower',
        pass: 0.0005,
        warn: 0.01,
        group: 'privacy',
      },
      { key: 'epsilon', label: 'Epsilon', value: 3.21e-9, group: 'privacy' },
      {
        key: 'tokens',
        label: 'Throughput, mean over all workers of the pool',
        value: 1_284_123_456,
        unit: 'tokens per second and worker',
        direction: 'higher',
        pass: 1_500_000_000,
        warn: 900_000_000,
      },
      { key: 'flops', label: 'FLOPs', value: 3.14159e23 },
      { key: 'rows', label: 'Rows', value: 48_211_204 },
      { key: 'loss', label: 'Loss', value: Number.NaN },
      { key: 'norm', label: 'Gradient norm', value: Number.POSITIVE_INFINITY, unit: 'ms' },
    ],
    history: {
      tokens: [2e8, 9e8, 1.1e9, 1.2e9],
      leak: [0.01, Number.NaN, 0.004, 0.001],
      norm: [1, 40, 8_000],
    },
  },
};

/** More metrics than fit on a page: by group, in the order they arrived. */
export const Many: Story = {
  args: {
    metrics: Array.from({ length: 36 }, (_, i) => ({
      key: `m${i}`,
      label: `Class ${i + 1}, F1`,
      value: (i * 37) % 100 === 0 ? null : ((i * 37) % 100) / 100,
      direction: 'higher' as const,
      pass: 0.8,
      warn: 0.5,
      group: i < 30 ? 'Classes' : 'Rare classes',
    })),
    history: {},
  },
};

/** The run ended before its metrics were measured. */
export const NeverMeasured: Story = {
  args: {
    metrics: undefined,
    run: sampleRun({ status: 'cancelled', metrics: sampleMetrics({ mia_auc: null, dup_rate: null }) }),
    history: {},
  },
};

export const Narrow: Story = { decorators: [(Story) => <div style={{ maxWidth: 232 }}>{Story()}</div>] };

export const Rearranged: Story = {
  args: {
    children: (
      <div style={{ display: 'flex', gap: 12 }}>
        {['ks_mean', 'mia_auc'].map((key) => (
          <RunMetricTile key={key} metricKey={key}>
            <RunMetricRing />
            <RunMetricValue />
          </RunMetricTile>
        ))}
      </div>
    ),
  },
};
