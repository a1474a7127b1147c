import { render, screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Run, RunMetric } from '../../core/run/run';
import { describeConformance, expectListedParts } from '../internal/describe-conformance';
import {
  RunMetricName,
  RunMetricRing,
  RunMetricSparkline,
  RunMetricStatus,
  RunMetricsPreview,
  RunMetricTile,
  RunMetricValue,
} from '.';
import { RUN_METRICS_PREVIEW_PARTS as PARTS } from './parts';

const metrics: RunMetric[] = [
  { key: 'ks_mean', value: 0.064 },
  { key: 'corr_delta', value: 0.142 },
  { key: 'mia_auc', value: null },
  { key: 'dup_rate', value: 0.061 },
];
const history = { ks_mean: [0.3, 0.2] };
const inPreview = (part: React.ReactElement) => (
  <RunMetricsPreview metrics={metrics} history={history}>
    {part}
  </RunMetricsPreview>
);
const inTile = (part: React.ReactElement) => inPreview(<RunMetricTile metricKey="ks_mean">{part}</RunMetricTile>);

describeConformance({
  name: 'RunMetricsPreview',
  part: RunMetricsPreview,
  ...PARTS.root,
  props: { metrics },
  isRoot: true,
});
describeConformance({
  name: 'RunMetricTile',
  part: RunMetricTile,
  ...PARTS.tile,
  props: { metricKey: 'ks_mean' },
  wrap: inPreview,
});
describeConformance({ name: 'RunMetricRing', part: RunMetricRing, ...PARTS.ring, wrap: inTile });
describeConformance({ name: 'RunMetricName', part: RunMetricName, ...PARTS.name, wrap: inTile });
describeConformance({ name: 'RunMetricValue', part: RunMetricValue, ...PARTS.value, wrap: inTile });
describeConformance({ name: 'RunMetricStatus', part: RunMetricStatus, ...PARTS.status, wrap: inTile });
describeConformance({ name: 'RunMetricSparkline', part: RunMetricSparkline, ...PARTS.sparkline, wrap: inTile });

const tileOf = (container: HTMLElement, name: string) => {
  const tile = within(container).getByText(name).closest<HTMLElement>('[data-slot="run-metric"]');
  if (!tile) throw new Error(`no tile named ${name}`);
  return tile;
};

