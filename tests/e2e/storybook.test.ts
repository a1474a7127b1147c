import { execFile } from 'node:child_process';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchOptions } from '../../scripts/find-browser.mjs';
import { root } from '../../scripts/prepare.mjs';

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

let folder: string;
let server: Server;
let browser: Browser;
let base: string;
/** What was asked for outside of the sub-path, or not found in it. */
const missed: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'runlight-storybook-'));
  const storybook = path.join(root, 'node_modules/storybook/dist/bin/dispatcher.js');
  await promisify(execFile)(process.execPath, [storybook, 'build', '--disable-telemetry', '--quiet', '-o', folder], {
    cwd: root,
    maxBuffer: 64 << 20,
  });
  server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://x');
    const file = path.join(folder, decodeURIComponent(pathname.replace(/^\/sub\//, '')));
    if (!pathname.startsWith('/sub/') || !existsSync(file) || statSync(file).isDirectory()) {
      missed.push(pathname);
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': TYPES[path.extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sub`;
  browser = await chromium.launch(await launchOptions());
}, 400_000);

afterAll(async () => {
  await browser?.close();
  server?.close();
  await rm(folder, { recursive: true, force: true });
});

it('the built Storybook works below a path of a site, simulated backend included', async () => {
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`${base}/iframe.html?id=live-one-run--running&viewMode=story`);
  await page.getByText('LIVE').first().waitFor({ timeout: 30_000 });
  await page.getByRole('progressbar', { name: 'Progress of Customer churn' }).waitFor();
  expect(errors).toEqual([]);
  expect(missed.filter((file) => !file.endsWith('.map') && !file.endsWith('favicon.ico'))).toEqual([]);
});
