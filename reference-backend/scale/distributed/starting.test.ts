import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchOptions } from '../../../scripts/find/find-browser.mjs';
import type { Problem } from '../../testing';
import { startBackend } from '../backend';
import { freePort, newDatabase, type Service, startPostgres } from './services';

/** A backend keeps starting up while its database is unavailable. */
let postgres: Service;
let databaseUrl: string;
let browser: Browser;
let pageDir: string;

beforeAll(async () => {
  postgres = await startPostgres();
  databaseUrl = await newDatabase(postgres);
  browser = await chromium.launch(await launchOptions());
  pageDir = await mkdtemp(join(tmpdir(), 'runlight-page-'));
  await writeFile(join(pageDir, 'index.html'), '<!doctype html><title>Studio</title><h1>The page itself</h1>');
});
afterAll(async () => {
  await browser.close();
  await postgres.dispose();
  await rm(pageDir, { recursive: true });
});

it('a page opened before the server is ready says so, and becomes the page that was asked for by itself', async () => {
  await postgres.stop();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const starting = startBackend({ port, databaseUrl, pageDir });
  const page = await browser.newPage();
  const early = await page.goto(`${url}/runs/7?from=mail`);
  expect([early?.status(), early?.headers()['retry-after']]).toEqual([503, '1']);
  expect(await page.getByRole('status').innerText()).toMatch(/^Starting: .* automatically\.$/);

  // Callers get a response in the wire format, whatever they accept.
  for (const accept of ['application/json', 'text/html,*/*']) {
    const called = await fetch(`${url}/v1/runs`, { headers: { accept } });
    expect([called.status, called.headers.get('retry-after')]).toEqual([503, '1']);
    expect(called.headers.get('content-type')).toBe('application/problem+json');
    const problem = (await called.json()) as Problem;
    expect(problem).toMatchObject({ status: 503, code: 'starting', request_id: called.headers.get('x-request-id') });
  }
  expect((await fetch(`${url}/readyz`)).status).toBe(503);

  await postgres.start();
  const backend = await starting;
  await page.getByRole('heading', { name: 'The page itself' }).waitFor();
  expect(page.url()).toBe(`${url}/runs/7?from=mail`);
  await backend.close();
});
