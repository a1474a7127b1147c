import { afterEach, describe, expect, it } from 'vitest';
import { cdp } from 'vitest/browser';
import { clear, frames, show, storiesOf } from './show';

/** Sets media features for system preferences. */
async function prefer(features: Record<string, string>) {
  const list = Object.entries(features).map(([name, value]) => ({ name, value }));
  await cdp().send('Emulation.setEmulatedMedia', { features: list });
}

afterEach(async () => {
  clear();
  await prefer({});
});

/** Stories on static data that show something active. */
const stories = storiesOf(/^(QA\/Matrix|Foundations\/)/);

function goingOn(): string[] {
  return document
    .getAnimations()
    .filter((animation) => animation.effect?.getComputedTiming().iterations === Number.POSITIVE_INFINITY)
    .map((animation) => (animation instanceof CSSAnimation ? animation.animationName : 'a script’s'));
}

describe('a person who wants less motion', () => {
  it.each(stories)('sees nothing that moves on and on: $title', async ({ Story }) => {
    await prefer({ 'prefers-reduced-motion': 'reduce' });
    await show(Story, 1280);
    expect(goingOn()).toEqual([]);
  });

  it('and others do, so that nothing moving means something', async () => {
    const motion = stories.find(({ title }) => title.endsWith('/ Keyframes'));
    if (!motion) throw new Error('the story of all movements is gone');
    await show(motion.Story, 1280);
    expect(new Set(goingOn())).toEqual(
      new Set(['rl-spin', 'rl-ping', 'rl-slide', 'rl-sheen', 'rl-pulse', 'rl-breathe']),
    );
  });
});

/** Real movement only: paused animations also count as animations, and one-time colour transitions end on their own. */
const moving = (element: Element) =>
  document
    .getAnimations()
    .filter((animation) => {
      const { effect, playState } = animation;
      if (animation instanceof CSSTransition) return false;
      const target = effect instanceof KeyframeEffect ? effect.target : null;
      return playState === 'running' && target !== null && element.contains(target);
    })
    .map((animation) => (animation instanceof CSSAnimation ? animation.animationName : 'a script’s'));

describe('cards of a list', () => {
  const card = storiesOf(/^Composites\/RunCard$/).find(({ title }) => title.endsWith('/ Running'));

  it('do not move by themselves, but for the one that somebody looks at', async () => {
    if (!card) throw new Error('the story is gone');
    const place = await show(card.Story, 1280);
    await frames(4);
    expect(moving(place)).toEqual([]);
    place.querySelector<HTMLElement>('[data-slot="run-card"] button')?.focus();
    await frames(4);
    expect(moving(place)).toEqual(expect.arrayContaining(['rl-spin', 'rl-ping', 'rl-breathe']));
  });
});

describe('what is out of view', () => {
  it.each([
    { name: 'a card with the focus', slot: 'run-card', title: /^Composites\/RunCard$/, story: '/ Running' },
    { name: 'a panel', slot: 'real-time-run-status', title: /^Composites\/RealTimeRunStatus$/, story: '/ Running' },
  ])('stands still, and moves again when it comes back: $name', async ({ slot, title, story }) => {
    const found = storiesOf(title).find((one) => one.title.endsWith(story));
    if (!found) throw new Error('the story is gone');
    const place = await show(found.Story, 1280, 600);
    const part = place.querySelector<HTMLElement>(`[data-slot="${slot}"]`);
    if (!part) throw new Error('the part is gone');
    if (slot === 'run-card') part.querySelector<HTMLElement>('button')?.focus();
    await frames(4);
    expect(moving(part)).toContain('rl-spin');
    part.style.marginBlockStart = '3000px';
    await frames(4);
    expect(part.getAnimations({ subtree: true }).length).toBeGreaterThan(0);
    expect(moving(part)).toEqual([]);
    part.scrollIntoView();
    await frames(4);
    expect(moving(part)).toContain('rl-spin');
    window.scrollTo(0, 0);
  });
});

describe('with the system’s own colours forced on the page', () => {
  const colourOf = (element: Element | null) => (element ? getComputedStyle(element).backgroundColor : 'nothing');

  it('a bar is told from its track, and every state by its icon and word', async () => {
    await prefer({ 'forced-colors': 'active' });
    expect(matchMedia('(forced-colors: active)').matches).toBe(true);
    const [bars] = storiesOf(/^QA\/Matrix$/).filter(({ title }) => title.endsWith('Progress'));
    if (!bars) throw new Error('the matrix of bars is gone');
    const place = await show(bars.Story, 1280);
    const fills = [...place.querySelectorAll('[data-slot="run-progress-fill"]')];
    expect(fills.length).toBeGreaterThan(10);
    for (const fill of fills) expect(colourOf(fill)).not.toBe(colourOf(fill.parentElement));
  });
  it('the bar of a running step in the feed is told from its track, and is there at all', async () => {
    await prefer({ 'forced-colors': 'active' });
    const [feed] = storiesOf(/^QA\/Matrix$/).filter(({ title }) => title.endsWith('Feed'));
    if (!feed) throw new Error('the matrix of feeds is gone');
    const place = await show(feed.Story, 1280);
    const steps = [...place.querySelectorAll('[data-slot="activity-feed-item"][data-state="running"]')];
    const tracks = steps.flatMap((step) => [...step.querySelectorAll('[aria-hidden] > [style*="transform"]')]);
    expect(tracks.length).toBeGreaterThan(0);
    for (const fill of tracks) {
      expect(colourOf(fill)).not.toBe(colourOf(fill.parentElement));
      expect(fill.parentElement && getComputedStyle(fill.parentElement).outlineStyle).toBe('solid');
    }
  });
});
