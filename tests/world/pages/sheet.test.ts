import path from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fingerDown } from '../support/finger';
import { type OpenHost, openHost } from '../support/host-page';
import { declareViewport } from '../support/phone';

let host: OpenHost;
beforeAll(async () => {
  host = await openHost({ entries: { input: path.join(import.meta.dirname, 'input.tsx') } });
});
afterAll(() => host?.close());

const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

async function openQuestion(options: BrowserContextOptions, block?: RegExp) {
  const { page } = await host.open('input', options);
  page.setDefaultTimeout(8_000);
  await declareViewport(page);
  if (block) await page.route(block, (route) => route.abort());
  await page.goto(`${host.urlOf('input')}?x=195&y=100&reason`);
  await page.evaluate(() => window.ready);
  await page.locator('[data-slot=cancel-run-trigger]').tap();
  await page.getByRole('alertdialog').waitFor();
  await page.waitForTimeout(600);
  return page;
}

/** The top of the sheet; its frame fills the window. */
const top = async (page: Page) => (await page.locator('[data-slot=cancel-run-dialog]').boundingBox())?.y ?? 0;

/** A finger drags slowly downward from the question's title and lifts. */
async function drag(page: Page, distance: number) {
  const finger = await fingerDown(page, page.locator('[data-slot=cancel-run-title]'));
  await finger.moveBy(distance);
  const dragged = await top(page);
  await page.waitForTimeout(150);
  await finger.lift();
  return dragged;
}

const sent = (page: Page) => page.evaluate(() => window.log.includes('sent'));

describe('a row that leaves the list (hosts.md §12)', () => {
  async function openList(options: BrowserContextOptions = {}, block?: RegExp) {
    const { page } = await host.open('input', options);
    page.setDefaultTimeout(8_000);
    if (block) await page.route(block, (route) => route.abort());
    await page.goto(`${host.urlOf('input')}?page=leaving`);
    await page.getByText('r5').first().waitFor();
    return page;
  }
  /** The number of boxes that shrink in the frame after runs have left. */
  const leave = (page: Page, count: number) =>
    page.evaluate(
      (many) =>
        new Promise<number>((resolve) => {
          window.leave(many);
          requestAnimationFrame(() =>
            requestAnimationFrame(() => resolve(document.querySelectorAll('[data-rl-leaving]').length)),
          );
        }),
      count,
    );
  const files = (page: Page) =>
    page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => /Leaving/i.test(name)).length);

  it('is gone at once; the others move up, also where animations are paused; nothing is loaded before', async () => {
    const page = await openList();
    expect(await files(page)).toBe(0);
    expect(await leave(page, 1)).toBe(0);
    await page.waitForTimeout(600);
    expect(await files(page)).toBeGreaterThan(0);
    expect(await leave(page, 1)).toBe(1);
    expect(await page.getByText('r2').count()).toBe(0);
    await page.waitForTimeout(600);
    expect(await page.locator('[data-rl-leaving]').count()).toBe(0);
    // Several at once: the view has changed.
    expect(await leave(page, 2)).toBe(0);
    await page.context().close();
  });

  it.each([
    ['less motion is asked for', { reducedMotion: 'reduce' as const }, undefined],
    ['its file cannot be had', {}, /Leaving-/],
  ])('is gone at once where %s', async (_why, options, block) => {
    const page = await openList(options, block);
    await leave(page, 1);
    await page.waitForTimeout(400);
    expect(await leave(page, 1)).toBe(0);
    expect(await page.getByText('r2').count()).toBe(0);
    await page.context().close();
  });
});

describe('a bottom sheet under a finger (hosts.md §12: framer-motion, used for what CSS cannot do)', () => {
  it('follows it, comes back when it is let go early, and is put away when it is dragged far', async () => {
    const page = await openQuestion(PHONE);
    await page.locator('[data-rl-grip]').waitFor();
    const before = await top(page);
    expect((await drag(page, 60)) - before).toBeGreaterThan(30);
    await page.waitForTimeout(900);
    expect(await top(page)).toBeCloseTo(before, 0);
    await drag(page, 220);
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    expect(await sent(page)).toBe(false);
    await page.context().close();
  });

  it('loads nothing where less motion is asked for', async () => {
    const page = await openQuestion({ ...PHONE, reducedMotion: 'reduce' });
    expect(await page.locator('[data-rl-grip]').count()).toBe(0);
    await page.context().close();
  });

  it('is the same question where the file cannot be had', async () => {
    const page = await openQuestion(PHONE, /SheetGrip/i);
    expect(await page.locator('[data-rl-grip]').count()).toBe(0);
    await page.locator('[data-slot=cancel-run-confirm]').tap();
    expect(await sent(page)).toBe(true);
    await page.context().close();
  });
});

describe('a phone with rounded corners and a notch, where the page goes to its edges', () => {
  async function inset(page: Page, insets: { top?: number; bottom?: number; left?: number; right?: number }) {
    const session = await page.context().newCDPSession(page);
    await session.send('Emulation.setSafeAreaInsetsOverride', { insets });
  }
  const boxOf = async (page: Page, selector: string) => {
    const box = await page.locator(selector).boundingBox();
    if (!box) throw new Error(`not drawn: ${selector}`);
    return box;
  };

  it('upright: the answers stand above the bar at the bottom, and letters are large enough to write in', async () => {
    const page = await openQuestion(PHONE);
    await inset(page, { top: 47, bottom: 34 });
    for (const slot of ['dismiss', 'confirm']) {
      const { y, height } = await boxOf(page, `[data-slot=cancel-run-${slot}]`);
      expect(y + height).toBeLessThanOrEqual(844 - 34);
    }
    // Safari zooms in on fields with a smaller font.
    const size = await page
      .locator('[data-slot=cancel-run-reason]')
      .evaluate((field) => Number.parseFloat(getComputedStyle(field).fontSize));
    expect(size).toBeGreaterThanOrEqual(16);
    await page.context().close();
  });

  it('on its side: nothing of the question lies under the notch', async () => {
    const page = await openQuestion({ ...PHONE, viewport: { width: 844, height: 390 } });
    await inset(page, { left: 47, right: 47, bottom: 21 });
    const { x, width } = await boxOf(page, '[data-slot=cancel-run-dialog]');
    expect(x).toBeGreaterThanOrEqual(47);
    expect(x + width).toBeLessThanOrEqual(844 - 47);
    const frame = page.locator('[data-slot=cancel-run-overlay]');
    expect(await frame.evaluate((element) => getComputedStyle(element).paddingLeft)).toBe('47px');
    await page.context().close();
  });
});
