// Follows the start pages step by step: every command, every file, and then the page in a browser.
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { run } from '../../scripts/prepare.mjs';
import { type Browsed, browse } from './support/browse';
import { type Followed, followPage, readersEnv } from './support/follow-page';
import { startServer } from './support/start-server';

const { tarball } = inject('packed');
const MINUTES = 60_000;

let ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.toReversed()) await end();
  ends = [];
});

async function follow(page: string): Promise<Followed> {
  const folder = await mkdtemp(path.join(tmpdir(), 'runlight-start-'));
  ends.push(() => rm(folder, { recursive: true, force: true }));
  return followPage({ page, folder, tarball });
}

async function serve(folder: string, command: string[], env: Record<string, string> = {}): Promise<Browsed> {
  const started: { url: string; server: ChildProcess } = await startServer(folder, { command, env });
  ends.push(() => started.server.kill());
  const browsed = await browse(started.url);
  ends.push(() => browsed.browser.close());
  return browsed;
}

/** Watches the run, cancels it, and waits until it has stopped. */
async function seeItLive(page: Page): Promise<void> {
  await page.locator('[data-slot="run-status-badge"][data-state="running"]').first().waitFor({ timeout: 30_000 });
  const now = async () => Number(await page.getByRole('progressbar').first().getAttribute('aria-valuenow'));
  const first = await now();
  await expect.poll(now, { timeout: 30_000 }).toBeGreaterThan(first);
  await page
    .getByRole('button', { name: /^Cancel run/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Confirm Cancel' }).click();
  await page.locator('[data-slot="run-status-badge"][data-state="cancelled"]').first().waitFor({ timeout: 30_000 });
}

describe('followed to the letter', () => {
  it(
    'Start with Vite leads to a live run, and to an app that builds',
    async () => {
      const { folder } = await follow('docs/start/vite.md');
      const { page, complaints } = await serve(folder, ['node_modules/vite/bin/vite.js', '--host', '127.0.0.1']);
      await page.getByText('My first run').first().waitFor({ timeout: 60_000 });
      await seeItLive(page);
      expect(complaints).toEqual([]);
      await run('npm', ['run', 'build'], { cwd: folder, env: readersEnv(), shell: process.platform === 'win32' });
    },
    10 * MINUTES,
  );

  it(
    'Start with Next.js leads to a live run, and to a page that the server renders',
    async () => {
      const { folder } = await follow('docs/start/next.md');
      const next = 'node_modules/next/dist/bin/next';
      await run(process.execPath, [next, 'build'], { cwd: folder, env: readersEnv() });
      const { page, complaints } = await serve(folder, [next, 'start', '--port', '3000', '--hostname', '127.0.0.1'], {
        NODE_ENV: 'production',
        API_URL: 'http://127.0.0.1:3000/api',
      });
      await page.getByRole('button', { name: 'Start a run' }).click();
      await page.getByText('My first run').first().waitFor({ timeout: 60_000 });
      await page.getByRole('link', { name: /My first run/ }).click();
      await page.waitForURL(/\/runs\/run_/);
      expect(await (await fetch(page.url())).text()).toContain('My first run');
      await seeItLive(page);
      expect(complaints).toEqual([]);
    },
    15 * MINUTES,
  );
});
