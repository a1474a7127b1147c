import { afterEach, expect, it } from 'vitest';
import { clear, show, storiesOf } from './show';

afterEach(clear);

/** A story with the given toolbar settings. */
async function shownWith(globals: Record<string, string>): Promise<HTMLElement> {
  const story = storiesOf(/^Composites\/RealTimeRunStatus$/, globals).find(({ title }) => title.endsWith('/ Running'));
  if (!story) throw new Error('the story is gone');
  return show(story.Story, 1280);
}

const panelOf = (place: HTMLElement) => {
  const panel = place.querySelector<HTMLElement>('[data-slot="real-time-run-status"]');
  if (!panel) throw new Error('there is no panel');
  return panel;
};

it('changes the theme', async () => {
  const light = getComputedStyle(panelOf(await shownWith({ theme: 'light' }))).backgroundColor;
  const dark = getComputedStyle(panelOf(await shownWith({ theme: 'dark' }))).backgroundColor;
  expect([light, dark]).toEqual(['rgb(255, 255, 255)', 'rgb(24, 28, 35)']);
});

it('changes the reading direction: the bar fills from the other end', async () => {
  const emptySideOf = async (direction: string) => {
    const place = await shownWith({ direction });
    const bar = place.querySelector('[role="progressbar"]')?.getBoundingClientRect();
    const fill = place.querySelector('[data-slot="run-progress-fill"]')?.getBoundingClientRect();
    if (!bar || !fill) throw new Error('there is no bar');
    return fill.left > bar.left + 1 ? 'left' : fill.right < bar.right - 1 ? 'right' : 'none';
  };
  expect([await emptySideOf('ltr'), await emptySideOf('rtl')]).toEqual(['right', 'left']);
});

it('changes the language of texts, numbers and times', async () => {
  expect(panelOf(await shownWith({ locale: 'en' }))).toHaveTextContent(/\selapsed/);
  const german = panelOf(await shownWith({ locale: 'de' }));
  expect(german).not.toHaveTextContent(/\selapsed/);
  expect(german).toHaveTextContent('Abbrechen');
});

it('takes movement away', async () => {
  const going = () => document.getAnimations().filter((one) => one.effect?.getComputedTiming().iterations === Infinity);
  await shownWith({ motion: 'full' });
  expect(going().length).toBeGreaterThan(0);
  await shownWith({ motion: 'reduced' });
  expect(going()).toEqual([]);
  await shownWith({ motion: 'full' });
  expect(going().length).toBeGreaterThan(0);
});

it.each(['280px', '360px'])('gives the component just %s', async (width) => {
  expect(panelOf(await shownWith({ width })).getBoundingClientRect().width).toBe(Number.parseInt(width, 10));
});
