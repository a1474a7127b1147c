// The documentation in a real browser, served as static files: it is readable at any width and its examples are live.
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { AxeResults } from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchOptions } from '../../scripts/find/find-browser.mjs';
import { ensureSiteBuilt, root } from '../../scripts/prepare.mjs';
import { QUESTIONS } from '../docs/search-questions';

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
/** One page of each kind. */
const PAGES = [
  'index.html',
  'start/next.html',
  'devtools.html',
  'concepts.html',
  'components/real-time-run-status.html',
  'components/runs-list.html',
  'css-variables.html',
  'recipes/table.html',
  'troubleshooting.html',
  'api/headless.html',
];

const site = path.join(root, 'docs/.vitepress/dist');
const axe = readFileSync(path.join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');
let server: Server;
let browser: Browser;
let base: string;

beforeAll(async () => {
  await ensureSiteBuilt();
  server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://x');
    const file = path.join(site, decodeURIComponent(pathname));
    if (!existsSync(file) || statSync(file).isDirectory()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': TYPES[path.extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await chromium.launch(await launchOptions());
}, 600_000);

afterAll(async () => {
  await browser?.close();
  server?.close();
});

/** Opens a page and collects its console messages. */
async function open(file: string, options: Parameters<Browser['newPage']>[0]): Promise<{ page: Page; said: string[] }> {
  const page = await browser.newPage(options);
  const said: string[] = [];
  page.on('console', (message) => said.push(`${file}: ${message.text()}`));
  page.on('pageerror', (error) => said.push(`${file}: ${error.message}`));
  await page.goto(`${base}/${file}`);
  await page.waitForSelector('h1');
  return { page, said };
}

/** Waits until the page's examples have rendered. */
async function settle(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [...document.querySelectorAll('.live-example-stage')].every(
      (stage) => stage.getAttribute('data-running') === 'true',
    ),
  );
}

async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const result: AxeResults = await page.evaluate('axe.run(document)');
  return result.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

describe.each([
  { width: 1280, colorScheme: 'light' as const },
  { width: 320, colorScheme: 'light' as const },
  { width: 1280, colorScheme: 'dark' as const },
])('$width px wide, $colorScheme', ({ width, colorScheme }) => {
  it.each(PAGES)('%s is accessible, quiet, and not wider than the page', async (file) => {
    const { page, said } = await open(file, {
      viewport: { width, height: 800 },
      colorScheme,
      reducedMotion: 'reduce',
    });
    await settle(page);
    expect(await page.evaluate(() => document.documentElement.classList.contains('dark'))).toBe(colorScheme === 'dark');
    expect(await findings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    expect(said).toEqual([]);
    await page.close();
  });
});

it('a live example moves, and can be cancelled and started again', async () => {
  const { page, said } = await open('index.html', { viewport: { width: 1280, height: 1000 } });
  await settle(page);
  const example = page.getByRole('group', { name: 'Live example' });
  const badge = example.locator('[data-slot="run-status-badge"]').first();
  const state = (value: string) =>
    example.locator(`[data-slot="run-status-badge"][data-state="${value}"]`).first().waitFor({ timeout: 30_000 });
  await state('running');
  await page.waitForFunction(
    () => document.querySelectorAll('.live-example [data-slot="activity-feed-item"]').length > 1,
    undefined,
    { timeout: 30_000 },
  );
  await example.getByRole('button', { name: /^Cancel run/ }).click();
  await page.getByRole('button', { name: 'Confirm Cancel' }).click();
  await state('cancelled');
  await example.getByRole('button', { name: 'Start again' }).click();
  await state('running');
  expect(await badge.textContent()).toMatch(/running/i);
  expect(said).toEqual([]);
  await page.close();
}, 120_000);

it('the search opens by keyboard and leads to an answer', async () => {
  const { page, said } = await open('index.html', { viewport: { width: 1280, height: 800 } });
  // Key handlers work only after hydration.
  await settle(page);
  await page.keyboard.press('Control+k');
  await page.locator('#localsearch-input').fill('toast');
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/recipes\/toast/);
  await page.getByRole('heading', { level: 1, name: /Toast/ }).waitFor();
  expect(said).toEqual([]);
  await page.close();
});

it('the search answers as it is typed, also where a word is misspelt', async () => {
  const { page } = await open('index.html', { viewport: { width: 1280, height: 900 } });
  await settle(page);
  await page.keyboard.press('Control+k');
  const input = page.locator('#localsearch-input');
  // tests/docs/site.test.ts checks all of them; every eighth here, to verify that the page searches the same way.
  for (const [question, answer] of QUESTIONS.filter((_, i) => i % 8 === 0)) {
    await input.fill(question);
    const found = () =>
      page
        .getByRole('option')
        .evaluateAll((all) => all.map((one) => one.querySelector('a')?.getAttribute('href') ?? ''));
    const address = `/${answer.replace(/(^|\/)README$/, '$1')}`;
    await expect
      .poll(async () => (await found()).some((href) => href.replace(/(\.html)?(#.*)?$/, '') === address), {
        message: question,
      })
      .toBe(true);
  }
  await page.close();
});

it('pages read without JavaScript', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${base}/recipes/proxy.html`);
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Proxy');
  expect(await page.getByRole('main').innerText()).toContain('proxy_buffering off');
  await page.getByRole('link', { name: 'Start with Next.js' }).first().click();
  expect(page.url()).toContain('/start/next.html');
  await context.close();
});
