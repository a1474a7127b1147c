import type { ChildProcess } from 'node:child_process';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { root } from '../../scripts/prepare.mjs';
import { type Browsed, browse } from './support/browse';
import { type Host, installHost, own } from './support/install-host';
import { startServer } from './support/start-server';

const { tarball } = inject('packed');
const NEXT = '16.4.6';
const ENV = { NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' };

describe('a Next.js app: a server component that imports the client entry, built for production', () => {
  let host: Host;
  let server: ChildProcess;
  let url: string;
  let html: string;
  let browsed: Browsed;

  beforeAll(async () => {
    host = await installHost({
      tarball,
      app: 'next',
      dependencies: { next: NEXT, react: own.react, 'react-dom': own['react-dom'] },
    });
    await cp(path.join(root, 'tests/hosts/apps/shared'), host.folder, { recursive: true });
    await cp(path.join(root, 'tests/hosts/support/moving-run.mjs'), path.join(host.folder, 'moving-run.mjs'));
    await host.exec(['node_modules/next/dist/bin/next', 'build'], ENV);
    const command = ['node_modules/next/dist/bin/next', 'start', '--port', '0', '--hostname', '127.0.0.1'];
    ({ server, url } = await startServer(host.folder, { command, env: ENV }));
    html = await (await fetch(url)).text();
    browsed = await browse(url);
  });

  afterAll(async () => {
    await browsed?.browser.close();
    server?.kill();
    await host?.remove();
  });

  it('sends the components as HTML, before any script has run', () => {
    expect(html).toContain('data-slot="run-status-badge"');
    expect(html).toMatch(/role="progressbar"/);
    expect(html).toContain('Training CTGAN model');
    expect(html).toMatch(/going on<!-- --> for <!-- -->2m 34s/);
  });

  it('brings it to life: the run moves and ends', async () => {
    const live = browsed.page.getByTestId('live');
    await live.getByText('Running').first().waitFor();
    await live.getByText('Succeeded').first().waitFor({ timeout: 30_000 });
    await expect.poll(() => live.getByRole('progressbar').first().getAttribute('aria-valuenow')).toBe('100');
    await live.locator('output', { hasText: 'ended' }).waitFor();
  });

  it('has its look on both sides of the border', async () => {
    const colour = (id: string) =>
      browsed.page
        .getByTestId(id)
        .locator('[data-slot="run-status-badge"]')
        .first()
        .evaluate((element) => getComputedStyle(element).backgroundColor);
    expect(await colour('server')).not.toBe('rgba(0, 0, 0, 0)');
    expect(await colour('live')).not.toBe('rgba(0, 0, 0, 0)');
  });

  it('moves a bar that brings no remaining time, and opens the question: both are loaded later (hosts.md 1)', async () => {
    const { page, complaints, browser } = await browse(`${url}/late`);
    try {
      const bar = page.getByRole('progressbar');
      await expect.poll(() => bar.getAttribute('aria-valuenow'), { timeout: 15_000 }).toMatch(/^1[23]$/);
      await page.getByText('Step 2 of 8: Part 2').waitFor();
      await page.getByRole('button', { name: /^Cancel/ }).click();
      await page.getByRole('button', { name: 'Confirm Cancel' }).waitFor();
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
    }
  });

  it('hydrates without a warning', () => {
    expect(browsed.complaints).toEqual([]);
  });
});
