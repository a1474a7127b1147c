import { render, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { RunMetricsPreview } from '../../components/run-metrics-preview';
import type { Run, RunMetric } from '../../core/run/run';
import { RunProvider } from '../../hooks/RunProvider';
import { createManualClock } from '../../testing/manual-clock';
import { createScriptedSource } from '../../testing/scripted-source';
import { RealTimeRunStatus } from '.';

const tiles = (container: HTMLElement) => [...container.querySelectorAll<HTMLElement>('[data-slot="run-metric"]')];

describe('hosts.md 7: what is said of metrics reaches every component', () => {
  it('"dup_rate 1.2 % in a host that passes up to 5 %": the provider’s limits judge in the panel and in a preview', () => {
    const metrics: RunMetric[] = [
      { key: 'dup_rate', value: 0.012 },
      { key: 'ks_mean', value: 0.15 },
    ];
    const run: Run = { id: 'r', status: 'succeeded', metrics };
    const { container } = render(
      <RunProvider
        source={createScriptedSource({ clock: createManualClock() })}
        metricDefinitions={{ dup_rate: { pass: 0.05, warn: 0.08 }, ks_mean: false }}
      >
        <RealTimeRunStatus
          run={run}
          steps={[{ id: 's', n: 1, kind: 'metrics', status: 'done', title: 'Measured', metrics: { dup_rate: 0.012 } }]}
          showMetrics
          showFeed
        />
        <RunMetricsPreview metrics={metrics} definitions={{ dup_rate: { pass: 0.01 } }} />
      </RunProvider>,
    );
    // Privacy and utility in the order of their first metric.
    expect(tiles(container).map((tile) => tile.dataset.state)).toEqual(['pass', 'neutral', 'warn', 'neutral']);
    expect(within(container).getAllByText('1.2%')).toHaveLength(3);
  });

  it('"include/exclude on the composites": the panel shows what the host chose', () => {
    const metrics: RunMetric[] = [
      { key: 'p95', group: 'read', value: 11 },
      { key: 'p95', group: 'write', value: 48 },
      { key: 'n', value: 3 },
    ];
    const run: Run = { id: 'r', status: 'running', metrics };
    const { container } = render(
      <RealTimeRunStatus run={run} showMetrics includeMetrics={['p95']} excludeMetrics={['read.*']} />,
    );
    expect(tiles(container).map((tile) => tile.querySelector('[data-slot="run-metric-value"]')?.textContent)).toEqual([
      '48',
    ]);
  });
});
