import { describe, expect, it } from 'vitest';
import { type Tab, until } from '../drivers/types';
import { type Lab, pause } from '../lab';

const SCROLLER = '[data-slot="activity-feed-scroller"]';

/** Adds steps for a while and inspects the feed after every painted frame. Runs in the page. */
async function grow(perSecond: number, ms: number, trimmed: number) {
  const scroller = document.querySelector<HTMLElement>('[data-slot="activity-feed-scroller"]');
  if (!scroller) throw new Error('no feed');
  const topOf = () => scroller.getBoundingClientRect().top;
  const rows = () => [...scroller.querySelectorAll('li')];
  const titleOf = (row: Element | undefined) => row?.querySelector('bdi')?.textContent ?? '';
  const held = rows().find((row) => row.getBoundingClientRect().top >= topOf());
  const title = titleOf(held);
  const place = held ? held.getBoundingClientRect().top : 0;
  let [frames, offEnd, lost] = [0, 0, 0];
  let moved = 0;
  const start = performance.now();
  let added = 0;
  for (;;) {
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    if (now - start > ms) break;
    const due = Math.floor(((now - start) / 1_000) * perSecond) - added;
    if (due > 0) window.change(due, trimmed > 0 ? due : 0);
    added += Math.max(0, due);
    // A separate task runs after the frame has been painted.
    await new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(undefined);
      port2.postMessage(0);
    });
    frames += 1;
    if (scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop > 1.5) offEnd += 1;
    const same = rows().find((row) => titleOf(row) === title);
    if (!same) lost += 1;
    else moved = Math.max(moved, Math.abs(same.getBoundingClientRect().top - place));
  }
  return { frames, offEnd, moved, lost, state: scroller.dataset.state, added };
}

/** Runs in the page. */
const stateOf = (selector: string, state: string) =>
  document.querySelector<HTMLElement>(selector)?.dataset.state === state;

/** Marks the lowest visible button that opens a detail. Runs in the page. */
const aim = (selector: string) => {
  const scroller = document.querySelector(selector);
  const view = scroller?.getBoundingClientRect();
  for (const one of document.querySelectorAll('[data-aimed]')) one.removeAttribute('data-aimed');
  const found = [...(scroller?.querySelectorAll('button[aria-expanded="false"]') ?? [])].findLast((one) => {
    const { top, bottom } = one.getBoundingClientRect();
    return view !== undefined && top > view.top && bottom < view.bottom;
  });
  found?.setAttribute('data-aimed', '');
  return found !== undefined;
};

/** Following, keeping the position without the browser's scroll anchoring, and releasing. */
export function feedCases({ withPage }: Lab): void {
  const showFeed = (use: (tab: Tab) => Promise<void>, count = 200) =>
    withPage('feed', async (tab) => {
      await until(tab, 'the page has started', () => typeof window.show === 'function');
      await tab.js((steps) => window.show({}, steps), count);
      await until(tab, 'it follows', stateOf, { args: [SCROLLER, 'following'] });
      await use(tab);
    });

  describe('the feed', () => {
    it('follows 100 steps a second: no frame off the end', async () => {
      await showFeed(async (tab) => {
        const seen = await tab.js(grow, 100, 2_500, 0);
        expect(seen.frames).toBeGreaterThan(2);
        expect(seen.added).toBeGreaterThan(150);
        expect(seen).toMatchObject({ offEnd: 0, state: 'following' });
      });
    });

    it('keeps the reader’s place to the pixel while steps are added and old ones are trimmed', async () => {
      await showFeed(async (tab) => {
        await tab.wheel(SCROLLER, -900);
        await until(tab, 'it lets go', stateOf, { args: [SCROLLER, 'free'] });
        // Real time in a real browser: wait for the end of inertial scrolling.
        await pause(600);
        for (const trimmed of [0, 1]) {
          const seen = await tab.js(grow, 40, 1_500, trimmed);
          expect(seen.frames).toBeGreaterThan(2);
          expect(seen).toMatchObject({ lost: 0, state: 'free' });
          expect(seen.moved).toBeLessThanOrEqual(0.5);
        }
      });
    });

    it.each([
      ['ArrowUp', 'a key'],
      ['PageUp', 'a page'],
      ['Home', 'the beginning'],
    ])('lets go by %s (%s), and End follows again', async (key) => {
      await showFeed(async (tab) => {
        await tab.js((selector) => document.querySelector<HTMLElement>(selector)?.focus(), SCROLLER);
        await tab.press(key);
        await until(tab, 'it lets go', stateOf, { args: [SCROLLER, 'free'] });
        await tab.js(() => window.change(3, 0));
        expect(await tab.js(stateOf, SCROLLER, 'free')).toBe(true);
        await tab.press('End');
        await until(tab, 'it follows again', stateOf, { args: [SCROLLER, 'following'] });
      });
    });

    it.each([
      ['a press gives the focus', true],
      ['a press gives a button no focus, as in Safari on macOS', false],
    ])('opens a detail in place at 20 steps a second (%s)', async (_how, givesFocus) => {
      await showFeed(async (tab) => {
        await tab.js((isPrevented) => {
          if (isPrevented) document.onmousedown = (event) => event.preventDefault();
          window.growing = window.setInterval(() => window.change(1, 0), 50);
        }, !givesFocus);
        const opened = `${SCROLLER} button[aria-expanded="true"]`;
        // The feed moves between aiming and pressing, so a press may miss. If it hits a button, it must open the
        // detail.
        await tab.js(() => {
          window.presses = 0;
          document.addEventListener('pointerdown', ({ target }) => {
            if (target instanceof Element && target.closest('li button[aria-expanded]')) window.presses = 1;
          });
        });
        const hasHit = () => tab.js(() => window.presses === 1);
        while (!(await hasHit())) {
          await until(tab, 'a detail in view can be opened', aim, { args: [SCROLLER] });
          // On a slow machine the button may have left the viewport by now.
          await tab.click('[data-aimed]').catch(() => {});
        }
        await until(tab, 'what was pressed is open', (selector) => document.querySelector(selector) !== null, {
          args: [opened],
        });
        const topOf = () =>
          tab.js((selector) => document.querySelector(selector)?.getBoundingClientRect().top ?? null, opened);
        const before = await topOf();
        // Real time in a real browser: ten more steps arrive during this wait.
        await pause(500);
        expect(Math.abs(((await topOf()) ?? 1e9) - (before ?? 0))).toBeLessThanOrEqual(1);
        await tab.js(() => window.clearInterval(window.growing));
      });
    });
  });
}

declare global {
  interface Window {
    growing?: number;
    presses?: number;
  }
}
