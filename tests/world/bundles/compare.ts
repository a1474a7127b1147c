import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright';
import { createServer } from 'vite';
import type { ExpectStatic } from 'vitest';
import { launchOptions } from '../../../scripts/find/find-browser.mjs';
import type { Bundle } from './bundlers';
import { type Look, look, type Opened, open, press } from './look';
import { fileOf, type HostPage } from './pages';
import { servePages } from './serve';

/** What a page shows at first, and after a press that loads a lazy part. */
interface Told {
  first: Look;
  pressed: Look | null;
  complaints: string[];
}

/** Compares production builds of pages with the same pages on a development server. */
export interface Comparison {
  /** The page with the complete package. Inspected once. */
  development(page: HostPage): Promise<Told>;
  /** @param options.expect the test's own, because several run at once */
  showsTheSame(options: { expect: ExpectStatic; bundler: string; bundle: Bundle; page: HostPage }): Promise<void>;
  close(): Promise<void>;
}

/** The file of a page, in the host's folder. */
export const fileName = (page: HostPage) => `pages/${page.name.replaceAll(/\W+/g, '-')}.js`;

/** Writes pages into a folder from which the package can be imported. */
export function writePages(host: string, pages: readonly HostPage[]): void {
  mkdirSync(path.join(host, 'pages'), { recursive: true });
  for (const page of pages) writeFileSync(path.join(host, fileName(page)), fileOf(page));
}

/** Polls until no script is being loaded and the page has been stable for a while. */
async function settled({ page, isLoading }: Opened): Promise<Look> {
  let last = await look(page);
  for (let same = 0, left = 60; same < 6 && left > 0; left -= isLoading() ? 0 : 1) {
    await new Promise((resolve) => setTimeout(resolve, 150));
    const now = await look(page);
    if (isLoading()) same = 0;
    else same = JSON.stringify(now) === JSON.stringify(last) ? same + 1 : 0;
    last = now;
  }
  return last;
}

/**
 * Starts a browser, a development server and a server for the builds.
 *
 * @param packed.host where the pages were written
 * @param packed.folder the unpacked package
 */
export async function compareBuilds({ host, folder }: { host: string; folder: string }): Promise<Comparison> {
  const vite = await createServer({
    configFile: false,
    root: host,
    logLevel: 'error',
    cacheDir: path.join(host, '.vite'),
    server: { middlewareMode: true, hmr: false, ws: false },
    appType: 'custom',
    define: { 'process.env.NODE_ENV': '"development"' },
    optimizeDeps: {
      include: ['runlight', 'runlight/core', 'runlight/headless', 'react', 'react-dom/client'],
      noDiscovery: true,
    },
  });
  const server = await servePages(folder, vite);
  const browser = await chromium.launch(await launchOptions());
  const known = new Map<string, Promise<Told>>();

  async function lookInDevelopment(page: HostPage): Promise<Told> {
    const tab = await open(browser, server.dev(`dev ${page.name}`, fileName(page)));
    try {
      const first = await settled(tab);
      const pressed = (await press(tab.page)) ? await settled(tab) : null;
      return { first, pressed, complaints: tab.complaints };
    } finally {
      await tab.close();
    }
  }

  function development(page: HostPage): Promise<Told> {
    const told = known.get(page.name) ?? lookInDevelopment(page);
    known.set(page.name, told);
    return told;
  }

  return {
    development,
    async showsTheSame({ expect, bundler, bundle, page }) {
      const [usual, built] = await Promise.all([development(page), bundle(path.join(host, fileName(page)))]);
      const id = `${bundler} ${page.name}`;
      const { page: tab, complaints, close } = await open(browser, server.add(id, built));
      try {
        await expect.poll(() => look(tab), { timeout: 8_000, interval: 100 }).toEqual(usual.first);
        if (usual.pressed) {
          await press(tab);
          await expect.poll(() => look(tab), { timeout: 8_000, interval: 100 }).toEqual(usual.pressed);
          const confirm = tab.getByRole('button', { name: 'Confirm Cancel' });
          if (fileOf(page).includes('createRestSource') && (await confirm.count()) > 0) {
            await confirm.click();
            await expect.poll(() => server.cancelsOf(id), { timeout: 5_000 }).toBe(1);
          }
        }
        expect({ built: complaints, development: usual.complaints }).toEqual({ built: [], development: [] });
      } finally {
        await close();
      }
    },
    async close() {
      await browser.close();
      await server.close();
      await vite.close();
    },
  };
}
