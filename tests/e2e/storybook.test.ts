import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../reference-backend/testing';
import { launchOptions } from '../../scripts/find/find-browser.mjs';
import { type OpenStorybook, openStorybook, type StoryEntry } from './support/storybook';

let storybook: OpenStorybook;
let browser: Browser;
let base: string;

beforeAll(async () => {
  storybook = await openStorybook();
  base = storybook.base;
  browser = await chromium.launch(await launchOptions());
}, 400_000);

afterAll(async () => {
  await browser?.close();
  await storybook?.close();
});

it('the built Storybook works below a path of a site, simulated backend included', async () => {
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`${base}/iframe.html?id=patterns-live-run--running&viewMode=story`);
  await page.getByText('LIVE').first().waitFor({ timeout: 30_000 });
  await page.getByRole('progressbar', { name: 'Progress of Customer churn' }).waitFor();
  expect(errors).toEqual([]);
  expect(storybook.missed.filter((file) => !file.endsWith('.map') && !file.endsWith('favicon.ico'))).toEqual([]);
});

describe('the published Storybook: every docs page, with the stories on it, and every story that is on none (hosts.md 12)', () => {
  /** The projects `stories*` test the assertions of play functions, in the window size they were written for. */
  const OF_PLAY = /AssertionError|TestingLibraryElementError|^Unable to/;

  /** Opens one entry and returns its errors. */
  async function faultsOf(context: BrowserContext, { id, type }: StoryEntry): Promise<string[]> {
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(`thrown: ${error.message}`));
    page.on('console', (message) => {
      // Error responses of the simulated backend, which stories about refusals rely on.
      const isAnswer = message.location().url.includes('/v1/');
      if (message.type() === 'error' && !isAnswer && !OF_PLAY.test(message.text())) faults.push(message.text());
    });
    try {
      await page.goto(`${base}/iframe.html?id=${id}&viewMode=${type}`);
      await page.waitForFunction(
        (place) =>
          document.body.classList.contains('sb-show-errordisplay') ||
          document.querySelector(place)?.childElementCount ||
          document.querySelector('[data-rl-root]'),
        type === 'docs' ? '#storybook-docs' : '#storybook-root',
        { timeout: 60_000 },
      );
      // A docs page renders its stories one after the other, into containers that exist in advance. Some render only in
      // a layer, so the wait is bounded.
      const isDrawn = () =>
        page.evaluate(() =>
          [...document.querySelectorAll('#storybook-docs [id^="story--"]')].every(
            (place) => place.childElementCount > 0,
          ),
        );
      for (let looks = 0; looks < 12 && !(await isDrawn()); looks += 1) await page.waitForTimeout(250);
      await page.waitForTimeout(500);
      faults.push(
        ...(await page.evaluate(() => {
          const isShown = document.body.classList.contains('sb-show-errordisplay');
          const display = isShown ? [document.querySelector('.sb-errordisplay')?.textContent ?? 'an error'] : [];
          // In place of the story, not in a run's text.
          const inPlace = [...document.querySelectorAll('pre, .sb-errordisplay')]
            .filter((one) => !one.closest('[data-rl-root]') && one.getClientRects().length > 0)
            .map((one) => one.textContent?.trim() ?? '')
            .filter((text) => /^\w*Error\b/.test(text));
          return [...display, ...inPlace].map((text) => `shown: ${text.slice(0, 200)}`);
        })),
      );
    } catch (error) {
      faults.push(String(error));
    }
    await page.close();
    return faults;
  }

  it('opens without an error in the page, on the page or in the console', async () => {
    const all = storybook.entries;
    expect(all.filter(({ type }) => type === 'docs').length).toBeGreaterThan(12);
    expect(all.length).toBeGreaterThan(150);
    // Docs pages render their stories; the projects `stories*` open each story on its own.
    const entries = all.filter(({ type, tags }) => type === 'docs' || !tags?.includes('autodocs'));
    const context = await browser.newContext({ viewport: { width: 1200, height: 900 } });
    const left = [...entries];
    const found: Record<string, string[]> = {};
    await Promise.all(
      [1, 2, 3].map(async () => {
        for (let entry = left.shift(); entry; entry = left.shift()) {
          const faults = await faultsOf(context, entry);
          if (faults.length > 0) found[entry.id] = faults;
        }
      }),
    );
    await context.close();
    expect(found).toEqual({});
  }, 600_000);
});

