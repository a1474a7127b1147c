import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { servePages } from '../../bench/harness/serve.mjs';
import { launchOptions } from '../../scripts/find/find-browser.mjs';
import { fingerDown } from '../world/support/finger';
import { declareViewport } from '../world/support/phone';
import { type Host, installHost, own } from './support/install-host';

const { tarball } = inject('packed');

/** Longer than any animation: a page in a real browser uses real time. ms */
const MOVED_MS = 800;

/** The lowest version of each range, and a major in between. The project itself uses the newest. */
const VERSIONS = [
  { 'framer-motion': '12.30.0', 'lucide-react': '0.500.0' },
  { 'framer-motion': '13.0.0', 'lucide-react': '1.0.0' },
];

describe.each(VERSIONS)(
  'a host with %o of its own (hosts.md §12: "a host with other majors: two copies of each")',
  (versions) => {
    let host: Host;
    let server: Awaited<ReturnType<typeof servePages>>;
    let browser: Browser;
    let page: Page;
    let warnings: string[];

    beforeAll(async () => {
      host = await installHost({
        tarball,
        app: 'versions',
        name: `versions-${versions['framer-motion']}`,
        dependencies: { ...versions, react: own.react, 'react-dom': own['react-dom'] },
      });
      const built = await build({
        entryPoints: { page: path.join(host.folder, 'page.tsx') },
        absWorkingDir: host.folder,
        outdir: path.join(host.folder, 'out'),
        bundle: true,
        splitting: true,
        format: 'esm',
        write: false,
        jsx: 'automatic',
        define: { 'process.env.NODE_ENV': '"production"' },
        logLevel: 'silent',
      });
      warnings = built.warnings.map(({ text }) => text);
      const files = new Map(built.outputFiles.map((file) => [`/${path.basename(file.path)}`, file.text]));
      files.set(
        '/runlight.css',
        await readFile(path.join(host.folder, 'node_modules/runlight/dist/styles.css'), 'utf8'),
      );
      server = await servePages({ files, entries: new Map([['page', '/page.js']]), bytes: new Map() });
      browser = await chromium.launch(await launchOptions());
      page = await browser.newPage({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
      page.setDefaultTimeout(10_000);
      await declareViewport(page);
      await page.goto(server.urlOf('page'));
      await page.evaluate(() => window.ready);
    }, 300_000);

    afterAll(async () => {
      await browser?.close();
      await server?.close();
      await host?.remove();
    });

    it('has one copy of each, with everything the library imports', () => {
      for (const name of Object.keys(versions)) {
        expect(existsSync(path.join(host.folder, 'node_modules/runlight/node_modules', name))).toBe(false);
      }
      expect(warnings).toEqual([]);
    });

    it('lets a finger drag the sheet away', async () => {
      await page.locator('[data-slot=cancel-run-trigger]').first().tap();
      const sheet = page.locator('[data-slot=cancel-run-dialog]');
      await page.locator('[data-rl-grip]').waitFor();
      await page.waitForTimeout(MOVED_MS);
      const before = (await sheet.boundingBox())?.y ?? 0;
      const finger = await fingerDown(page, page.locator('[data-slot=cancel-run-title]'));
      await finger.moveBy(220);
      expect(((await sheet.boundingBox())?.y ?? 0) - before).toBeGreaterThan(100);
      await finger.lift();
      await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    });

    it('closes the place of a run that has left the list', async () => {
      const leaving = () =>
        page.evaluate(
          () =>
            new Promise<number>((resolve) => {
              window.leave(1);
              requestAnimationFrame(() =>
                requestAnimationFrame(() => resolve(document.querySelectorAll('[data-rl-leaving]').length)),
              );
            }),
        );
      // The first one loads the exit animations for the next.
      await leaving();
      await page.waitForTimeout(MOVED_MS);
      expect(await leaving()).toBe(1);
      await page.waitForTimeout(MOVED_MS);
      expect(await page.locator('[data-rl-leaving]').count()).toBe(0);
      expect(await page.getByText('r4', { exact: true }).count()).toBeGreaterThan(0);
    });

    it('draws its icons', async () => {
      const drawn = await page
        .locator('[data-rl-root] svg')
        .evaluateAll((all) => all.map((svg) => svg.childElementCount));
      expect(drawn.length).toBeGreaterThan(3);
      expect(drawn).not.toContain(0);
    });
  },
);
