import { afterEach, describe, expect, it } from 'vitest';
import { tooSmallTargets } from '../../stories/support/targets';
import { clear, show, storiesOf } from './show';
import { wideElements } from './wide';

/** Everything except the charts of the ETA lab and the tables of the guides, which hold wide data. */
const COMPONENTS = /^(Components|Composites|QA\/(Edge cases|Matrix))/;
/** Stories that put a container of a fixed width around their content. */
const FRAMED =
  /BottomSheet|RunExecutionModal \/ (Asks|Narrow)|RealTimeRunStatus \/ Phone|Behaviour \/ (Grows|CountsInATab)/;
const stories = storiesOf(COMPONENTS).filter(({ title }) => !FRAMED.test(title));

afterEach(clear);

it('looks at all components, so that nothing found means something', () => {
  expect(stories.length).toBeGreaterThan(60);
});

describe.each([
  { place: 'at 400 % of 1280 px', width: 320 },
  { place: 'at 200 % of 1280 px', width: 640 },
  { place: 'in 280 px, the narrowest there is', width: 280 },
])('$place', ({ width }) => {
  it.each(stories)('$title does not scroll sideways, and its targets are large enough', async ({ Story }) => {
    await show(Story, width, 640);
    const { scrollWidth, clientWidth } = document.documentElement;
    expect(scrollWidth > clientWidth ? wideElements() : []).toEqual([]);
    expect(tooSmallTargets(document.body)).toEqual([]);
  });
});

describe('with letters twice as large', () => {
  it.each(stories)('$title does not scroll sideways', async ({ Story }) => {
    document.documentElement.style.fontSize = '200%';
    try {
      await show(Story, 1280, 900);
      const { scrollWidth, clientWidth } = document.documentElement;
      expect(scrollWidth > clientWidth ? wideElements() : []).toEqual([]);
    } finally {
      document.documentElement.style.fontSize = '';
    }
  });
});
