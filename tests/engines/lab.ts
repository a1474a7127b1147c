import path from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { type BackendProcess, startBackendProcess } from '../e2e/support/backend';
import { type ServedHost, serveHost } from '../world/support/host-page';
import type { Engine, EngineName, PageSize, Tab } from './drivers/types';
import { complaintsOf, RECORDER, startEngine } from './engines';

/** A running browser and its pages, for all test cases. */
export interface Lab {
  readonly name: EngineName;
  engine(): Engine;
  /** The URL of a page, by its file name. */
  urlOf(page: string): string;
  /** Opens a page, runs `use`, and closes it. Fails if the console reported anything. */
  withPage(page: string, use: (tab: Tab) => Promise<void>, size?: PageSize): Promise<void>;
  /** Like `withPage`, in an existing tab. */
  onTab(tab: Tab, page: string, use: (tab: Tab) => Promise<void>): Promise<void>;
}

const at = (file: string) => path.join(import.meta.dirname, file);
const world = (name: string) => at(`../world/pages/${name}.tsx`);

const ENTRIES: Readonly<Record<string, string>> = {
  feed: world('feed'),
  layers: world('layers'),
  list: world('list'),
  window: world('window'),
  'first-look': world('first-look'),
  texts: at('pages/texts.tsx'),
  input: world('input'),
  live: at('pages/live.tsx'),
  told: at('pages/told.tsx'),
};

/** One browser and one build of the pages for all test cases of a file. */
export function openLab(name: EngineName): Lab {
  let started: { engine: Engine; pages: ServedHost } | null = null;
  const get = () => {
    if (started === null) throw new Error('the browser starts before the first test, not earlier');
    return started;
  };
  beforeAll(async () => {
    const second = at('../../node_modules/@radix-ui/react-dialog');
    const [engine, pages] = await Promise.all([
      startEngine(name),
      serveHost({ entries: ENTRIES, alias: { 'radix-second': second }, banner: RECORDER }),
    ]);
    started = { engine, pages };
  }, 180_000);
  afterAll(async () => {
    await started?.engine.close();
    await started?.pages.close();
  });

  const lab: Lab = {
    name,
    engine: () => get().engine,
    urlOf: (page) => {
      const [file = '', query] = page.split('?');
      return `${get().pages.urlOf(file)}${query === undefined ? '' : `?${query}`}`;
    },
    async withPage(page, use, size) {
      await lab.onTab(await get().engine.open(size), page, use);
    },
    async onTab(tab, page, use) {
      try {
        await tab.goto(lab.urlOf(page));
        await use(tab);
        expect(await tab.js(complaintsOf)).toEqual([]);
      } finally {
        await tab.close();
      }
    },
  };
  return lab;
}

/** The reference backend with the demo, for one group of test cases; the lab's pages can also call it. */
export function useBackend(lab: Lab): () => BackendProcess {
  let backend: BackendProcess | null = null;
  beforeAll(async () => {
    backend = await startBackendProcess({ CORS_ORIGINS: new URL(lab.urlOf('live')).origin });
  }, 120_000);
  afterAll(() => backend?.dispose());
  return () => {
    if (backend === null) throw new Error('the backend starts before the first test, not earlier');
    return backend;
  };
}

/**
 * Real time in a real browser: layers ignore presses for a moment after they open, and inertial scrolling takes time.
 */
export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
