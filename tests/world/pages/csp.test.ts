import path from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenHost, openHost } from '../support/host-page';

/** Longer than any animation: a page in a real browser uses real time. ms */
const MOVED_MS = 600;

let host: OpenHost;
beforeAll(async () => {
  host = await openHost({
    entries: {
      input: path.join(import.meta.dirname, 'input.tsx'),
      looks: path.join(import.meta.dirname, 'looks-page.tsx'),
    },
  });
});
afterAll(() => host?.close());

/** No inline code, no eval, no other origins, and no string as markup (Trusted Types). */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

const documentOf = (script: string) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Strict</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/runlight.css"></head>
<body><div id="root"></div><script type="module" src="/${script}.js"></script></body></html>`;

async function openStrict(query: string, options?: BrowserContextOptions) {
  const entry = query === 'looks' ? 'looks' : 'input';
  const { page, complaints } = await host.open(entry, options);
  page.setDefaultTimeout(8_000);
  const url = `${host.urlOf(entry)}?${query}`;
  const isDocument = (address: URL) => address.pathname === new URL(url).pathname;
  await page.route(isDocument, (route) =>
    route.fulfill({
      contentType: 'text/html',
      headers: { 'content-security-policy': POLICY },
      body: documentOf(entry),
    }),
  );
  complaints.length = 0;
  await page.goto(url);
  await page.locator('#root > *').first().waitFor({ state: 'attached' });
  await page.evaluate(() => window.ready);
  return { page, complaints };
}

describe('a page with a strict content security policy', () => {
  const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();

  it('has force: what is inline is refused', async () => {
    const { page, complaints } = await openStrict('');
    await page.evaluate(() => {
      const style = document.createElement('style');
      style.textContent = 'body { color: red }';
      document.head.append(style);
    });
    await expect.poll(() => complaints.join()).toContain('Content Security Policy');
    await page.context().close();
  });

  it.each<[string, string, (page: Page) => Promise<void>, BrowserContextOptions?]>([
    [
      'the question, answered',
      'x=200&y=100&reason',
      async (page) => {
        await page.locator('[data-slot=cancel-run-trigger]').click();
        await page.getByRole('alertdialog').waitFor();
        await press(page, 'Keep running');
        await page.getByRole('alertdialog').waitFor({ state: 'detached' });
      },
    ],
    [
      'the question as a sheet under a finger',
      'x=195&y=100',
      async (page) => {
        await page.locator('[data-slot=cancel-run-trigger]').tap();
        await page.locator('[data-rl-grip]').waitFor();
        await press(page, 'Confirm Cancel');
      },
      { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    ],
    [
      'the window of a run',
      'page=modal',
      async (page) => {
        await press(page, 'Open');
        await page.getByRole('dialog').waitFor();
        await page.waitForTimeout(MOVED_MS);
        await page.keyboard.press('Escape');
      },
    ],
    [
      'a question with a number of the host’s',
      'page=layered',
      async (page) => {
        await press(page, /^Cancel/);
        await page.getByRole('alertdialog').waitFor();
        await page.waitForTimeout(MOVED_MS);
        await press(page, 'Keep running');
      },
    ],
    [
      'the panel, its metrics, and the question in its place',
      'looks',
      async (page) => {
        await press(page, 'Cancel');
        await page.getByRole('alertdialog').waitFor();
        await press(page, 'Confirm Cancel');
      },
    ],
    [
      'the list, and a question for many',
      'page=list',
      async (page) => {
        await page.getByRole('checkbox', { name: /select all/i }).check();
        await press(page, /cancel 2 runs/i);
        await page.getByRole('alertdialog').waitFor();
        await press(page, 'Keep running');
      },
    ],
    [
      'a list from which runs leave',
      'page=leaving',
      async (page) => {
        await page.evaluate(() => window.leave(1));
        await page.waitForTimeout(MOVED_MS);
        await page.evaluate(() => window.leave(1));
        await page.waitForTimeout(MOVED_MS);
      },
    ],
  ])('is content with %s', async (_what, query, use, options) => {
    const { page, complaints } = await openStrict(query, options);
    await use(page);
    await page.waitForTimeout(MOVED_MS);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
