import type { ChildProcess } from 'node:child_process';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launchOptions } from '../../scripts/find/find-browser.mjs';
import { root } from '../../scripts/prepare.mjs';
import { startCountedApi } from './support/counted-api';
import { type Host, installHost, own } from './support/install-host';
import { startServer } from './support/start-server';

const { tarball } = inject('packed');
const react = { react: own.react, 'react-dom': own['react-dom'] };
const NEXT = 'node_modules/next/dist/bin/next';

const FRAMEWORKS = [
  {
    name: 'Next.js: a server component hands the run to a client component',
    app: 'next',
    dependencies: { ...react, next: '16.4.6' },
    build: [NEXT, 'build'],
    serve: [NEXT, 'start', '--port', '0', '--hostname', '127.0.0.1'],
    page: '/seeded',
  },
  {
    name: 'React Router in framework mode: a loader reads on the server',
    app: 'react-router',
    dependencies: {
      ...react,
      'react-router': '7.18.4',
      '@react-router/dev': '7.18.4',
      '@react-router/node': '7.18.4',
      isbot: '5.2.3',
      vite: own.vite,
    },
    build: ['node_modules/@react-router/dev/bin.js', 'build'],
    serve: ['serve.mjs'],
    page: '/',
  },
  {
    name: 'TanStack Start: a server function reads in the loader',
    app: 'tanstack-start',
    dependencies: {
      ...react,
      '@tanstack/react-router': '1.170.46',
      '@tanstack/react-start': '1.169.5',
      '@vitejs/plugin-react': own['@vitejs/plugin-react'],
      vite: own.vite,
    },
    build: ['node_modules/vite/bin/vite.js', 'build'],
    serve: ['serve.mjs'],
    page: '/',
  },
];

declare global {
  interface Window {
    /** The content of the live part after each change of the page. */
    shown: string[];
  }
}

/** Runs in the page before its own scripts. */
function recordWhatIsShown() {
  window.shown = [];
  /** While the HTML streams in, an element is complete once something follows it or one of its ancestors. */
  const isParsed = (element: Element) => {
    if (document.readyState !== 'loading') return true;
    for (let around: Element | null = element; around; around = around.parentElement) {
      if (around.nextSibling) return true;
    }
    return false;
  };
  const record = () => {
    const live = document.querySelector('[data-testid="live"]');
    if (live && isParsed(live)) window.shown.push(live.textContent ?? '');
  };
  new MutationObserver(record).observe(document, { subtree: true, childList: true, characterData: true });
}

describe.each(FRAMEWORKS)('$name', ({ app, dependencies, build, serve, page: address }) => {
  let host: Host;
  let server: ChildProcess;
  let api: Awaited<ReturnType<typeof startCountedApi>>;
  let html: string;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    api = await startCountedApi();
    host = await installHost({ tarball, app, name: `${app}-seeded`, dependencies });
    await cp(path.join(root, 'tests/hosts/apps/shared'), host.folder, { recursive: true });
    await cp(path.join(root, 'tests/hosts/support/moving-run.mjs'), path.join(host.folder, 'moving-run.mjs'));
    const env = { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', API_URL: api.url };
    await host.exec(build, env);
    const started = await startServer(host.folder, { command: serve, env });
    server = started.server;
    html = await (await fetch(`${started.url}${address}`)).text();
    browser = await chromium.launch(await launchOptions());
    page = await browser.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    await page.addInitScript(recordWhatIsShown);
    await page.goto(`${started.url}${address}`);
  }, 600_000);

  afterAll(async () => {
    await browser?.close();
    server?.kill();
    await host?.remove();
    await api?.close();
  });

  it('sends run, steps and list as HTML, before any script has run', () => {
    expect(html).toContain('data-slot="real-time-run-status"');
    expect(html).toContain('data-slot="run-card"');
    expect(html).toContain('From the server');
    expect(html).toContain('Part 1');
    expect(html).not.toContain('Loading run');
  });

  it('goes live: each thing is requested once by the page, and not again before its time', async () => {
    const byPage = () => api.requests.filter(({ by }) => by === 'browser');
    const statuses = () => byPage().filter(({ path: asked }) => asked.endsWith('/status') || asked === '/v1/runs');
    await expect.poll(() => statuses().length, { timeout: 20_000 }).toBeGreaterThanOrEqual(4);
    for (const asked of new Set(byPage().map(({ path: found }) => found))) {
      const [first, second] = byPage().filter(({ path: found }) => found === asked);
      // A second apart, minus the jitter of the interval.
      if (first && second) expect(second.at - first.at, asked).toBeGreaterThan(700);
    }
    api.rename('Live now');
    await page.getByText('Live now').first().waitFor({ timeout: 15_000 });
  });

  it('never shows less than the server has sent, and hydrates without a message', async () => {
    const shown = await page.evaluate(() => window.shown);
    expect(shown.length).toBeGreaterThan(0);
    for (const text of shown) {
      expect(text).toMatch(/From the server|Live now/);
      expect(text).toContain('Part 1');
      expect(text).not.toMatch(/Loading|No activity/);
    }
    expect(complaints).toEqual([]);
  });
});
