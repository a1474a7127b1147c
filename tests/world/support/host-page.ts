import { readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright';
import type { BuiltPages } from '../../../bench/harness/build-pages.mjs';
import { servePages } from '../../../bench/harness/serve.mjs';
import { launchOptions } from '../../../scripts/find/find-browser.mjs';
import { root } from '../../../scripts/prepare.mjs';

/** A host page to open: its TSX, and its other requirements. */
export interface HostPages {
  /** Page name → its entry file, absolute. Each renders into `#root`. */
  entries: Readonly<Record<string, string>>;
  /** Replaced imports, e.g. a second copy of Radix: specifier → absolute path. */
  alias?: Readonly<Record<string, string>>;
  /** A script that runs before each page's own. */
  banner?: string;
}

/** The pages of one test file, served on loopback. */
export interface ServedHost {
  urlOf(name: string): string;
  close(): Promise<void>;
}

/** The same, with a browser to open them. */
export interface OpenHost extends ServedHost {
  browser: Browser;
  /** Opens a page in its own context and collects console errors and warnings. Close the page's context after use. */
  open(name: string, options?: BrowserContextOptions): Promise<{ page: Page; complaints: string[] }>;
}

/**
 * Builds pages for production from the library's source, with lazy chunks, and serves them with the built stylesheet.
 * One build covers all pages of a test file: list them in `entries`.
 */
export async function serveHost({ entries, alias = {}, banner }: HostPages): Promise<ServedHost> {
  const source = (name: string) => path.join(root, 'src', name);
  const result = await build({
    entryPoints: Object.fromEntries(Object.entries(entries)),
    absWorkingDir: root,
    outdir: path.join(root, 'node_modules/.cache/runlight/world'),
    bundle: true,
    splitting: true,
    format: 'esm',
    write: false,
    metafile: true,
    minify: true,
    target: 'es2022',
    jsx: 'automatic',
    ...(banner !== undefined && { banner: { js: banner } }),
    define: { 'process.env.NODE_ENV': '"production"' },
    alias: {
      runlight: source('index.ts'),
      'runlight/core': source('core.ts'),
      'runlight/headless': source('headless.ts'),
      'runlight/sse': source('sse.ts'),
      'runlight/testing': source('testing.ts'),
      ...alias,
    },
  });
  const outputs = Object.entries(result.metafile.outputs);
  const names = new Map(
    outputs.flatMap(([file, { entryPoint }]) =>
      entryPoint ? [[path.join(root, entryPoint), path.basename(file)]] : [],
    ),
  );
  const pages: BuiltPages = { files: new Map(), entries: new Map(), bytes: new Map() };
  for (const file of result.outputFiles) pages.files.set(`/${path.basename(file.path)}`, file.text);
  for (const [name, file] of Object.entries(entries)) pages.entries.set(name, `/${names.get(file) ?? `${name}.js`}`);
  pages.files.set('/runlight.css', readFileSync(path.join(root, 'dist/styles.css'), 'utf8'));

  return servePages(pages);
}

/** Builds and serves pages like {@link serveHost}, and starts Chromium for them. */
export async function openHost(pages: HostPages): Promise<OpenHost> {
  const [server, browser] = await Promise.all([serveHost(pages), chromium.launch(await launchOptions())]);
  return {
    browser,
    urlOf: server.urlOf,
    async open(name, options) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
      });
      await page.goto(server.urlOf(name));
      return { page, complaints };
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
