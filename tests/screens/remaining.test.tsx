import { afterEach, describe, expect, it } from 'vitest';
import { RunTimeElapsed, RunTimeRemaining, RunTimeStats, RunTimeSteps } from '../../src/components/run-time-stats';
import { RealTimeRunStatus } from '../../src/composites/real-time-run-status';
import { LANGUAGE_TAGS } from '../../stories/support/locales';
import { sampleRun } from '../../stories/support/samples/sample-runs';
import { InLocale } from './in-locale';
import { clear, show } from './show';

afterEach(clear);

/** 95 % after 95 s at an even pace: some seconds are left. */
const run = sampleRun({ progress: { completedSteps: 78, totalSteps: 80 } });

describe.each([288, 320, 340, 390, 700])('at %i px', (width) => {
  it('shows the remaining time whole, before the count of steps', async () => {
    const Story = () => (
      <InLocale locale="en">
        <RealTimeRunStatus run={run} />
        <div style={{ padding: 16, containerType: 'inline-size' }}>
          <RunTimeStats run={run} layout="line" />
        </div>
      </InLocale>
    );
    const place = await show(Story, width);
    const texts = [...place.querySelectorAll<HTMLElement>('[data-slot="run-time-remaining"]')];
    expect(texts.map(({ textContent }) => textContent)).toEqual(Array(2).fill('Less than 10s remaining'));
    for (const text of texts) {
      expect(text.scrollWidth, 'not cut off').toBeLessThanOrEqual(text.clientWidth);
      const line = text.closest('[data-layout="line"]')?.getBoundingClientRect();
      const box = text.getBoundingClientRect();
      expect(Math.abs(box.top + box.height / 2 - (line?.top ?? 0) - (line?.height ?? 0) / 2)).toBeLessThan(2);
      expect(box.right).toBeLessThanOrEqual((line?.right ?? 0) + 0.5);
    }
  });

  it('keeps a line that an app composes itself', async () => {
    const Story = () => (
      <InLocale locale="en">
        <div style={{ containerType: 'inline-size' }}>
          <RunTimeStats run={run} layout="line">
            <RunTimeElapsed />
            <RunTimeRemaining />
            <RunTimeSteps />
          </RunTimeStats>
        </div>
      </InLocale>
    );
    const place = await show(Story, width);
    expect(place.querySelector('[data-layout="line"]')?.clientHeight).toBe(20);
    expect(place.querySelector<HTMLElement>('[data-slot="run-time-remaining"]')?.offsetWidth).toBeGreaterThan(98);
  });
});

it.each(LANGUAGE_TAGS)('has one word beside the elapsed time, and nothing else: %s', async (locale) => {
  const Story = () => (
    <InLocale locale={locale}>
      <RunTimeStats run={run} layout="line" />
    </InLocale>
  );
  const place = await show(Story, 700);
  const labels = [...place.querySelectorAll('[data-slot="run-time-elapsed-label"]')];
  expect(labels.map(({ textContent }) => textContent)).toEqual([
    expect.stringMatching(/^[\p{L} \xa0:]*\p{L}[\p{L} \xa0:]*$/u),
  ]);
});
