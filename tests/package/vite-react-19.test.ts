import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launchOptions } from '../../scripts/find-browser.mjs';
import { npm, root } from '../../scripts/prepare.mjs';

const { tarball } = inject('packed');
const own = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')).devDependencies;
const folder = path.join(path.dirname(tarball), 'vite-react-19');

/** An empty Vite + React app, as its own scaffolding leaves it, and the tarball. */
const MANIFEST = {
  name: 'host',
  private: true,
  type: 'module',
  dependencies: { react: own.react, 'react-dom': own['react-dom'], runlight: `file:${tarball}` },
  devDependencies: { vite: own.vite, '@vitejs/plugin-react': own['@vitejs/plugin-react'] },
};

const FILES = {
  'vite.config.js': `import react from '@vitejs/plugin-react';
export default { plugins: [react()] };`,
  'index.html': `<!doctype html><html lang="en"><head><title>Host</title><link rel="icon" href="data:," /></head>
<body><div id="root"></div><script type="module" src="/main.jsx"></script></body></html>`,
  'main.jsx': `import { createRoot } from 'react-dom/client';
import { createRestSource, RunProgressIndicator, RunProvider, RunStatusBadge } from 'runlight';
import 'runlight/styles.css';

const source = createRestSource({ baseUrl: '/api' });
const App = () => <RunProvider source={source}><RunStatusBadge runId="r1" /><RunProgressIndicator runId="r1" /></RunProvider>;
createRoot(document.getElementById('root')).render(<App />);`,
};

/** A backend whose run takes a step with each reading of its status, and ends with the eighth. */
function createRun() {
  const created = Date.now();
  const time = (step: number) => new Date(created + step * 1000).toISOString();
  let completed = 0;
  const steps = () =>
    Array.from({ length: Math.min(completed + 1, 8) }, (_, i) => ({
      n: i + 1,
      rev: i + 2,
      attempt: 1,
      kind: 'training',
      status: i < completed ? 'done' : 'running',
      title: `Part ${i + 1}`,
      created_at: time(i),
      started_at: time(i),
      finished_at: i < completed ? time(i + 1) : null,
    }));
  return {
    status() {
      completed = Math.min(completed + 1, 8);
      const ended = completed === 8;
      return {
        id: 'r1',
        name: 'Host run',
        status: ended ? 'succeeded' : 'running',
        rev: completed + 2,
        epoch: 'e1',
        attempt: 1,
        max_attempts: 1,
        progress: { completed_steps: completed, total_steps: 8, fraction: completed / 8 },
        current_step: ended
          ? null
          : { n: completed + 1, kind: 'training', name: `Part ${completed + 1}`, started_at: time(completed) },
        metrics: {},
        can: { cancel: !ended },
        created_at: time(0),
        started_at: time(0),
        finished_at: ended ? time(8) : null,
        updated_at: time(completed),
        server_time: new Date().toISOString(),
      };
    },
    steps: () => ({
      epoch: 'e1',
      run_rev: completed + 2,
      steps: steps(),
      next: completed + 2,
      more: false,
      reset: false,
    }),
  };
}

/** Serves what Vite built, and the run below /api. */
function serve(dist: string): Promise<Server> {
  const run = createRun();
  const types: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html' };
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    if (pathname.startsWith('/api/')) {
      const answer = pathname.endsWith('/v1/runs/r1/status')
        ? run.status()
        : pathname.endsWith('/v1/runs/r1/steps')
          ? run.steps()
          : null;
      response.writeHead(answer ? 200 : 404, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
      return;
    }
    const file = path.join(dist, pathname === '/' ? 'index.html' : pathname);
    const content = await readFile(file).catch(() => null);
    response.writeHead(content ? 200 : 404, { 'Content-Type': types[path.extname(file)] ?? 'text/plain' }).end(content);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

describe('an empty Vite app with React 19 and the tarball', () => {
  let server: Server;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'package.json'), JSON.stringify(MANIFEST));
    for (const [name, text] of Object.entries(FILES)) await writeFile(path.join(folder, name), text);
    // The project's own settings of npm: which registry is the machine's affair.
    await cp(path.join(root, '.npmrc'), path.join(folder, '.npmrc'));
    await npm(['install', '--prefer-offline', '--no-package-lock'], { cwd: folder });
    await promisify(execFile)(process.execPath, ['node_modules/vite/bin/vite.js', 'build'], { cwd: folder });
    server = await serve(path.join(folder, 'dist'));
    browser = await chromium.launch(await launchOptions());
    page = await browser.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  });

  afterAll(async () => {
    await browser?.close();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(null)));
    await rm(folder, { recursive: true, force: true });
  });

  it('installs one React, the host’s', async () => {
    const args = ['ls', 'react', '--json', '--all'];
    await expect(npm(args, { cwd: folder })).resolves.toBeUndefined();
    await expect(readFile(path.join(folder, 'node_modules/runlight/node_modules/react/package.json'))).rejects.toThrow(
      'ENOENT',
    );
  });

  it('shows the run moving and then its end', async () => {
    const bar = page.getByRole('progressbar');
    const value = async () => Number(await bar.getAttribute('aria-valuenow'));
    await bar.waitFor();
    await page.getByText('Running').first().waitFor();
    const before = await value();
    await expect.poll(value, { timeout: 10_000 }).toBeGreaterThan(before);
    await page.getByText('Succeeded').first().waitFor({ timeout: 20_000 });
    await expect.poll(value, { timeout: 5_000 }).toBe(100);
  });

  it('has its look from the one stylesheet', async () => {
    const badge = page.locator('[data-slot="run-status-badge"]');
    const look = await badge.evaluate((element) => {
      const { backgroundColor, display } = getComputedStyle(element);
      return { backgroundColor, display };
    });
    expect(look.backgroundColor).not.toBe('rgba(0, 0, 0, 0)');
    expect(look.display).toContain('flex');
  });

  it('says nothing in the console', () => {
    expect(complaints).toEqual([]);
  });
});
