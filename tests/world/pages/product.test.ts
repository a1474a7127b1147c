import path from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenHost, openHost } from '../support/host-page';

let host: OpenHost;
beforeAll(async () => {
  host = await openHost({ entries: { product: path.join(import.meta.dirname, 'product.tsx') } });
});
afterAll(() => host?.close());

const NAME = 'Churn, weekly';
const nameOf = (page: Page) => page.getByRole('link', { name: NAME });
/** An empty spot of the card. */
async function emptyPlaceOf(page: Page) {
  const box = await page.getByRole('article', { name: NAME }).or(page.getByRole('article').first()).boundingBox();
  if (!box) throw new Error('there is no card');
  return { x: box.x + box.width / 2, y: box.y + 6 };
}

describe('a product’s own page: rows that are links', () => {
  it('a plain press opens the window in place', async () => {
    const { page, complaints } = await host.open('product');
    const before = page.url();
    await nameOf(page).click();
    await page.getByRole('dialog').getByRole('link', { name: 'Share' }).waitFor();
    expect(page.url()).toBe(before);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('a name has the colour of the card, not the one that browsers give to links', async () => {
    const { page } = await host.open('product');
    const colours = await nameOf(page).evaluate((link) =>
      [link, link.closest('h3')].map((element) => element && getComputedStyle(element).color),
    );
    expect(colours[0]).toBe(colours[1]);
    await page.context().close();
  });

  it.each([
    ['a middle click', { button: 'middle' as const }],
    ['a click with Ctrl', { modifiers: ['ControlOrMeta' as const] }],
  ])('%s opens the run’s address in another tab, and no window here', async (_what, press) => {
    const { page } = await host.open('product');
    const [tab] = await Promise.all([page.context().waitForEvent('page'), nameOf(page).click(press)]);
    await tab.waitForURL(/\?run=r1$/);
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.context().close();
  });

  it('the whole card is the link: its address can be copied wherever it is pressed', async () => {
    const { page } = await host.open('product');
    const place = await emptyPlaceOf(page);
    const address = await page.evaluate(
      ({ x, y }) => document.elementFromPoint(x, y)?.closest('a')?.href ?? null,
      place,
    );
    expect(address).toMatch(/\?run=r1$/);
    const [tab] = await Promise.all([
      page.context().waitForEvent('page'),
      page.mouse.click(place.x, place.y, { button: 'middle' }),
    ]);
    await tab.waitForURL(/\?run=r1$/);
    await page.context().close();
  });

  it('a menu of the host’s stands above the link: it opens, renames and downloads by mouse', async () => {
    const { page } = await host.open('product');
    await page.getByRole('button', { name: `Menu of ${NAME}` }).click();
    expect(await page.getByRole('dialog').count()).toBe(0);
    const download = page.getByRole('link', { name: 'Download', exact: true });
    expect(await download.getAttribute('href')).toBe('/reports/r1');
    const [file] = await Promise.all([page.waitForEvent('download'), download.click()]);
    expect(file.url()).toMatch(/\/reports\/r1$/);
    await page.getByRole('button', { name: 'Rename' }).click();
    await page.getByRole('link', { name: `${NAME} (renamed)` }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.context().close();
  });
});

describe('a product’s own page: what only this product has', () => {
  it('its limits, statuses, groups and search in the list', async () => {
    const { page } = await host.open('product');
    await page.getByText('Completed with failures').first().waitFor();
    await page.getByRole('heading', { name: /Growth/ }).waitFor();
    // 0.71 exceeds the default limit, but not the product's.
    const auc = page.locator('[data-slot="run-card-metrics"]').first();
    expect(await auc.textContent()).toContain('MIA AUC');
    expect(await auc.getAttribute('data-verdict')).toBe('pass');
    await page.getByRole('searchbox').fill('claims');
    await expect.poll(() => nameOf(page).count()).toBe(0);
    await page.context().close();
  });

  it('its kind of step, the backend’s numbers, stages, plan, verdict and the metrics of each attempt in the window', async () => {
    const { page, complaints } = await host.open('product');
    await nameOf(page).click();
    const window = page.getByRole('dialog');
    const row = window.locator('[data-kind="deploy"]');
    await row.waitFor();
    expect(await row.textContent()).toMatch(/103.*Deploying/);
    await window.getByRole('list', { name: 'Stages' }).waitFor();
    await window.getByText('CTGAN first').first().waitFor();
    await window.getByText('2 of 2 pass').first().waitFor();
    await window.getByRole('link', { name: 'Share' }).waitFor();
    const cells = window.getByRole('row', { name: /MIA AUC/ }).getByRole('cell');
    expect(await cells.allTextContents()).toEqual(['0.74', '0.71']);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