describe('RunMetricsPreview', () => {
  it('groups the built-in metrics and judges them in words, icon and state', () => {
    const { container } = render(<RunMetricsPreview metrics={metrics} />);
    const utility = screen.getByRole('group', { name: 'Utility' });
    const privacy = screen.getByRole('group', { name: 'Privacy' });
    expect(within(utility).getByText('KS mean')).toBeVisible();
    expect(within(privacy).getByText('Dup rate')).toBeVisible();
    expect(tileOf(container, 'KS mean')).toHaveTextContent('0.064Passing≤ 0.1');
    expect(tileOf(container, 'Corr delta')).toHaveTextContent('0.142Warning≤ 0.1');
    expect(tileOf(container, 'Dup rate')).toHaveTextContent('6.1%Failing≤ 1%');
    expect(tileOf(container, 'Dup rate')).toHaveAttribute('data-state', 'fail');
    const icons = [...container.querySelectorAll('[data-slot="run-metric-ring"] svg:last-child')];
    expect(new Set(icons.map((icon) => icon.innerHTML)).size).toBe(4);
    expectListedParts(container, PARTS);
  });

  it('says what is not yet available, also for expected metrics nobody has reported', () => {
    const { container } = render(
      <RunMetricsPreview metrics={[{ key: 'ks_mean', value: 0.05 }]} expected={['mia_auc', 'ks_mean']} />,
    );
    expect(tileOf(container, 'MIA AUC')).toHaveTextContent('Not yet available');
    expect(tileOf(container, 'MIA AUC')).toHaveAttribute('data-state', 'pending');
    expect(container.querySelectorAll('[data-slot="run-metric"]')).toHaveLength(2);
  });

  it('does not promise what will not come any more', () => {
    const at = (status: Run['status'], metrics: RunMetric[]) => (
      <RunMetricsPreview run={{ id: 'r', status, metrics }} expected={metrics.map(({ key }) => key)} />
    );
    const unmeasured: RunMetric[] = [{ key: 'mia_auc', value: null }];
    const { container, rerender } = render(at('running', unmeasured));
    expect(tileOf(container, 'MIA AUC')).toHaveTextContent('Not yet available');
    rerender(at('cancelled', unmeasured));
    expect(tileOf(container, 'MIA AUC')).toHaveTextContent(/^MIA AUC.*Not measured$/);
    rerender(at('failed', []));
    expect(container).toHaveTextContent(/^Not measured$/);
    // A loss that had a value before and no longer has one.
    rerender(at('running', [{ key: 'loss', value: 0.4 }]));
    rerender(at('running', [{ key: 'loss', value: null }]));
    expect(tileOf(container, 'loss')).toHaveTextContent('Not measured');
  });

  it('rounds nothing to another value: neither a small number, nor a threshold, nor one too long for its tile', () => {
    const numbers: RunMetric[] = [
      { key: 'tiny', value: 0.0023, pass: 0.0015, warn: 0.01 },
      { key: 'leak', value: 0.00004, unit: '%' },
      { key: 'smallest', value: 3.21e-9 },
      { key: 'rows', value: 12_345_678 },
      { key: 'tokens', value: 1_284_123_456, unit: 'tokens' },
      { key: 'speed', value: 750, unit: 'rows per second', direction: 'higher', pass: 800, warn: 500 },
      { key: 'flops', value: -3.14159e23 },
      { key: 'loss', value: Number.NaN },
      { key: 'norm', value: Number.POSITIVE_INFINITY },
    ];
    const { container } = render(<RunMetricsPreview metrics={numbers} />);
    const shown = (key: string) =>
      tileOf(container, key)
        .textContent?.replace(/(Lower|Higher) is better/, '')
        .replace(key, '');
    expect(numbers.map(({ key }) => shown(key))).toEqual([
      '0.002Warning≤ 0.0015',
      '0.00004%',
      '3.2E-9',
      '12,345,678',
      '1.28B\u00a0tokens',
      '750\u00a0rows per secondWarning≥ 800',
      '-3.14E23',
      'Not yet available',
      'Not yet available',
    ]);
  });

  it('shows any other metric, with its unit and thresholds', () => {
    const other: RunMetric[] = [
      { key: 'p95', label: 'Latency p95', value: 1284.3, unit: 'ms', pass: 800, warn: 1200 },
      { key: 'rows_written', value: 48211 },
      { key: 'coverage', label: 'Coverage', value: 97.25, unit: '%', direction: 'higher', pass: 95 },
    ];
    const { container } = render(<RunMetricsPreview metrics={other} />);
    expect(tileOf(container, 'Latency p95')).toHaveTextContent('1,284.3 msFailing≤ 800 ms');
    expect(tileOf(container, 'rows written')).toHaveAttribute('data-state', 'neutral');
    expect(tileOf(container, 'Coverage')).toHaveTextContent('97.25%Passing≥ 95%');
  });

  it('takes the host’s definition over the backend’s', () => {
    const { container } = render(
      <RunMetricsPreview
        metrics={[{ key: 'ks_mean', value: 0.064, label: 'ks', pass: 0.5 }]}
        definitions={{ ks_mean: { pass: 0.01, warn: 0.02, label: 'Kolmogorov' } }}
      />,
    );
    expect(tileOf(container, 'Kolmogorov')).toHaveAttribute('data-state', 'fail');
  });

  it('in rows shows where a value stands, its way where it has no limits, and says once that a group is not measured', () => {
    const { container } = render(
      <RunMetricsPreview
        metrics={[...metrics.slice(0, 2), { key: 'rows', value: 3, group: 'size' }]}
        expected={['mia_auc', 'dup_rate']}
        history={{ rows: [1, 2] }}
      />,
    );
    const bars = [...container.querySelectorAll('[data-slot="run-metric-bar"]')].map((bar) =>
      bar.getAttribute('data-state'),
    );
    expect(bars).toEqual(['pending', 'pending', 'pass', 'warn']);
    expect(tileOf(container, 'rows').querySelector('polyline')).not.toBeNull();
    expect(screen.getByRole('group', { name: 'Privacy' })).toHaveTextContent(/^PrivacyNot yet available/);
    expect(tileOf(container, 'Corr delta')).toHaveTextContent('Warning≤ 0.1');
    expectListedParts(container, PARTS);
  });

  it('in rows tells how far the measuring is', () => {
    const run: Run = { id: 'r', status: 'running', currentStep: { kind: 'metrics' } };
    const arcs = (container: HTMLElement) =>
      container.querySelectorAll('[data-slot="run-metric-ring"] [pathLength]').length;
    const { container, rerender } = render(<RunMetricsPreview run={run} metrics={metrics} />);
    expect(arcs(container)).toBe(4);
    rerender(<RunMetricsPreview run={{ ...run, currentStep: { kind: 'training' } }} metrics={metrics} />);
    expect(arcs(container)).toBe(3);
  });

  it('remembers values for the sparkline, each change once, and forgets them with the run', () => {
    const at = (value: number, id = 'r') => {
      const run: Run = { id, status: 'running', metrics: [{ key: 'ks_mean', value }] };
      return <RunMetricsPreview run={run} layout="tiles" />;
    };
    const { container, rerender } = render(at(0.3));
    expect(container.querySelector('polyline')).toBeNull();
    rerender(at(0.3));
    rerender(at(0.2));
    rerender(at(0.2));
    rerender(at(0.1));
    expect(container.querySelector('polyline')?.getAttribute('points')?.split(' ')).toHaveLength(3);
    rerender(at(0.1, 'other'));
    expect(container.querySelector('polyline')).toBeNull();
  });

  it('holds a verdict near its threshold while it runs, and judges to the letter at the end', () => {
    const at = (value: number, status: Run['status']) => (
      <RunMetricsPreview run={{ id: 'r', status, metrics: [{ key: 'ks_mean', value }] }} />
    );
    const { container, rerender } = render(at(0.099, 'running'));
    rerender(at(0.102, 'running'));
    expect(tileOf(container, 'KS mean')).toHaveAttribute('data-state', 'pass');
    rerender(at(0.102, 'succeeded'));
    expect(tileOf(container, 'KS mean')).toHaveAttribute('data-state', 'warn');
  });

  it('is empty, in words, when there is nothing', () => {
    const { container } = render(<RunMetricsPreview metrics={[]} />);
    expect(screen.getByText('No metrics yet')).toBeVisible();
    expect(container.firstElementChild).toHaveAttribute('data-state', 'empty');
  });
});
