import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServedHost, serveHost } from '../world/support/host-page';
import { type Engine, type Tab, until } from './drivers/types';
import { complaintsOf, ENGINES, RECORDER } from './engines';

const SCROLLER = '[data-slot="activity-feed-scroller"]';

let host: ServedHost;
beforeAll(async () => {
  host = await serveHost({
    entries: { feed: path.join(import.meta.dirname, '../world/pages/feed.tsx') },
    banner: RECORDER,
  });
}, 120_000);
afterAll(() => host?.close());

/** Adds steps for a while and looks at the feed after every painted frame. Runs in the page. */
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
    // After the frame has been painted: a task of its own.
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

describe.each(ENGINES)('the feed in %s', (_name, start) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await start();
  }, 120_000);
  afterAll(() => engine?.close());

  async function withFeed(use: (tab: Tab) => Promise<void>, count = 200) {
    const tab = await engine.open();
    try {
      await tab.goto(host.urlOf('feed'));
      await until(tab, 'the page has started', () => typeof window.show === 'function');
      await tab.js((steps) => window.show({}, steps), count);
      await until(tab, 'it follows', stateOf, { args: [SCROLLER, 'following'] });
      await use(tab);
      expect(await tab.js(complaintsOf)).toEqual([]);
    } finally {
      await tab.close();
    }
  }

  it('follows 100 steps a second: no frame off the end', async () => {
    await withFeed(async (tab) => {
      const seen = await tab.js(grow, 100, 2_500, 0);
      expect(seen.frames).toBeGreaterThan(20);
      expect(seen.added).toBeGreaterThan(150);
      expect(seen).toMatchObject({ offEnd: 0, state: 'following' });
    });
  });

  it('keeps the reader’s place to the pixel while steps are added and old ones are trimmed', async () => {
    await withFeed(async (tab) => {
      await tab.wheel(SCROLLER, -900);
      await until(tab, 'it lets go', stateOf, { args: [SCROLLER, 'free'] });
      // Real time, of a real browser: what the wheel has set going comes to rest.
      await new Promise((resolve) => setTimeout(resolve, 600));
      for (const trimmed of [0, 1]) {
        const seen = await tab.js(grow, 40, 1_500, trimmed);
        expect(seen.frames).toBeGreaterThan(10);
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
    await withFeed(async (tab) => {
      await tab.js((selector) => document.querySelector<HTMLElement>(selector)?.focus(), SCROLLER);
      await tab.press(key);
      await until(tab, 'it lets go', stateOf, { args: [SCROLLER, 'free'] });
      await tab.js(() => window.change(3, 0));
      expect(await tab.js(stateOf, SCROLLER, 'free')).toBe(true);
      await tab.press('End');
      await until(tab, 'it follows again', stateOf, { args: [SCROLLER, 'following'] });
    });
  });

  it('opens a detail in place at 20 steps a second, also where a press gives a button no focus, as on macOS', async () => {
    await withFeed(async (tab) => {
      for (const keepsFocus of [false, true]) {
        await tab.js((isPrevented) => {
          window.show({}, 200);
          document.onmousedown = isPrevented ? (event) => event.preventDefault() : null;
          window.clearInterval(window.growing);
          window.growing = window.setInterval(() => window.change(1, 0), 50);
        }, !keepsFocus);
        await until(tab, 'it follows', stateOf, { args: [SCROLLER, 'following'] });
        const toggle = `${SCROLLER} li:nth-last-child(-n + 8) button[aria-expanded="false"]`;
        await until(tab, 'a detail can be opened', (selector) => document.querySelector(selector) !== null, {
          args: [toggle],
        });
        // Which one it is may change until the press: what counts is that the one under the pointer opens.
        await tab.click(toggle);
        await until(tab, 'one is open', (selector) => document.querySelector(selector) !== null, {
          args: [`${SCROLLER} button[aria-expanded="true"]`],
        });
        const before = await tab.js(
          (selector) => document.querySelector(selector)?.getBoundingClientRect().top ?? null,
          `${SCROLLER} button[aria-expanded="true"]`,
        );
        await new Promise((resolve) => setTimeout(resolve, 500));
        const after = await tab.js(
          (selector) => document.querySelector(selector)?.getBoundingClientRect().top ?? null,
          `${SCROLLER} button[aria-expanded="true"]`,
        );
        expect(Math.abs((after ?? 1e9) - (before ?? 0))).toBeLessThanOrEqual(1);
        await tab.js(() => window.clearInterval(window.growing));
      }
    });
  });
});

declare global {
  interface Window {
    growing?: number;
  }
}
