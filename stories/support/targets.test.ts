import { afterEach, describe, expect, it, vi } from 'vitest';
import { isUnderTest, placesOfStory, tooSmallTargets } from './targets';

/** A Storybook page: its own controls, the story's canvas, and a layer that the story has opened. */
function page(html: string): HTMLElement {
  document.body.innerHTML = html;
  for (const element of document.querySelectorAll<HTMLElement>('button')) {
    const side = Number(element.dataset.side);
    element.getBoundingClientRect = () => DOMRect.fromRect({ width: side, height: side });
  }
  const canvas = document.getElementById('storybook-root');
  if (!canvas) throw new Error('no canvas');
  return canvas;
}

afterEach(() => {
  document.body.innerHTML = '';
  vi.unstubAllGlobals();
});

describe('the targets of a story (hosts.md 12, "Storybook’s docs pages")', () => {
  it('are those of its canvas and its layers, not Storybook’s own controls', () => {
    const canvas = page(`
      <div class="sb-wrapper"><button data-side="10">Retry</button></div>
      <div id="storybook-root"><div data-rl-root><button data-side="12">In the story</button></div></div>
      <div id="storybook-docs"><button data-side="11">Show code</button></div>
      <div data-rl-root data-side="0"><div data-rl-root><button data-side="13">In a layer</button></div></div>`);
    const found = placesOfStory(canvas).flatMap(tooSmallTargets);
    expect(found).toEqual(['button “In the story” 12.0 × 12.0', 'button “In a layer” 13.0 × 13.0']);
  });

  it('are fine from 24 px on', () => {
    const canvas = page('<div id="storybook-root"><button data-side="24">Large</button></div>');
    expect(placesOfStory(canvas).flatMap(tooSmallTargets)).toEqual([]);
  });

  it('are measured under a test runner only', () => {
    expect(isUnderTest()).toBe(false);
    vi.stubGlobal('__vitest_browser__', true);
    expect(isUnderTest()).toBe(true);
  });
});
