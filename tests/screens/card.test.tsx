import { afterEach, describe, expect, it } from 'vitest';
import { RunCard } from '../../src/composites/run-card';
import type { ConnectionState } from '../../src/core/run/snapshot/snapshot';
import { LANGUAGE_TAGS } from '../../stories/support/locales';
import { sampleRun } from '../../stories/support/samples/sample-runs';
import { AT_STEP_7 } from '../../stories/support/samples/sample-steps';
import { InLocale } from './in-locale';
import { clear, show } from './show';
import { touchingTexts } from './touching';

afterEach(clear);

const STATES: readonly ConnectionState[] = ['live', 'reconnecting', 'stale', 'offline', 'failed'];
const run = sampleRun(AT_STEP_7);
const stages = Array.from({ length: 20 }, (_, i) => ({ id: `${i}`, name: `Stage ${i}` }));

/** Cards in each state of the connection: with their times at the end, and with an app's own lines below them. */
const Cards = () => (
  <div style={{ display: 'grid', gap: 8 }}>
    {STATES.map((state) => (
      <RunCard key={state} run={run} connection={{ state, error: null }} onCancel={async () => undefined} />
    ))}
    {STATES.map((state) => (
      <RunCard
        key={`${state} with more`}
        run={{ ...run, stages }}
        connection={{ state, error: null }}
        onCancel={async () => undefined}
        metrics={['ks_mean', 'mia_auc', 'corr_delta', 'dup_rate']}
      >
        <p style={{ margin: 0 }}>{'Lines of the app’s own '.repeat(6)}</p>
      </RunCard>
    ))}
  </div>
);

describe.each([280, 320, 390, 700])('a card of %i px', (width) => {
  it.each(LANGUAGE_TAGS)('keeps the state of its connection apart from all other texts: %s', async (locale) => {
    const Story = () => (
      <InLocale locale={locale}>
        <Cards />
      </InLocale>
    );
    const place = await show(Story, width, 900);
    const cards = [...place.querySelectorAll('[data-slot="run-card"]')];
    expect(cards).toHaveLength(2 * STATES.length);
    for (const card of cards) {
      const mark = card.querySelector('[data-slot="live-indicator"]');
      expect(touchingTexts(card), mark?.textContent ?? 'no mark').toEqual([]);
      expect(card.scrollWidth, 'nothing sticks out of it').toBeLessThanOrEqual(card.clientWidth);
    }
  });
});

describe.each([280, 390, 700])('the names in a card of %i px', (width) => {
  it.each([
    ['a short dataset', { dataset: 'a', method: 'CTGAN with differential privacy' }],
    ['two long names', { dataset: 'customers-and-orders-of-all-regions', method: 'CTGAN with differential privacy' }],
    [
      'a long dataset',
      { dataset: 'customers-and-orders-of-all-regions-2026-with-returns-and-vouchers', method: 'CTGAN' },
    ],
  ])('are cut only where the line is full: %s', async (_, names) => {
    const place = await show(() => <RunCard run={{ ...run, ...names }} />, width, 900);
    const line = place.querySelector('[data-slot="run-card-meta"]');
    if (line === null) throw new Error('the line is gone');
    const spans = [...line.querySelectorAll<HTMLElement>(':scope > span')];
    const isCut = spans.some((span) => span.scrollWidth > span.clientWidth);
    const end = Math.max(...spans.map((span) => span.getBoundingClientRect().right));
    if (isCut) expect(end).toBeGreaterThan(line.getBoundingClientRect().right - 2);
    // Neither name takes the place of the other one.
    const half = line.clientWidth / 2 - 20;
    for (const span of spans) expect(span.clientWidth).toBeGreaterThanOrEqual(Math.min(span.scrollWidth, half));
  });
});