describe('with fingers, on a small phone', () => {
  /** A story on a touch screen, 320 px wide. */
  async function openStory(id: string): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width: 320, height: 640 },
      hasTouch: true,
      isMobile: true,
      deviceScaleFactor: 2,
    });
    const page = await context.newPage();
    await page.goto(`${base}/iframe.html?id=${id}&viewMode=story`);
    return page;
  }

  /** Touches the screen and drags by `by` px downward; the finger stays down until it is lifted. */
  async function drag(page: Page, from: { x: number; y: number }, by: number) {
    const cdp = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', y: number) =>
      cdp.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x: from.x, y }] });
    await touch('touchStart', from.y);
    const steps = 12;
    for (let step = 1; step <= steps; step += 1) await touch('touchMove', from.y + (by * step) / steps);
    return { lift: () => touch('touchEnd', from.y + by) };
  }

  it('the feed lets go under the finger, keeps the place, counts, and comes back by a tap', async () => {
    const page = await openStory('components-liveactivityfeed-behaviour--follows');
    const scroller = page.locator('[data-slot="activity-feed-scroller"]');
    await scroller.waitFor({ timeout: 30_000 });
    // Fifty steps a second arrive as long as the story is open.
    await until('it follows a long list', () =>
      scroller.evaluate((element) => element.scrollHeight > 4 * element.clientHeight),
    );
    expect(await scroller.getAttribute('data-state')).toBe('following');
    const box = await scroller.boundingBox();
    if (!box) throw new Error('the feed is not to be seen');
    const finger = await drag(page, { x: box.x + box.width / 2, y: box.y + 40 }, 160);
    // The scroll event comes with the next frame, which may be late on a busy machine.
    await until('it lets go', async () => (await scroller.getAttribute('data-state')) === 'free');
    /** The screen positions of all rendered rows, by their index in the run. */
    const rows = () =>
      scroller.evaluate((element) =>
        [...element.querySelectorAll('li[aria-posinset]')].map((row): [string, number] => [
          row.getAttribute('aria-posinset') ?? '',
          row.getBoundingClientRect().top,
        ]),
      );
    await finger.lift();
    // Wait for the end of inertial scrolling.
    let last = await scroller.evaluate((element) => element.scrollTop);
    await until('it has come to rest', async () => {
      await page.waitForTimeout(150);
      const now = await scroller.evaluate((element) => element.scrollTop);
      const rests = now === last;
      last = now;
      return rests;
    });
    const before = new Map(await rows());
    const jump = page.locator('[data-slot="activity-feed-jump"]');
    const countOf = async () => Number.parseInt((await jump.textContent()) ?? '', 10);
    const counted = await countOf();
    await page.waitForTimeout(700);
    const both = (await rows()).filter(([place]) => before.has(place));
    expect(both.length).toBeGreaterThan(3);
    expect(both.filter(([place, top]) => top !== before.get(place))).toEqual([]);
    expect(await countOf()).toBeGreaterThan(counted);

    const target = await jump.boundingBox();
    expect(target?.height).toBeGreaterThanOrEqual(24);
    await jump.tap();
    await until('it follows again', async () => (await scroller.getAttribute('data-state')) === 'following');
    await jump.waitFor({ state: 'detached' });
    const off = await scroller.evaluate((e) => e.scrollHeight - e.clientHeight - e.scrollTop);
    expect(off).toBeLessThanOrEqual(1);
    await page.context().close();
  }, 90_000);

  it('the question comes up from the bottom, and both answers are made for thumbs', async () => {
    const page = await openStory('components-cancelrunbutton--default');
    const trigger = page.locator('[data-slot="cancel-run-trigger"]');
    await trigger.waitFor({ timeout: 30_000 });
    await trigger.tap();
    const sheet = page.getByRole('alertdialog');
    await sheet.waitFor();
    await until('the sheet stands at the bottom', async () => {
      const box = await sheet.boundingBox();
      return box !== null && Math.round(box.y + box.height) === 640 && Math.round(box.width) === 320;
    });
    const [keep, confirm] = [
      sheet.getByRole('button', { name: 'Keep running' }),
      sheet.getByRole('button', { name: 'Confirm Cancel' }),
    ];
    for (const answer of [keep, confirm]) {
      const box = await answer.boundingBox();
      expect(box?.height).toBeGreaterThanOrEqual(44);
      expect(box?.width).toBeGreaterThan(240);
    }
    // A tap outside the sheet does not dismiss it.
    await page.touchscreen.tap(160, 60);
    expect(await sheet.count()).toBe(1);
    await keep.tap();
    await sheet.waitFor({ state: 'detached' });
    expect(await trigger.getAttribute('data-state')).toBe('idle');
    await trigger.tap();
    await sheet.waitFor();
    await confirm.tap();
    await sheet.waitFor({ state: 'detached' });
    expect(await trigger.getAttribute('data-state')).toBe('cancelling');
    await page.context().close();
  }, 90_000);
});
