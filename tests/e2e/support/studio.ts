import { join } from 'node:path';
import { type Browser, chromium, type Locator, type Page, type Request } from 'playwright';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { until } from '../../../reference-backend/testing';
import { launchOptions } from '../../../scripts/find/find-browser.mjs';
import { root } from '../../../scripts/prepare.mjs';
import { type BackendProcess, startBackendProcess } from './backend';

/** A folder for screenshots, from the environment variable E2E_SHOTS. */
const shots = process.env.E2E_SHOTS;

/** Chromium's console messages about requests to a backend that is down or opens its database. */
export const isAway =
  /net::ERR_(CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING)|status of 503/;

/** Options for a new page. */
export interface OpenOptions {
  /** Path and query. Default `/`. */
  path?: string;
  /** Default 1280 × 860. */
  viewport?: { width: number; height: number };
  /** Console errors to allow in this test; any other fails it. Default: none. */
  expectedErrors?: RegExp;
  /** The page comes from another origin, as with a host on a CDN; only the API comes from the backend. */
  isHostedElsewhere?: boolean;
  colorScheme?: 'light' | 'dark';
}

/** The demo in a browser, with recordings of what it did. */
export interface Studio {
  page: Page;
  /** The run window, which first shows the configuration. */
  window: Locator;
  badge: Locator;
  bar: Locator;
  /** The freshness indicator of the window. */
  live: Locator;
  feedItems: Locator;
  /** The button in the window's header. */
  cancelButton: Locator;
  confirmation: Locator;
  /** All states of the badge in the window, in order, without repetitions. */
  badgeStates(): Promise<string[]>;
  /** All values of the bar in the window, in order, without repetitions. */
  barValues(): Promise<number[]>;
  /** Paths with query of all API requests so far. */
  requests: readonly string[];
  /** The number of pending requests. */
  pending(): number;
  /** Fills in the configuration and starts a run. */
  startRun(options: { name: string; scenario: string; speed: string }): Promise<string>;
  shot(name: string): Promise<void>;
}

/** Records every state, however short, because polling would miss some. */
function recordStates(): void {
  const seen = { badge: [] as string[], bar: [] as string[] };
  Object.assign(window, { seen });
  const note = (list: string[], value: string | null | undefined) => {
    if (value != null && list.at(-1) !== value) list.push(value);
  };
  new MutationObserver(() => {
    const dialog = document.querySelector('[role="dialog"]');
    note(seen.badge, dialog?.querySelector('[data-slot="run-status-badge"]')?.getAttribute('data-state'));
    note(seen.bar, dialog?.querySelector('[role="progressbar"]')?.getAttribute('aria-valuenow'));
  }).observe(document, { subtree: true, childList: true, attributes: true });
}

/** Gives a test file its own backend and browser; closes pages and checks their consoles after each test. */
export function setUpStudio(env?: Readonly<Record<string, string>>): {
  backend(): BackendProcess;
  open(options?: OpenOptions): Promise<Studio>;
} {
  let started: { backend: BackendProcess; browser: Browser } | null = null;
  const opened: { page: Page; errors: string[]; expected: RegExp | undefined }[] = [];
  const get = () => {
    if (started === null) throw new Error('the backend starts before the first test, not earlier');
    return started;
  };

  beforeAll(async () => {
    const [backend, browser] = await Promise.all([
      startBackendProcess(env),
      launchOptions().then((options) => chromium.launch(options)),
    ]);
    started = { backend, browser };
  });
  afterAll(async () => {
    await started?.browser.close();
    await started?.backend.dispose();
  });
  afterEach(async ({ task }) => {
    const pages = opened.splice(0);
    if (shots && task.result?.state === 'fail') {
      for (const { page } of pages) await page.screenshot({ path: join(shots, `failed-${task.id}.png`) });
    }
    for (const { page } of pages) await page.context().close();
    const unexpected = pages.flatMap(({ errors, expected }) => errors.filter((text) => !expected?.test(text)));
    expect(unexpected, 'errors in the console').toEqual([]);
  });

  async function open(options: OpenOptions = {}): Promise<Studio> {
    const { backend, browser } = get();
    const { path = '/', viewport = { width: 1280, height: 860 }, colorScheme = 'light' } = options;
    const context = await browser.newContext({ viewport, colorScheme });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    const errors: string[] = [];
    opened.push({ page, errors, expected: options.expectedErrors });
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    page.on('pageerror', (error) => errors.push(String(error)));
    const requests: string[] = [];
    let pending = 0;
    const isApi = (url: string) => new URL(url).pathname.startsWith('/v1/');
    page.on('request', (request) => {
      if (!isApi(request.url())) return;
      const { pathname, search } = new URL(request.url());
      requests.push(pathname + search);
      pending += 1;
    });
    const settle = (request: Request) => {
      if (isApi(request.url())) pending -= 1;
    };
    page.on('requestfinished', settle);
    page.on('requestfailed', settle);
    if (options.isHostedElsewhere) {
      await page.route('**/*', async (route) => {
        const { pathname } = new URL(route.request().url());
        if (pathname.startsWith('/v1/')) await route.fallback();
        else {
          const file = pathname === '/' ? 'index.html' : pathname;
          await route.fulfill({ path: join(root, 'reference-backend/demo/dist', file) });
        }
      });
    }
    await page.addInitScript(recordStates);
    await page.goto(backend.url + path);

    const dialog = page.getByRole('dialog');
    const seen = () => page.evaluate(() => (window as Window & { seen?: Record<'badge' | 'bar', string[]> }).seen);
    const studio: Studio = {
      page,
      window: dialog,
      badge: dialog.locator('[data-slot="run-status-badge"]'),
      bar: dialog.getByRole('progressbar').first(),
      live: dialog.locator('[data-slot="live-indicator"]'),
      feedItems: dialog.locator('[data-slot="activity-feed-item"]'),
      cancelButton: dialog.locator('[data-slot="cancel-run-trigger"]'),
      confirmation: page.getByRole('alertdialog'),
      badgeStates: async () => (await seen())?.badge ?? [],
      barValues: async () => ((await seen())?.bar ?? []).map(Number),
      requests,
      pending: () => pending,
      async startRun({ name, scenario, speed }) {
        await page.getByRole('button', { name: 'New run' }).click();
        await page.getByLabel('Name').fill(name);
        await page.getByText('Simulation', { exact: true }).click();
        await page.getByLabel('Scenario').selectOption(scenario);
        await page.getByLabel('Speed').selectOption(speed);
        await page.getByRole('button', { name: 'Start run' }).click();
        return until('the run has an address', async () => runIdOf(page), 30_000);
      },
      async shot(shot) {
        if (shots) await page.screenshot({ path: join(shots, `${shot}.png`), animations: 'disabled' });
      },
    };
    return studio;
  }

  return { backend: () => get().backend, open };
}

/** The run in the page's URL; `null` if there is none. */
export function runIdOf(page: Page): string | null {
  const id = new URL(page.url()).searchParams.get('run');
  return id === 'new' ? null : id;
}

/** Waits until the locator's `data-state` is one of these, and returns it. */
export async function reachesState(locator: Locator, ...states: string[]): Promise<string> {
  return until(
    `state ${states.join(' or ')}`,
    async () => {
      const state = await locator.getAttribute('data-state', { timeout: 1_000 }).catch(() => null);
      return state !== null && states.includes(state) && state;
    },
    60_000,
  );
}
