import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { until } from '../../reference-backend/testing';
import { launchOptions } from '../../scripts/find/find-browser.mjs';
import { root } from '../../scripts/prepare.mjs';
import { type BackendProcess, startBackendProcess } from './support/backend';

/* Sharing between tabs, where only a browser can prove it: real pages, a real BroadcastChannel, the real backend. */

/**
 * The script of each page: the built package, with counters for the client's requests and for those that leave the
 * page.
 */
const PAGE = `
import { createRestSource, createRunClient } from 'runlight/core';
import { shareBetweenTabs } from 'runlight/tabs';
window.watchRun = (runId, token, push) => {
  const headers = { Authorization: 'Bearer ' + token };
  const rest = createRestSource({ baseUrl: location.origin, getHeaders: () => headers, push });
  const counts = { asked: 0, sent: 0 };
  const sent = { ...rest, readRun: (...call) => { counts.sent += 1; return rest.readRun(...call); } };
  const shared = shareBetweenTabs(sent, { getIdentity: () => token });
  const asked = { ...shared, readRun: (...call) => { counts.asked += 1; return shared.readRun(...call); } };
  const client = createRunClient({ source: asked });
  client.watch(runId);
  window.look = () => {
    const { run, steps, connection } = client.getSnapshot(runId);
    return { ...counts, status: run && run.status, state: connection.state, steps: steps.map((step) => step.n) };
  };
  window.cancelRun = () => client.cancel(runId).then(({ result }) => result);
};
// What goes over this browser's channels under a name, heard as any other script of the origin would.
window.eavesdrop = (name) => {
  window.heard = [];
  new BroadcastChannel(name).onmessage = ({ data }) => window.heard.push(data);
};
`;

interface Look {
  asked: number;
  sent: number;
  status: string | null;
  state: string;
  steps: number[];
}
interface InPage extends Window {
  watchRun(runId: string, token: string, push: 'websocket' | false): void;
  look(): Look;
  cancelRun(): Promise<string>;
  eavesdrop(name: string): void;
  heard: unknown[];
}
declare const window: InPage;

let backend: BackendProcess;
let browser: Browser;
let script: string;
let context: BrowserContext;
const errors: string[] = [];

beforeAll(async () => {
  [backend, browser] = await Promise.all([
    startBackendProcess(),
    launchOptions().then((options) => chromium.launch(options)),
  ]);
  const built = await build({
    configFile: false,
    root,
    logLevel: 'error',
    plugins: [
      {
        name: 'page',
        resolveId: (id) => (id === '/page.js' ? `${root}/page-of-tabs.js` : null),
        load: (id) => (id.endsWith('/page-of-tabs.js') ? PAGE : null),
      },
    ],
    build: { write: false, rolldownOptions: { input: '/page.js', output: { format: 'iife' } } },
  });
  const [chunk] = 'output' in built ? built.output : [];
  if (chunk?.type !== 'chunk') throw new Error('the page of the test was not built');
  script = chunk.code;
});
afterAll(async () => {
  await browser?.close();
  await backend?.dispose();
});
afterEach(async () => {
  await context.close();
  expect(errors.splice(0), 'errors thrown in a page').toEqual([]);
});

/** Pages of one browser, on the backend's own origin. */
async function openPages(count: number): Promise<Page[]> {
  context = await browser.newContext();
  return Promise.all(
    Array.from({ length: count }, async () => {
      const page = await context.newPage();
      page.on('pageerror', (error) => errors.push(String(error)));
      await page.goto(`${backend.url}/livez`);
      // Bypasses the backend's CSP, like devtools; the CSP limits what the page itself may load.
      await page.evaluate(script);
      return page;
    }),
  );
}
const watchIn = (page: Page, id: string, token: string, push: 'websocket' | false = false) =>
  page.evaluate(([run, who, how]) => window.watchRun(run, who, how), [id, token, push] as const);
const lookAt = (page: Page) => page.evaluate(() => window.look());
const stepsOf = async (id: string) => (await backend.api.steps(id)).map(({ n }) => n).sort((a, b) => a - b);

it('two tabs of one person ask once for both; another person’s tab takes nothing over and is told nothing', async () => {
  const { id } = await backend.api.start({ name: 'Shared', params: { scenario: 'default', speed: 1 } });
  const [first, second, other, spy] = await openPages(4);
  if (!first || !second || !other || !spy) throw new Error('pages are missing');
  await spy.evaluate(() => window.eavesdrop('runlight-1:default:demo-viewer'));
  await watchIn(first, id, 'demo-ada');
  await watchIn(second, id, 'demo-ada');
  // She may see the same run, but through her own requests.
  await watchIn(other, id, 'demo-viewer');
  const asked = async () => (await lookAt(first)).asked + (await lookAt(second)).asked;
  await until('twenty questions in both tabs', async () => (await asked()) >= 20);
  const [one, two, hers] = await Promise.all([first, second, other].map(lookAt));
  if (!one || !two || !hers) throw new Error('looks are missing');
  expect(one.sent + two.sent).toBeLessThan((one.asked + two.asked) * 0.8);
  expect(one.steps.length).toBeGreaterThan(0);
  expect(hers.sent).toBe(hers.asked);
  const heard = await spy.evaluate(() => window.heard);
  expect(heard.length).toBeGreaterThan(0);
  expect(new Set(heard.map((data) => (data as { identity: string }).identity))).toEqual(new Set(['demo-viewer']));

  // One tab cancels the run: both show its final status and every step.
  expect(await first.evaluate(() => window.cancelRun())).toBe('cancelled');
  for (const page of [first, second, other]) {
    await until('the end is shown', async () => (await lookAt(page)).state === 'ended');
    expect(await lookAt(page)).toMatchObject({ status: 'cancelled', steps: await stepsOf(id) });
  }
});

it('with push each tab has a line of its own, and misses nothing', async () => {
  const { id } = await backend.api.start({ name: 'Pushed', params: { scenario: 'default', speed: 4 } });
  const pages = await openPages(2);
  for (const page of pages) await watchIn(page, id, 'demo-ada', 'websocket');
  for (const page of pages) await until('the line is up', async () => (await lookAt(page)).state === 'live');
  await backend.api.reaches(id, 'succeeded', 'failed');
  const { status } = await backend.api.status(id);
  for (const page of pages) {
    await until('the end is shown', async () => (await lookAt(page)).state === 'ended');
    const look = await lookAt(page);
    expect(look).toMatchObject({ status, steps: await stepsOf(id) });
    // The first read, the final one, and what switching connections needed.
    expect(look.asked).toBeLessThan(8);
  }
});
