import { afterEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { clear, frames, show, storiesOf } from './show';

/**
 * Screenshots of the matrix stories, compared with those in __screenshots__. After an intended change, run `npm run
 * screenshots:update`, review `git diff`, and commit it.
 */
const still = { motion: 'reduced' };
const SETS = [
  { name: 'ltr', globals: still, width: 1280, title: /^QA\/Matrix$/ },
  { name: 'rtl', globals: { ...still, direction: 'rtl' }, width: 1280, title: /^QA\/Matrix$/ },
  { name: 'narrow', globals: still, width: 280, title: /^QA\/Matrix$/ },
] as const;

/** The narrow and mirrored screenshots: only stories whose layout differs. */
const ONLY: Record<string, RegExp> = {
  ltr: /./,
  rtl: /Progress|Cancel|QuestionInPlace|Feed|Card|Metrics|WindowNarrow/,
  narrow: /Progress|Cancel|QuestionInPlace|Times|Metrics|Feed|Card|List|Panel|WindowNarrow/,
};

const heightOf = (element: Element) => Math.ceil(element.getBoundingClientRect().height);

afterEach(clear);

describe.each(SETS)('$name', ({ name, globals, width, title }) => {
  const stories = storiesOf(title, globals).filter((story) => ONLY[name]?.test(story.title));

  it.each(stories)('$title', { timeout: 0 }, async ({ title: story, Story }) => {
    const place = await show(Story, width);
    // As high as the story, because a scrolling window would capture only its first part. Content may grow when it
    // comes into view.
    for (let height = 0; height !== heightOf(place); ) {
      height = heightOf(place);
      await page.viewport(width, height + 1);
      await frames(4);
    }
    const file = `${name}-${story.split(' / ')[1]}`;
    await expect.element(page.getByTestId('shown')).toMatchScreenshot(file);
  });
});
