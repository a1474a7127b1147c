import path from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenHost, openHost } from '../support/host-page';

let host: OpenHost;
beforeAll(async () => {
  host = await openHost({ entries: { 'first-look': path.join(import.meta.dirname, 'first-look.tsx') } });
});
afterAll(() => host?.close());

async function open(query: string, width: number, height: number, more: { reducedMotion?: 'reduce' } = {}) {
  const { page } = await host.open('first-look', { viewport: { width, height }, ...more });
  page.setDefaultTimeout(8_000);
  await page.goto(`${host.urlOf('first-look')}?${query}`);
  return page;
}

/** The scroll offset and scroll range of the overlay. */
const overlay = (page: Page) =>
  page.locator('[data-slot=run-execution-overlay]').evaluate((element) => ({
    scrollTop: element.scrollTop,
    excess: element.scrollHeight - element.clientHeight,
    top: document.querySelector('[data-slot=run-execution-header]')?.getBoundingClientRect().top,
  }));

describe('the window on a phone, motion allowed (hosts.md §3, browsers.md)', () => {
  it.each([320, 390, 447])('never opens scrolled away from its own buttons: %i px', async (width) => {
    const page = await open('', width, 844);
    for (let i = 0; i < 4; i += 1) {
      await page.getByRole('button', { name: 'Open' }).click();
      await page.waitForTimeout(350);
      expect(await overlay(page), `opening ${i}`).toEqual({ scrollTop: 0, excess: 0, top: 0 });
      if (i === 3) break;
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    // Like the cursor of a screen reader.
    await page
      .getByText('Lower is better')
      .last()
      .evaluate((text) => text.scrollIntoView());
    expect((await overlay(page)).scrollTop).toBe(0);
    expect((await overlay(page)).top).toBe(0);
    await page.context().close();
  });
});

describe('hidden texts in a host’s own scroller (browsers.md: the page becomes 3,193 px high)', () => {
  it.each(['metrics', 'cancel', 'list', 'feed', 'waiting'])('have no effect on the page: %s', async (part) => {
    const page = await open(`part=${part}`, 800, 600);
    await page.locator('[data-slot]').first().waitFor({ state: 'attached' });
    if (part === 'cancel') {
      await page.getByRole('alertdialog').waitFor();
      await page.evaluate(() => window.setRun({ status: 'succeeded' }));
      // A press right after a change under the pointer is ignored: press again.
      await expect
        .poll(
          async () => {
            const close = page.getByRole('button', { name: 'Close' });
            if (await close.isVisible()) await close.click({ timeout: 1_000 }).catch(() => {});
            return page.locator('[data-slot=cancel-run-status]').count();
          },
          { timeout: 8_000 },
        )
        .toBe(1);
    }
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(600);
    // No hidden text is positioned relative to a box outside its own part.
    const stray = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('[class~="rl:visually-hidden"]')]
        .filter((text) => getComputedStyle(text).position === 'absolute')
        .filter((text) => !text.offsetParent?.closest('[data-rl-root]'))
        .map((text) => text.textContent),
    );
    expect(stray).toEqual([]);
    await page.context().close();
  });
});

describe('a window 320×256 px, as 400 % of 1280×1024 (hosts.md §11)', () => {
  it.each([
    [320, 256],
    [320, 180],
    [844, 390],
  ])('the header scrolls along, and everything can be reached: %i×%i', async (width, height) => {
    const page = await open('', width, height);
    await page.getByRole('button', { name: 'Open' }).click();
    await page.waitForTimeout(350);
    const content = page.locator('[data-slot=run-execution-modal]');
    const before = await page.locator('[data-slot=run-execution-header]').boundingBox();
    await content.evaluate((element) => element.scrollTo({ top: 120 }));
    const after = await page.locator('[data-slot=run-execution-header]').boundingBox();
    expect((before?.y ?? 0) - (after?.y ?? 0)).toBe(120);
    await content.evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
    const body = await page.locator('[data-slot=run-execution-body]').boundingBox();
    expect((body?.y ?? 1e9) + (body?.height ?? 0)).toBeLessThanOrEqual(height + 0.5);
    expect((await overlay(page)).scrollTop).toBe(0);
    await page.context().close();
  });

  it('at 1280×800 they stay', async () => {
    const page = await open('', 1280, 800);
    await page.getByRole('button', { name: 'Open' }).click();
    await page.waitForTimeout(350);
    const content = page.locator('[data-slot=run-execution-modal]');
    expect(await content.evaluate((element) => element.scrollHeight - element.clientHeight)).toBe(0);
    await page.context().close();
  });
});

describe('the light over a bar that is being cancelled (hosts.md §3: sheen in dark and RTL)', () => {
  it.each(['ltr', 'rtl'])('stays within the filled part: %s', async (direction) => {
    const page = await open('part=bar&status=cancelling', 600, 300);
    await page.evaluate((dir) => document.documentElement.setAttribute('dir', dir), direction);
    const bar = page.getByRole('progressbar');
    await bar.waitFor();
    await page.waitForTimeout(600);
    const seen = await bar.evaluate((element) => {
      // The fill has the width of the track and is moved out of it: only the part within the track is visible.
      const track = element.getBoundingClientRect();
      const moved = element.querySelector('[data-slot=run-progress-fill]')?.getBoundingClientRect();
      const fill = moved && {
        left: Math.max(moved.left, track.left),
        right: Math.min(moved.right, track.right),
      };
      const clip = element.querySelector('span[aria-hidden]');
      const light = clip?.getBoundingClientRect();
      return fill && light && clip
        ? {
            start: Math.round(light.left - fill.left),
            end: Math.round(light.right - fill.right),
            overflow: getComputedStyle(clip).overflow,
          }
        : null;
    });
    expect(seen?.overflow).toBe('hidden');
    expect(Math.abs(seen?.start ?? 99)).toBeLessThanOrEqual(2);
    expect(Math.abs(seen?.end ?? 99)).toBeLessThanOrEqual(2);
    await page.context().close();
  });
});
