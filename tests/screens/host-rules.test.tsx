import { afterEach, describe, expect, it } from 'vitest';
import { clear, show, storiesOf } from './show';

const style = document.createElement('style');
/**
 * What pages say of all their controls, by the names of elements. It loses against the reset: here by its layer, since
 * Storybook's styles are in layers; against the stylesheet of the package, which has none, by its specificity.
 */
style.textContent = `
  @layer theme {
    button, input, select, textarea { min-height: 3.5rem; max-height: 5rem; max-width: 4.5rem }
    select { min-height: 4rem }
  }
`;

afterEach(() => {
  style.remove();
  clear();
});

/** The height and the width of each control of ours, and where the arrow of each select is in it. */
const controlsOf = (place: Element) =>
  [...place.querySelectorAll<HTMLElement>(':is(button, input, select, textarea)[class*="rl:"]')].map((control) => {
    const { width, height, top } = control.getBoundingClientRect();
    const arrow = control.tagName === 'SELECT' ? control.parentElement?.querySelector('svg') : null;
    const off = arrow ? arrow.getBoundingClientRect().top - top : 0;
    const name = control.getAttribute('aria-label') ?? control.textContent?.slice(0, 30);
    return `${name}: ${Math.round(width)} × ${Math.round(height)}${arrow ? `, arrow at ${Math.round(off)}` : ''}`;
  });

/** The controls of a story, once its layers are open: while they open, they are a little smaller. */
async function settledControlsOf(Story: (typeof stories)[number]['Story']): Promise<string[]> {
  const place = await show(Story, 1280);
  let last = controlsOf(place);
  await expect
    .poll(
      () => {
        const before = last;
        last = controlsOf(place);
        return last.join() === before.join();
      },
      { interval: 250, timeout: 5_000 },
    )
    .toBe(true);
  return last;
}

const stories = storiesOf(/^QA\/Matrix$/).filter(({ title }) => /List|Panel|Feed|Cancel|Question/.test(title));

describe('a page with a height and a width for all of its controls', () => {
  it.each(stories)('leaves ours as they are: $title', async ({ Story }) => {
    const alone = await settledControlsOf(Story);
    clear();
    document.head.append(style);
    expect(await settledControlsOf(Story)).toEqual(alone);
  });
});
