import { afterEach, describe, expect, it } from 'vitest';
import { RealTimeRunStatus } from '../../src/composites/real-time-run-status';
import { LANGUAGE_TAGS } from '../../stories/support/locales';
import { sampleRun, sampleRunIn } from '../../stories/support/samples/sample-runs';
import { AT_STEP_7, sampleSteps } from '../../stories/support/samples/sample-steps';
import { InLocale } from './in-locale';
import { clear, show } from './show';
import { touchingTexts } from './touching';

afterEach(clear);

const cancel = async () => undefined;

describe.each([280, 320, 390, 480, 600, 900])('a panel of %i px', (width) => {
  it('has more of the dataset than its icon, beside a method and an id that are as long', async () => {
    const run = sampleRun({ ...AT_STEP_7, id: 'run_7f2c4e1ab9', method: 'Gaussian copula' });
    const place = await show(() => <RealTimeRunStatus run={run} steps={sampleSteps()} onCancel={cancel} />, width, 800);
    const names = [...place.querySelectorAll<HTMLElement>('[data-slot="run-facts"] bdi, [data-slot="run-facts"] code')];
    const shown = names.filter(({ offsetParent }) => offsetParent !== null);
    expect(shown.length).toBeGreaterThan(2);
    for (const name of shown) {
      const room = name.getBoundingClientRect().width;
      expect(room, name.textContent ?? '').toBeGreaterThanOrEqual(Math.min(name.scrollWidth, 60) - 1);
    }
  });

  it('cuts the sentence of the agent off before a name, and shows no icon without words', async () => {
    for (const dataset of ['customers-2026-04', 'customers-of-all-regions-and-branches-2026-04', 'x'.repeat(90)]) {
      const run = sampleRun({ ...AT_STEP_7, dataset });
      const place = await show(() => <RealTimeRunStatus run={run} steps={sampleSteps()} />, width, 800);
      const facts = place.querySelector<HTMLElement>('[data-slot="run-facts"]');
      const names = [...(facts?.querySelectorAll('bdi') ?? [])];
      const [name, sentence] = [dataset, 'Mixed types'].map((text) =>
        names.find((one) => one.textContent?.startsWith(text)),
      );
      if (!facts || !name || !sentence) throw new Error('a fact is gone');
      const line = facts.getBoundingClientRect();
      const icon = sentence.previousElementSibling?.getBoundingClientRect();
      const isSeen = icon !== undefined && icon.width > 0 && icon.top < line.bottom - 2;
      if (isSeen) expect(sentence.clientWidth, `beside ${dataset}`).toBeGreaterThan(60);
      if (isSeen) expect(name.scrollWidth, `${dataset} is whole`).toBeLessThanOrEqual(name.clientWidth);
    }
  });

  it('shows a method whole where there is room beside the id', async () => {
    const run = sampleRun({ ...AT_STEP_7, id: 'run_7', method: 'Gaussian copula' });
    const place = await show(() => <RealTimeRunStatus run={run} steps={sampleSteps()} onCancel={cancel} />, width, 800);
    const method = [...place.querySelectorAll<HTMLElement>('[data-slot="run-facts"] bdi')].find(
      ({ textContent }) => textContent === 'Gaussian copula',
    );
    if (!method) throw new Error('the method is gone');
    // It may take 40% of the line, with its icon and the gap after that.
    const room = (method.closest('[data-slot="run-facts"]')?.clientWidth ?? 0) * 0.4 - 20;
    expect(method.clientWidth).toBeGreaterThanOrEqual(Math.min(method.scrollWidth, Math.floor(room)));
  });

  it.each(LANGUAGE_TAGS)('shows the time of the end whole or not at all: %s', async (locale) => {
    const Story = () => (
      <InLocale locale={locale}>
        <RealTimeRunStatus run={{ ...sampleRunIn('succeeded'), startedAt: Date.UTC(2026, 4, 4, 4, 4) }} />
      </InLocale>
    );
    const place = await show(Story, width, 800);
    const [steps, end] = place.querySelectorAll(
      '[data-layout="line"] [data-slot="run-time-steps"], [data-layout="line"] .rl\\:dotted > :last-child',
    );
    const line = end?.parentElement?.getBoundingClientRect();
    const box = end?.getBoundingClientRect();
    if (!steps || !end || !line || !box) throw new Error('the times are gone');
    const isCut = end.scrollWidth > Math.ceil(box.width) || box.left < line.left - 1 || box.right > line.right + 1;
    const isAway = box.top >= line.bottom - 2;
    expect(isCut && !isAway, end.textContent ?? '').toBe(false);
    expect(touchingTexts(place)).toEqual([]);
  });
});
