import { render } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Run, RunMetric } from '../../core/run/run';
import { RunMetricsPreview, RunMetricTile } from '.';

const latency = (read: number | null, write: number | null, more: Partial<RunMetric> = {}): RunMetric[] => [
  { key: 'p95', group: 'read', value: read, ...more },
  { key: 'p95', group: 'write', value: write, ...more },
];
const tiles = (container: HTMLElement) => [...container.querySelectorAll<HTMLElement>('[data-slot="run-metric"]')];
const values = (container: HTMLElement) =>
  [...container.querySelectorAll('[data-slot="run-metric-value"]')].map((one) => one.textContent);
const lines = (container: HTMLElement) =>
  tiles(container).map((tile) => tile.querySelector('polyline')?.getAttribute('points'));

describe('hosts.md 7: a metric is its group and its key', () => {
  it('"Both tiles draw the same sparkline": p95 of read and of write each keep their own history', () => {
    const run = (read: number, write: number): Run => ({ id: 'r', status: 'running', metrics: latency(read, write) });
    const { container, rerender } = render(<RunMetricsPreview run={run(10, 50)} />);
    for (const [read, write] of [
      [12, 40],
      [9, 30],
      [14, 20],
      [11, 10],
    ] as const) {
      rerender(<RunMetricsPreview run={run(read, write)} />);
    }
    const [first, second] = lines(container);
    expect(values(container)).toEqual(['11', '10']);
    expect(first?.split(' ')).toHaveLength(5);
    expect(second?.split(' ')).toHaveLength(5);
    expect(first).not.toBe(second);
    // A constant decrease draws a straight line.
    const heights = second?.split(' ').map((point) => Number(point.split(',')[1])) ?? [];
    expect(new Set(heights.slice(1).map((y, i) => Math.round(y - (heights[i] ?? 0)))).size).toBe(1);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('a threshold that is no number (%d) judges nothing', (odd) => {
    const metric: RunMetric = { key: 'loss', value: 5, direction: 'lower', pass: odd, warn: odd };
    const { container } = render(<RunMetricsPreview metrics={[metric]} />);
    expect(tiles(container).map(({ dataset }) => dataset.state)).toEqual(['neutral']);
    expect(container.textContent).not.toMatch(/Failing|Passing|—|∞/);
  });

  it('"share one hysteresis": a verdict held near its threshold holds for its own metric only', () => {
    const judged = { direction: 'lower', pass: 0.1, warn: 0.2 } as const;
    const run = (read: number, write: number): Run => ({
      id: 'r',
      status: 'running',
      metrics: latency(read, write, judged),
    });
    const { container, rerender } = render(<RunMetricsPreview run={run(0.099, 0.15)} />);
    rerender(<RunMetricsPreview run={run(0.102, 0.102)} />);
    expect(tiles(container).map((tile) => tile.dataset.state)).toEqual(['pass', 'warn']);
  });

  it('metrics that change their order keep their history', () => {
    const run = (metrics: RunMetric[]): Run => ({ id: 'r', status: 'running', metrics });
    const { container, rerender } = render(<RunMetricsPreview run={run(latency(1, 5))} />);
    rerender(<RunMetricsPreview run={run(latency(2, 4).reverse())} />);
    rerender(<RunMetricsPreview run={run(latency(3, 3))} />);
    expect(lines(container).map((line) => line?.split(' ').length)).toEqual([3, 3]);
  });

  it('takes definitions, expected names and earlier values by group.key, and by key for all groups', () => {
    const { container } = render(
      <RunMetricsPreview
        layout="tiles"
        metrics={latency(11, 48)}
        expected={['write.p95', 'read.p95', 'scan.p95']}
        definitions={{ p95: { label: 'Latency', unit: 'ms' }, 'write.p95': { pass: 20, warn: 40, direction: 'lower' } }}
        history={{ 'read.p95': [30, 20], p95: [1] }}
      />,
    );
    expect(tiles(container).map((tile) => [tile.dataset.state, tile.textContent?.includes('Latency')])).toEqual([
      ['fail', true],
      ['neutral', true],
      ['pending', true],
    ]);
    expect(lines(container).map((line) => line?.split(' ').length)).toEqual([2, 3, undefined]);
    expect([...container.querySelectorAll('[data-slot="run-metrics-group-title"]')].map((t) => t.textContent)).toEqual([
      'Write',
      'Read',
      'Scan',
    ]);
  });

  it('keeps two metrics apart that a definition puts under one heading, and shows one reported twice once', () => {
    const { container } = render(
      <RunMetricsPreview
        metrics={[...latency(11, 48), { key: 'p95', group: 'write', value: 49 }]}
        definitions={{ p95: { group: 'Latency' } }}
      />,
    );
    expect(values(container)).toEqual(['11', '49']);
  });

  it('a tile can name the group of its metric', () => {
    const { container } = render(
      <RunMetricsPreview metrics={latency(11, 48)}>
        <RunMetricTile metricKey="p95" metricGroup="write" />
      </RunMetricsPreview>,
    );
    expect(values(container)).toEqual(['48']);
  });

  it('chooses by include and exclude: a key, group.key, or a whole group', () => {
    const metrics = [...latency(11, 48), { key: 'seal', group: 'regulatory_audit', value: 1 }, { key: 'n', value: 3 }];
    const shown = (props: { include?: string[]; exclude?: string[] }) => {
      const { container, unmount } = render(<RunMetricsPreview metrics={metrics} {...props} />);
      const found = values(container);
      unmount();
      return found;
    };
    expect(shown({ include: ['write.p95', 'n'] })).toEqual(['48', '3']);
    expect(shown({ exclude: ['regulatory_audit.*', 'read.p95'] })).toEqual(['48', '3']);
    expect(shown({ include: ['p95'], exclude: ['read.*'] })).toEqual(['48']);
    expect(shown({ include: [] })).toEqual([]);
  });
});

describe('hosts.md 7: the eye can check a verdict', () => {
  const shown = (metric: RunMetric) => {
    const { container, unmount } = render(<RunMetricsPreview metrics={[metric]} />);
    const text = ['value', 'status'].map(
      (part) => container.querySelector(`[data-slot="run-metric-${part}"]`)?.textContent ?? '',
    );
    unmount();
    return text.join(' | ');
  };
  const lower = { direction: 'lower', pass: 0.1, warn: 0.2 } as const;
  const higher = { direction: 'higher', pass: 0.9, warn: 0.8 } as const;

  it.each<[RunMetric, string]>([
    [{ key: 'just_over', value: 0.10004, ...lower }, '0.10004 | Warning≤ 0.1'],
    [{ key: 'm', value: 0.100000001, ...lower }, '0.100000001 | Warning≤ 0.1'],
    [{ key: 'm', value: 0.0996, ...lower }, '0.1 | Passing≤ 0.1'],
    [{ key: 'm', value: 0.1, ...lower }, '0.1 | Passing≤ 0.1'],
    [{ key: 'm', value: 0.20003, ...lower }, '0.20003 | Failing≤ 0.1'],
    [{ key: 'm', value: 0.8996, ...higher }, '0.8996 | Warning≥ 0.9'],
    [{ key: 'm', value: 0.89999, ...higher }, '0.89999 | Warning≥ 0.9'],
    [{ key: 'm', value: 0.9004, ...higher }, '0.9 | Passing≥ 0.9'],
    [{ key: 'dup_rate', value: 0.0102 }, '1.02% | Warning≤ 1%'],
    [{ key: 'share', value: 94.9996, unit: '%', direction: 'higher', pass: 95 }, '94.9996% | Failing≥ 95%'],
    [{ key: 'rows', value: 1_284_123_456, direction: 'lower', pass: 1_280_000_000 }, '1.284B | Failing≤ 1.28B'],
    [{ key: 'tiny', value: 3.24e-9, direction: 'lower', pass: 3.2e-9 }, '3.24E-9 | Failing≤ 3.2E-9'],
    [{ key: 'small', value: 0.000_404, direction: 'lower', pass: 0.0004 }, '0.000404 | Failing≤ 0.0004'],
    [{ key: 'below', value: -0.10004, direction: 'higher', pass: -0.1 }, '-0.10004 | Failing≥ -0.1'],
    [{ key: 'zero', value: -0 }, '0 | '],
    [{ key: 'zero', value: -0, unit: '%' }, '0% | '],
  ])('%o is shown as %s', (metric, text) => {
    expect(shown(metric)).toBe(text);
  });

  it('names the threshold it went by, where a verdict is held near it', () => {
    const at = (value: number) => (
      <RunMetricsPreview run={{ id: 'r', status: 'running', metrics: [{ key: 'm', value, ...lower }] }} />
    );
    const { container, rerender } = render(at(0.09));
    rerender(at(0.104));
    expect(container.querySelector('[data-slot="run-metric-status"]')).toHaveTextContent('Passing≤ 0.11');
    rerender(at(0.12));
    expect(container.querySelector('[data-slot="run-metric-status"]')).toHaveTextContent('Warning≤ 0.1');
    rerender(at(0.095));
    expect(container.querySelector('[data-slot="run-metric-status"]')).toHaveTextContent('Warning≤ 0.09');
  });
});

describe('headings of groups nobody has named', () => {
  it.each([
    ['regulatory_audit', 'Regulatory Audit'],
    ['fairness', 'Fairness'],
    ['model-fit', 'Model Fit'],
    ['dataQuality', 'Data Quality'],
    ['GPU', 'GPU'],
    ['Already written', 'Already written'],
    ['größe', 'größe'],
  ])('%s → %s', (group, heading) => {
    const { container } = render(<RunMetricsPreview metrics={[{ key: 'a', group, value: 1 }]} />);
    expect(container.querySelector('[data-slot="run-metrics-group-title"]')).toHaveTextContent(heading);
  });
});
