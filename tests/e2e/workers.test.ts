import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker as Thread } from 'node:worker_threads';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from '../../scripts/prepare.mjs';
import { browse } from '../hosts/support/browse';
import { type Served, serve } from '../hosts/support/serve';

/** A worker's message about the run. */
interface Told {
  status: string | null;
  steps: number;
  page?: string[];
}

const core = path.join(root, 'dist/core.js');
let folder: string;
let server: Served;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'runlight-worker-'));
  await build({
    configFile: false,
    root: folder,
    logLevel: 'error',
    resolve: { alias: { 'runlight/core': core } },
    build: {
      outDir: folder,
      rolldownOptions: {
        input: path.join(root, 'tests/e2e/builds/worker.ts'),
        output: { entryFileNames: 'worker.js' },
        checks: { moduleLevelDirective: false },
      },
    },
  });
  await writeFile(
    path.join(folder, 'index.html'),
    '<!doctype html><link rel="icon" href="data:,"><title>worker</title>',
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Expects that the run was seen in progress, and to its end with all steps. */
function expectWatched(told: readonly Told[]) {
  expect(told.at(-1)).toMatchObject({ status: 'succeeded', steps: 8 });
  expect(new Set(told.map(({ status }) => status))).toContain('running');
  expect(told.length).toBeGreaterThan(5);
}

it('the client watches a run in a Web Worker', async () => {
  server = await serve(folder);
  const { browser, page, complaints } = await browse(server.url);
  try {
    const told = await page.evaluate(
      () =>
        new Promise<Told[]>((resolve, reject) => {
          const heard: Told[] = [];
          const worker = new Worker('/worker.js', { type: 'module' });
          worker.onerror = (event) => reject(new Error(event.message));
          worker.onmessage = ({ data }: MessageEvent<Told>) => {
            heard.push(data);
            if (data.status === 'succeeded') resolve(heard);
          };
        }),
    );
    expectWatched(told);
    expect(told.at(-1)?.page).toEqual(['undefined', 'undefined']);
    expect(complaints).toEqual([]);
  } finally {
    await browser.close();
    await server.close();
  }
});

it('the client watches a run in a worker of Node, and leaves nothing behind that keeps it alive', async () => {
  server = await serve(folder);
  try {
    const told: Told[] = [];
    const worker = new Thread(path.join(root, 'tests/e2e/builds/worker-thread.mjs'), {
      workerData: { core: pathToFileURL(core).href, url: `${server.url}/api` },
    });
    worker.on('message', (message: Told) => told.push(message));
    const [code] = await once(worker, 'exit');
    expect(code).toBe(0);
    expectWatched(told);
  } finally {
    await server.close();
  }
});
