import path from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenHost, openHost } from '../support/host-page';

let host: OpenHost;
beforeAll(async () => {
  host = await openHost({ entries: { input: path.join(import.meta.dirname, 'input.tsx') } });
}, 120_000);
afterAll(() => host?.close());

const TOUCH: BrowserContextOptions = { hasTouch: true };
/** The pointer, and ms between both clicks: as fast as possible, and as slow as a double click may be. */
const WAYS = [
  ['mouse', 60],
  ['mouse', 380],
  ['finger', 200],
] as const;
/** For places with the same guard. */
const SLOWEST_WAYS = WAYS.slice(1);

async function withPage(query: string, use: (page: Page) => Promise<void>, block?: RegExp) {
  const { page, complaints } = await host.open('input', TOUCH);
  page.setDefaultTimeout(8_000);
  if (block) await page.route(block, (route) => route.abort());
  await page.goto(`${host.urlOf('input')}?${query}`);
  await page.locator('button').first().waitFor();
  await page.evaluate(() => window.ready);
  await use(page);
  if (!block) expect(complaints).toEqual([]);
  await page.context().close();
}

interface Point {
  x: number;
  y: number;
}

async function centreOf(page: Page, selector: string): Promise<Point> {
  const box = await page.locator(selector).first().boundingBox();
  if (!box) throw new Error(`nothing to press: ${selector}`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Two presses at one place, like a user: a mouse counts the second one as click 2, a finger counts each as 1. */
async function pressTwice(page: Page, { x, y }: Point, by: 'mouse' | 'finger', gap: number) {
  if (by === 'mouse') {
    await page.mouse.click(x, y);
    await page.waitForTimeout(gap);
    await page.mouse.down({ clickCount: 2 });
    await page.mouse.up({ clickCount: 2 });
  } else {
    await page.touchscreen.tap(x, y);
    await page.waitForTimeout(gap);
    await page.touchscreen.tap(x + 3, y - 2);
  }
  await page.waitForTimeout(150);
}

const log = (page: Page) => page.evaluate(() => window.log);
const count = async (page: Page, what: string) => (await log(page)).filter((entry) => entry === what).length;
const closes = (page: Page) => page.evaluate(() => window.closes);

const CROSS = 'dialog [aria-label=Close]';

async function openWindow(page: Page) {
  await page.getByRole('button', { name: 'Open', exact: true }).press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.waitForTimeout(700);
}

async function closeWindow(page: Page) {
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.waitForTimeout(600);
}

describe('a double click on the host’s "Open" (hosts.md §4: a press is meant for what was there)', () => {
  const places: [what: string, query: string, selector: string | null][] = [
    ['beside the window', 'page=modal', null],
    ['on its cross', 'page=modal', CROSS],
    ['on its "Cancel"', 'page=modal', 'dialog [data-slot=cancel-run-trigger]'],
    ['on "Start run"', 'page=modal&new', '[data-slot=run-execution-footer] button[type=submit]'],
    ['on a box of the host’s form', 'page=modal&new', 'dialog input[type=checkbox]'],
    ['on a button of the host’s form', 'page=modal&new', 'dialog form button'],
  ];
  it.each(places)('opens the window, and its second half does nothing %s', async (_where, query, selector) => {
    await withPage(query, async (page) => {
      await openWindow(page);
      const at = selector === null ? { x: 14, y: 400 } : await centreOf(page, selector);
      await closeWindow(page);
      await page.evaluate(({ x, y }) => window.moveOpener(x, y), at);
      for (const [by, gap] of selector === null ? WAYS : SLOWEST_WAYS) {
        await page.evaluate(() => {
          window.log.length = 0;
          window.closes = 0;
        });
        await pressTwice(page, at, by, gap);
        const which = `${by}, ${gap} ms`;
        expect(await page.getByRole('dialog').count(), which).toBe(1);
        expect(await page.getByRole('alertdialog').count(), which).toBe(0);
        expect(await log(page), which).toEqual([]);
        expect(await closes(page), which).toBe(0);
        await page.waitForTimeout(600);
        await closeWindow(page);
      }
    });
  });

  it('a press of its own, later, is meant: beside the window it closes it', async () => {
    await withPage('page=modal', async (page) => {
      await page.evaluate(() => window.moveOpener(14, 400));
      await page.mouse.click(14, 400);
      await page.getByRole('dialog').waitFor();
      await page.waitForTimeout(800);
      await page.mouse.click(14, 400);
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(await closes(page)).toBe(1);
    });
  });
});

describe('a double click on what closes (hosts.md §4: exactly one deed)', () => {
  const closers: [what: string, selector: string | null, block?: RegExp][] = [
    ['the window’s cross', CROSS],
    ['the place beside the window', null],
    ['the stand-in’s cross', CROSS, /RunExecutionSurface/],
  ];
  it.each(closers)('%s closes once, and presses nothing below', async (_what, selector, block) => {
    await withPage(
      'page=modal&below',
      async (page) => {
        for (const [by, gap] of selector === CROSS ? WAYS : SLOWEST_WAYS) {
          await openWindow(page);
          await page.evaluate(() => {
            window.closes = 0;
          });
          const at = selector === null ? { x: 14, y: 400 } : await centreOf(page, selector);
          await pressTwice(page, at, by, gap);
          const which = `${by}, ${gap} ms`;
          expect(await page.getByRole('dialog').count(), which).toBe(0);
          expect(await closes(page), which).toBe(1);
          expect(await log(page), which).toEqual([]);
          await page.waitForTimeout(600);
        }
        // Later the page below is clickable.
        await page.mouse.click(14, 400);
        expect(await log(page)).toEqual(['below']);
      },
      block,
    );
  });
});

describe('a double click on what acts (hosts.md §4: exactly one deed)', () => {
  it.each([
    ['starts at once', '', 1],
    ['looks at the form first', '&starts=checks', 1],
    ['is refused at once', '&refuse', 1],
  ])('"Start run" submits the host’s form once where the host %s', async (_host, more, submitted) => {
    for (const [by, gap] of WAYS) {
      await withPage(`page=modal&new${more}`, async (page) => {
        await openWindow(page);
        await pressTwice(page, await centreOf(page, '[data-slot=run-execution-footer] button[type=submit]'), by, gap);
        const which = `${by}, ${gap} ms`;
        expect(await count(page, 'submitted'), which).toBe(submitted);
        expect(await count(page, 'started'), which).toBe(1);
        expect(await closes(page), which).toBe(0);
      });
    }
  });

  it('"Run again" is told once', async () => {
    for (const by of ['mouse', 'finger'] as const) {
      await withPage('page=modal', async (page) => {
        await openWindow(page);
        await page.evaluate(() => window.setRun({ status: 'succeeded', finishedAt: Date.now() }));
        await page.getByRole('button', { name: 'Run again' }).waitFor();
        await page.waitForTimeout(700);
        await pressTwice(page, await centreOf(page, 'dialog button:has-text("Run again")'), by, 120);
        expect(await count(page, 'again'), by).toBe(1);
      });
    }
  });

  it.each([
    ['the panel', 'page=pausing'],
    ['the window', 'page=pausing&open'],
  ])('pausing a run in %s pauses it once, and does not let it go on', async (_where, query) => {
    for (const [by, gap] of WAYS) {
      await withPage(query, async (page) => {
        await page.locator('[data-slot=run-pause]').waitFor();
        await page.waitForTimeout(700);
        await pressTwice(page, await centreOf(page, '[data-slot=run-pause]'), by, gap);
        expect(await page.evaluate(() => window.pauses()), `${by}, ${gap} ms`).toBe(1);
      });
    }
  });
});
