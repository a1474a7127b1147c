import path from 'node:path';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../../scripts/prepare.mjs';
import { type OpenHost, openHost } from '../support/host-page';
import { type RunsServer, serveRuns } from './runs-server';

/** How many steps (one per second) a panel may be behind the backend: a poll, its pause, and a busy machine. */
const MAY_LAG = 5;
/** The time from a press to its request on a busy machine, ms. */
const AT_ONCE_MS = 2_000;

let host: OpenHost;
let server: RunsServer | undefined;
const pages: Page[] = [];

beforeAll(async () => {
  host = await openHost({
    entries: { panels: path.join(import.meta.dirname, 'panels.tsx') },
    alias: { 'runlight/tabs': path.join(root, 'src/tabs.ts') },
  });
});
afterAll(() => host?.close());
afterEach(async () => {
  for (const page of pages.splice(0)) await page.context().close();
  await server?.close();
  server = undefined;
});

const addressOf = (query: Record<string, string>) => {
  const url = new URL(host.urlOf('panels'));
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
};
async function openPanels(query: Record<string, string>, beside?: Page): Promise<Page> {
  const context = beside?.context() ?? (await host.browser.newContext({ ignoreHTTPSErrors: true }));
  const page = await context.newPage();
  if (!beside) pages.push(page);
  await page.goto(addressOf(query));
  return page;
}
/** The step in each panel; 0 = none yet. */
const shown = (page: Page) =>
  page
    .locator('[id^="run-"]')
    .evaluateAll((panels) => panels.map((panel) => Number(/Step (\d+) of/.exec(panel.textContent ?? '')?.[1] ?? 0)));
const lagging = async (page: Page, from: RunsServer) => {
  const steps = await shown(page);
  return steps.flatMap((step, i) =>
    from.stepNow() - step > MAY_LAG ? [`run-${i + 1} at ${step} of ${from.stepNow()}`] : [],
  );
};
/** Presses Cancel in a panel, and finds the button that confirms. */
async function askToCancel(page: Page, id: string) {
  await page
    .locator(`#${id}`)
    .getByRole('button', { name: `Cancel run ${id}` })
    .click();
  const confirm = page.getByRole('button', { name: 'Confirm Cancel' });
  await confirm.waitFor();
  // A press on an element that has just appeared under the pointer is ignored.
  await page.waitForTimeout(600);
  return confirm;
}
/** Presses Cancel in a panel and confirms; resolves with the time until the request arrived, ms. */
async function cancelTakes(page: Page, id: string, from: RunsServer): Promise<number> {
  const confirm = await askToCancel(page, id);
  const pressedAt = Date.now();
  await confirm.click();
  await expect
    .poll(() => from.cancels().some((cancel) => cancel.id === id), { timeout: 30_000, interval: 20 })
    .toBe(true);
  return (from.cancels().find((cancel) => cancel.id === id)?.at ?? 0) - pressedAt;
}

describe('twelve panels of one page, pushed by event streams', () => {
  it('D11: over HTTP/1.1 three stream, nine poll, all are up to date, and a cancel leaves at once', async () => {
    server = await serveRuns();
    const page = await openPanels({ api: server.url, panels: '12' });
    await expect.poll(async () => (await shown(page)).every((step) => step > 0), { timeout: 30_000 }).toBe(true);
    for (let look = 0; look < 4; look += 1) {
      await page.waitForTimeout(2_500);
      expect(await lagging(page, server)).toEqual([]);
    }
    expect(server.streams()).toEqual({ open: 3, most: 3 });
    expect(await cancelTakes(page, 'run-1', server)).toBeLessThan(AT_ONCE_MS);
    expect(await cancelTakes(page, 'run-9', server)).toBeLessThan(AT_ONCE_MS);
    await page.locator('#run-9').getByText('Cancelled', { exact: true }).first().waitFor();
    // The connection of an ended stream is reused.
    await expect.poll(() => server?.streams().open, { timeout: 15_000 }).toBe(3);
  }, 120_000);

  it('D11: over HTTP/2 all twelve stream', async () => {
    server = await serveRuns({ http2: true });
    const page = await openPanels({ api: server.url, panels: '12', http2: '' });
    await expect.poll(() => server?.streams().open, { timeout: 30_000 }).toBe(12);
    await page.waitForTimeout(3_000);
    expect(await lagging(page, server)).toEqual([]);
    expect(await page.getByText('LIVE', { exact: true }).count()).toBe(12);
    expect(await cancelTakes(page, 'run-12', server)).toBeLessThan(AT_ONCE_MS);
  }, 120_000);

  it('D11: two tabs share six connections: both are up to date, and a cancel gets through', async () => {
    server = await serveRuns();
    const first = await openPanels({ api: server.url, panels: '6' });
    await expect.poll(() => server?.streams().open, { timeout: 30_000 }).toBe(3);
    const second = await openPanels({ api: server.url, panels: '6' }, first);
    await second.waitForTimeout(15_000);
    expect(await lagging(second, server)).toEqual([]);
    expect(await cancelTakes(second, 'run-6', server)).toBeLessThan(AT_ONCE_MS);
  }, 120_000);

  it('D11: with runlight/tabs three streams are open in all tabs together', async () => {
    server = await serveRuns();
    const first = await openPanels({ api: server.url, panels: '4', tabs: '' });
    await expect.poll(() => server?.streams().open, { timeout: 30_000 }).toBe(3);
    const second = await openPanels({ api: server.url, panels: '4', tabs: '' }, first);
    await second.waitForTimeout(8_000);
    expect(server.streams().most).toBe(3);
    expect(await lagging(second, server)).toEqual([]);
  }, 120_000);
});

const LEAVING: readonly (readonly [string, (page: Page) => Promise<unknown>])[] = [
  ['follows a link', (page) => page.goto('about:blank')],
  ['closes the tab', (page) => page.close()],
];

describe('a cancel whose page is left at once, to an API of another origin that is slow to allow it', () => {
  it.each(LEAVING)(
    'D12: the request arrives when the user %s',
    async (_, leave) => {
      server = await serveRuns({ preflightMs: 1_500 });
      const page = await openPanels({ api: server.url, panels: '1' });
      const context = page.context();
      const confirm = await askToCancel(page, 'run-1');
      await confirm.click();
      await expect.poll(() => server?.preflights(), { timeout: 10_000, interval: 10 }).toBe(1);
      expect(server.cancels()).toEqual([]);
      await leave(page);
      await expect.poll(() => server?.cancels().length, { timeout: 15_000 }).toBe(1);
      await context.close();
    },
    60_000,
  );

  it.each(LEAVING)(
    'D12: so it does where its headers were still awaited when the user %s',
    async (_, leave) => {
      server = await serveRuns({ preflightMs: 1_500 });
      const page = await openPanels({ api: server.url, panels: '1', headers: '' });
      const context = page.context();
      const confirm = await askToCancel(page, 'run-1');
      await page.evaluate(() => document.body.setAttribute('data-slow-headers', ''));
      await confirm.click();
      await page.locator('body[data-waits-for-headers]').waitFor();
      expect(server.preflights()).toBe(0);
      await leave(page);
      await expect.poll(() => server?.cancels().length, { timeout: 15_000 }).toBe(1);
      await context.close();
    },
    60_000,
  );
});
