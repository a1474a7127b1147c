import { afterEach, describe, expect, it } from 'vitest';
import { RunStepTimes } from '../../src/components/run-step-times';
import type { RunStep } from '../../src/core/run/run';
import { LANGUAGE_TAGS } from '../../stories/support/locales';
import { NOW, sampleRun } from '../../stories/support/samples/sample-runs';
import { InLocale } from './in-locale';
import { clear, show } from './show';
import { touchingTexts } from './touching';

afterEach(clear);

/** Three steps one after the other, which end now. */
const stepsOf = (lengthMs: number): RunStep[] =>
  [0, 1, 2].map((i) => ({
    id: `${i}`,
    n: i + 1,
    kind: 'training',
    title: `Training ${i}`,
    status: 'done',
    startedAt: NOW - lengthMs + (i * lengthMs) / 3,
    finishedAt: NOW - lengthMs + ((i + 1) * lengthMs) / 3,
  }));

const LENGTHS = [3_000, 47_000, 61_000, 154_000, 360_000, 5_400_000, 40_000_000, 400_000_000];

describe.each([280, 390, 520, 700])('the axis of the times in %i px', (width) => {
  it.each(LANGUAGE_TAGS)('writes no time into another one: %s', async (locale) => {
    const Story = () => (
      <InLocale locale={locale}>
        {LENGTHS.map((length) => (
          <RunStepTimes
            key={length}
            run={sampleRun({ status: 'succeeded', startedAt: NOW - length, finishedAt: NOW })}
            steps={stepsOf(length)}
          />
        ))}
      </InLocale>
    );
    const place = await show(Story, width, 900);
    expect(touchingTexts(place)).toEqual([]);
    const axes = [...place.querySelectorAll('[data-slot="run-step-times"] > [aria-hidden] > :nth-child(2)')];
    expect(axes).toHaveLength(LENGTHS.length);
    for (const axis of axes) {
      const { top, bottom } = axis.getBoundingClientRect();
      const shown = [...axis.querySelectorAll('span')].filter((label) => {
        const box = label.getBoundingClientRect();
        return label.childElementCount === 0 && label.textContent !== '' && box.top < bottom && box.bottom > top;
      });
      expect(shown.length, axis.textContent ?? '').toBeGreaterThan(0);
    }
  });
});
