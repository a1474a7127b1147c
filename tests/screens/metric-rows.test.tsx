import { afterEach, describe, expect, it } from 'vitest';
import { RunMetricsPreview } from '../../src/components/run-metrics-preview';
import { RealTimeRunStatus } from '../../src/composites/real-time-run-status';
import { sampleMetrics, sampleRun } from '../../stories/support/samples/sample-runs';
import { InLocale } from './in-locale';
import { clear, show } from './show';

afterEach(clear);

const judged = { pass: 5, warn: 8, direction: 'lower' } as const;
const WIDE = sampleRun({
  metrics: [
    ...(sampleMetrics() ?? []),
    { key: 'rows', label: 'Rows', value: 48_211_204, ...judged },
    { key: 'speed', label: 'Throughput', value: 123_456.7, unit: 'rows per second', ...judged },
    { key: 'bytes', label: 'Bytes of memory', value: 1_234_567.89, unit: 'MB', ...judged },
  ],
});

const textBox = (element: Element) => {
  const range = document.createRange();
  range.selectNodeContents(element);
  return range.getBoundingClientRect();
};

describe.each([
  [240, 'en'],
  [280, 'en'],
  [288, 'ar'],
  [320, 'en'],
  [390, 'ar'],
  [620, 'en'],
] as const)('at %i px, %s', (width, locale) => {
  it('the bar of a metric stands apart from its name and value, or is not there', async () => {
    const Story = () => (
      <InLocale locale={locale}>
        <RunMetricsPreview run={WIDE} layout="rows" />
        <RealTimeRunStatus run={WIDE} showMetrics />
      </InLocale>
    );
    const place = await show(Story, width, 1_400);
    const rows = [...place.querySelectorAll('[data-slot="run-metric"]')];
    expect(rows).toHaveLength(14);
    for (const row of rows) {
      const [bar, name, value] = ['bar', 'name', 'value'].map((part) =>
        row.querySelector(`[data-slot="run-metric-${part}"]`),
      );
      if (!bar || !name || !value) throw new Error('a part is gone');
      const box = bar.getBoundingClientRect();
      const line = bar.parentElement?.getBoundingClientRect();
      if (line && box.top >= line.bottom - 1) continue;
      expect(box.width, `the bar of ${name.textContent}`).toBeGreaterThanOrEqual(24);
      for (const other of [name.getBoundingClientRect(), textBox(value)])
        expect(other.right <= box.left || other.left >= box.right, `${name.textContent} ${value.textContent}`).toBe(
          true,
        );
    }
  });
});

it.each([250, 280, 320])('in a panel of %i px, names and bars of usual metrics are there', async (width) => {
  const Story = () => <RealTimeRunStatus run={sampleRun()} showMetrics />;
  const place = await show(Story, width, 1_400);
  const names = [...place.querySelectorAll<HTMLElement>('[data-slot="run-metric-name"] > [dir="auto"]')];
  expect(names.length).toBeGreaterThan(3);
  for (const name of names) expect(name.scrollWidth, name.textContent ?? '').toBeLessThanOrEqual(name.clientWidth);
  const bars = [...place.querySelectorAll('[data-slot="run-metric-bar"]')];
  for (const bar of bars)
    expect(bar.getBoundingClientRect().top).toBeLessThan((bar.parentElement?.getBoundingClientRect().bottom ?? 0) - 1);
});
