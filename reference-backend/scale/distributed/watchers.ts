import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright';
import { expect } from 'vitest';
import { WebSocket as NodeWebSocket } from 'ws';
import { launchOptions } from '../../../scripts/find/find-browser.mjs';
import { createRunClient } from '../../../src/core/client/run-client';
import type { RunStep } from '../../../src/core/run/run';
import type { RunSnapshot } from '../../../src/core/run/snapshot/snapshot';
import { createRestSource } from '../../../src/sources/rest/rest-source';
import { until } from '../../testing';

/** Clients that stay connected while everything around them breaks: the library in Node and in a browser. */
interface View {
  status: string | null;
  isComplete: boolean;
  completedSteps: number;
  transport: string | null;
  steps: readonly RunStep[];
}

export interface Watcher {
  view(): Promise<View>;
  stop(): Promise<void>;
}

const headers = { Authorization: 'Bearer demo-ada' };
// The two classes differ in their types only.
const WebSocket: unknown = NodeWebSocket;

/** The code a page needs to watch a run: the same few lines as in Node below. */
const PAGE_SCRIPT = `
  import { createRunClient, createRestSource } from './src/core';
  globalThis.watchRun = (baseUrl, id) => {
    const source = createRestSource({ baseUrl, getHeaders: async () => (${JSON.stringify(headers)}), push: 'websocket' });
    const client = createRunClient({ source });
    client.watch(id, () => {});
    globalThis.viewRun = () => client.getSnapshot(id);
  };`;

const toView = ({ run, connection, steps }: RunSnapshot): View => ({
  status: run?.status ?? null,
  isComplete: connection.state === 'ended',
  completedSteps: run?.progress?.completedSteps ?? 0,
  transport: connection.transport,
  steps,
});

function sourceOf(baseUrl: string) {
  return createRestSource({
    baseUrl,
    getHeaders: async () => headers,
    push: 'websocket',
    WebSocket: WebSocket as typeof globalThis.WebSocket,
  });
}

/** Runs the library in Node, over a WebSocket. */
export function watchFromNode(baseUrl: string, id: string): Watcher & { client: ReturnType<typeof createRunClient> } {
  const client = createRunClient({ source: sourceOf(baseUrl) });
  const stop = client.watch(id, () => {});
  return {
    client,
    view: async () => toView(client.getSnapshot(id)),
    async stop() {
      stop();
      client.dispose();
    },
  };
}

/** Starts a browser in which the library watches over a WebSocket, with one page per run. */
export async function startBrowser() {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const bundled = await build({
    stdin: { contents: PAGE_SCRIPT, resolveDir: root },
    bundle: true,
    write: false,
    format: 'iife',
    logLevel: 'silent',
  });
  const content = bundled.outputFiles[0]?.text ?? '';
  const browser: Browser = await chromium.launch(await launchOptions());
  const context = await browser.newContext({ bypassCSP: true });
  return {
    async watch(baseUrl: string, id: string): Promise<Watcher & { page: Page }> {
      const page = await context.newPage();
      await page.goto(`${baseUrl}/healthz`); // any page on this origin works
      await page.addScriptTag({ content });
      await page.evaluate(`watchRun(${JSON.stringify(baseUrl)}, ${JSON.stringify(id)})`);
      return {
        page,
        view: async () => toView((await page.evaluate('viewRun()')) as RunSnapshot),
        stop: () => page.close(),
      };
    },
    close: () => browser.close(),
  };
}

/** Waits until push is connected, so that the next failure interrupts it. */
export async function connected(watchers: readonly Watcher[]): Promise<void> {
  for (const watcher of watchers) {
    await until('the watcher is pushed to', async () => (await watcher.view()).transport === 'websocket');
  }
}

const plain = (steps: readonly RunStep[]) =>
  [...steps].sort((x, y) => x.id.localeCompare(y.id)).map((step) => JSON.parse(JSON.stringify(step)) as unknown);

/** Expects all watchers to end with this status and exactly the server's steps. */
export async function expectSameEnd(watchers: readonly Watcher[], baseUrl: string, id: string, status: string) {
  for (const watcher of watchers) {
    await until(`the watcher has the whole ${status} run`, async () => {
      const view = await watcher.view();
      return view.status === status && view.isComplete;
    });
  }
  const { readSteps } = sourceOf(baseUrl);
  const all: RunStep[] = [];
  const { signal } = new AbortController();
  for (let after = 0, isLast = false; !isLast; ) {
    const page = await readSteps(id, { signal, after, epoch: null });
    all.push(...page.steps);
    isLast = !page.more;
    after = page.next ?? after;
  }
  expect(all.length).toBeGreaterThan(0);
  for (const watcher of watchers) expect(plain((await watcher.view()).steps)).toEqual(plain(all));
  for (const watcher of watchers) await watcher.stop();
}
