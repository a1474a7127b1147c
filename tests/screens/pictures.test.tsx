import { afterEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { clear, show, storiesOf } from './show';

/**
 * Pictures of the matrix stories, compared with the ones in __screenshots__. After a wanted change:
 * `npm run screenshots:update`, look at what `git diff` shows, and commit it.
 */
const still = { motion: 'reduced' };
const SETS = [
  { name: 'ltr', globals: still, width: 1280, title: /^Matrix$/ },
  { name: 'rtl', globals: { ...still, direction: 'rtl' }, width: 1280, title: /^Matrix$/ },
  { name: 'narrow', globals: still, width: 280, title: /^Matrix$/ },
] as const;

/** Of the narrow and mirrored pictures, those in which the layout is another. */
const ONLY: Record<string, RegExp> = {
  ltr: /./,
  rtl: /Progress|Cancel|QuestionInPlace|Feed|Card|Metrics|WindowNarrow/,
  narrow: /Progress|Cancel|QuestionInPlace|Times|Metrics|Feed|Card|List|Panel|WindowNarrow/,
};

afterEach(clear);

describe.each(SETS)('$name', ({ name, globals, width, title }) => {
  const stories = storiesOf(title, globals).filter((story) => ONLY[name]?.test(story.title));

  it.each(stories)('$title', { timeout: 0 }, async ({ title: story, Story }) => {
    const place = await show(Story, width);
    // As high as the story: a window that scrolls would be a picture of its first part.
    await page.viewport(width, Math.ceil(place.getBoundingClientRect().height) + 1);
    const file = `${name}-${story.split(' / ')[1]}`;
    await expect.element(page.getByTestId('shown')).toMatchScreenshot(file);
  });
});
