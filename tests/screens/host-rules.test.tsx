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

/**
 * The height and the width of each control of ours, and where the arrow of each select is in it. Not as painted: a layer
 * that opens is painted smaller.
 */
const controlsOf = (place: Element) =>
  [...place.querySelectorAll<HTMLElement>(':is(button, input, select, textarea)[class*="rl:"]')].map((control) => {
    const { offsetWidth: width, offsetHeight: height } = control;
    const { top } = control.getBoundingClientRect();
    const arrow = control.tagName === 'SELECT' ? control.parentElement?.querySelector('svg') : null;
    const off = arrow ? arrow.getBoundingClientRect().top - top : 0;
    const name = control.getAttribute('aria-label') ?? control.textContent?.slice(0, 30);
    return `${name}: ${width} × ${height}${arrow ? `, arrow at ${Math.round(off)}` : ''}`;
  });

const stories = storiesOf(/^QA\/Matrix$/).filter(({ title }) => /List|Panel|Feed|Cancel|Question/.test(title));

describe('a page with a height and a width for all of its controls', () => {
  it.each(stories)('leaves ours as they are: $title', async ({ Story }) => {
    const alone = controlsOf(await show(Story, 1280));
    clear();
    document.head.append(style);
    expect(controlsOf(await show(Story, 1280))).toEqual(alone);
  });
});
