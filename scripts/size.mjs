// What a host pays: the built package bundled the way a host would, minified and gzipped, React left out.
// `npm run size` prints the table; tests/package/size.test.ts holds it to the budgets.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { ensureBuilt, root } from './prepare.mjs';

/**
 * @typedef {object} Budget
 * @property {string} name What a host uses.
 * @property {string} code The host's import.
 * @property {number} target What it should cost at most: kB (1000 bytes) after minifying and gzip.
 * @property {number} [held] While the target is not reached: what it may cost at most. Lower it after every gain; once it
 *   is at the target, delete it.
 */

/** @type {readonly Budget[]} */
export const BUDGETS = [
  {
    name: 'client alone: polling, push, cancel',
    code: `export { createRunClient } from 'runlight/core';`,
    target: 5,
    held: 7.7,
  },
  {
    name: 'core: client, polling, WebSocket, cancel, REST source',
    code: `export { createRunClient, createRestSource } from 'runlight/core';`,
    target: 7.5,
    held: 13.2,
  },
  {
    name: 'remaining time: estimator and display',
    code: `export { createEtaEstimator, createEtaDisplay } from 'runlight/core';`,
    target: 4,
  },
  { name: 'everything headless', code: `export * from 'runlight/headless';`, target: 13, held: 36.7 },
  {
    name: 'RunProgressIndicator and RunStatusBadge',
    code: `export { RunProgressIndicator, RunStatusBadge } from 'runlight';`,
    target: 8,
    held: 12.1,
  },
  {
    name: 'CancelRunButton with its dialog',
    code: `export { CancelRunButton } from 'runlight';`,
    target: 24,
  },
  { name: 'everything, before lazy parts', code: `export * from 'runlight';`, target: 45, held: 78.7 },
];

/** Budget of the stylesheet, kB. */
export const STYLES_BUDGET = 9;

/**
 * Bundles `code` with Vite, as most hosts do, and adds up what is loaded before the first dynamic import. (esbuild alone
 * keeps modules that only an unused lazy part needs, and so reports up to 7 kB too much.)
 *
 * @param {string} code
 * @param {string} host A folder from which the package can be imported by its name.
 * @returns {Promise<number>} kB after minifying and gzip.
 */
export async function measure(code, host) {
  const entry = path.join(host, 'runlight-size-entry.js');
  const result = await build({
    configFile: false,
    root: host,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [
      {
        // What Vite puts around the first dynamic import of an app: its own, once per app, and not in other bundlers.
        name: 'no-preload-helper',
        enforce: 'pre',
        load: (id) => (id.endsWith('vite/preload-helper.js') ? 'export const __vitePreload = (load) => load();' : null),
      },
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? code : null),
      },
    ],
    build: {
      write: false,
      minify: true,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: {
        input: entry,
        external: ['react', 'react-dom', 'react/jsx-runtime'],
        // A host's entry exports nothing; kept strictly apart, its list of names would be counted as well.
        preserveEntrySignatures: 'allow-extension',
        // 'use client' means nothing where there is no server.
        checks: { moduleLevelDirective: false },
      },
    },
  });
  const output = 'output' in result ? result.output : [];
  const chunks = new Map(output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file]] : [])));
  /** @type {Set<string>} */
  const eager = new Set();
  /** @param {string} file */
  const visit = (file) => {
    const chunk = chunks.get(file);
    if (!chunk || eager.has(file)) return;
    eager.add(file);
    for (const imported of chunk.imports) visit(imported);
  };
  for (const chunk of chunks.values()) if (chunk.isEntry) visit(chunk.fileName);
  const bytes = [...eager].map((file) => gzipSync(chunks.get(file)?.code ?? '', { level: 9 }).length);
  return bytes.reduce((sum, length) => sum + length, 0) / 1000;
}

/** @param {string} file A stylesheet. @returns {number} kB after gzip. */
export function measureStyles(file) {
  return gzipSync(readFileSync(file), { level: 9 }).length / 1000;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await ensureBuilt();
  /** @param {string} name @param {number} size @param {number} target @param {number} [held] */
  const print = (name, size, target, held) => {
    const state = size <= target ? '' : size <= (held ?? target) ? `  over the target, held at ${held}` : '  TOO LARGE';
    console.log(`${name.padEnd(54)} ${size.toFixed(2).padStart(6)} kB of ${target}${state}`);
  };
  for (const { name, code, target, held } of BUDGETS) print(name, await measure(code, root), target, held);
  print('styles.css', measureStyles(path.join(root, 'dist/styles.css')), STYLES_BUDGET);
}
