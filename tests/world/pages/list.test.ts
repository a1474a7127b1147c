import path from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenHost, openHost } from '../support/host-page';

let host: OpenHost;
beforeAll(async () => {
  host = await openHost({ entries: { list: path.join(import.meta.dirname, 'list.tsx') } });
});
afterAll(() => host?.close());

async function open(width: number) {
  const { page } = await host.open('list', { viewport: { width, height: 800 } });
  await page.addStyleTag({ content: 'body { margin: 16px }' });
  await page.getByRole('checkbox', { name: 'Select all' }).waitFor();
  await page.mouse.move(0, 0);
  return page;
}

/** Height and status of every row, visible or not. */
const rowsOf = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('[data-slot="runs-list-row"]')].map((row) => ({
      height: Math.round(row.getBoundingClientRect().height),
      state: row.getAttribute('data-state'),
      status: row.querySelector('[data-slot="run-status-badge"]')?.getAttribute('data-state') ?? '',
    })),
  );
const boxesOf = (page: Page) =>
  page.evaluate(() =>
    ['run-card', 'run-card-name', 'run-status-badge', 'runs-list-header', 'cancel-run-trigger', 'runs-list-counts'].map(
      (slot) =>
        [...document.querySelectorAll(`[data-slot="${slot}"]`)].map((element) => {
          const { x, y, width, height } = element.getBoundingClientRect();
          return [x, y, width, height].join(' ');
        }),
    ),
  );

describe('a list of 30 mixed runs', () => {
  it.each([
    { width: 900, heights: { running: 88, queued: 88, failed: 88, succeeded: 72, cancelled: 72 }, most: 2_800 },
    { width: 390, heights: { running: 110, queued: 110, failed: 110, succeeded: 90, cancelled: 90 }, most: 3_600 },
  ])(
    'is at most $most px high at $width px, and a row out of view is as high as its card',
    async ({ width, heights, most }) => {
      const page = await open(width);
      const rows = await rowsOf(page);
      expect(rows).toHaveLength(30);
      expect(rows.some(({ state }) => state === 'away')).toBe(true);
      for (const { height, status, state } of rows) {
        expect(
          Math.abs(height - (heights[status as keyof typeof heights] ?? 0)),
          `${status} ${state}`,
        ).toBeLessThanOrEqual(1);
      }
      const height = await page
        .locator('[data-slot="runs-list"]')
        .evaluate((list) => list.getBoundingClientRect().height);
      expect(height).toBeLessThanOrEqual(most);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      await page.context().close();
    },
  );

  it.each([900, 390])('selecting runs moves nothing at %i px', async (width) => {
    const page = await open(width);
    const before = await boxesOf(page);
    await page.getByRole('checkbox', { name: 'Select Patient admissions 1', exact: true }).check();
    await page.locator('[data-slot="runs-list-bulk"]', { hasText: '1 selected' }).waitFor();
    expect(await boxesOf(page)).toEqual(before);
    await page.getByRole('checkbox', { name: 'Select all' }).check();
    await page.getByRole('button', { name: 'Cancel 10 runs' }).waitFor();
    expect(await boxesOf(page)).toEqual(before);
    await page.context().close();
  });

  it('is red only where a run has failed, until somebody is about to press', async () => {
    const page = await open(900);
    const grounds = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('[data-slot="cancel-run-trigger"]')].map(
          (button) => getComputedStyle(button).backgroundColor,
        ),
      );
    expect(new Set(await grounds())).toEqual(new Set(['rgb(254, 242, 242)']));
    const card = await page.locator('[data-slot="run-card"]').first().boundingBox();
    if (!card) throw new Error('no card');
    await page.mouse.move(card.x + card.width / 2, card.y + card.height / 2);
    await expect.poll(async () => (await grounds())[0]).toBe('rgb(239, 68, 68)');
    expect(new Set((await grounds()).slice(1))).toEqual(new Set(['rgb(254, 242, 242)']));
    await page.context().close();
  });
});
