// The cost for a host: pages as hosts write them, bundled for production with the built package, minified and gzipped,
// without React. `npm run size` prints the table, `npm run size -- --update` saves it to size-pages.mjs;
// tests/package/size.test.ts enforces it.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { ensureBuilt, root } from './prepare.mjs';
import { ROOM, SIZED_PAGES, STYLES } from './size-pages.mjs';

/**
 * @typedef {{ eager: number, lazy: number }} Size kB, minified and gzipped: the initial load, and what may load later.
 */

/**
 * Bundles `code` with Vite, as most hosts do. (esbuild alone keeps modules that only an unused lazy chunk needs, and so
 * reports up to 7 kB too much.)
 *
 * @param {string} code
 * @param {string} host A folder from which the package can be imported by its name.
 * @returns {Promise<Size>}
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
        // Remove Vite's wrapper of an app's first dynamic import: it occurs once per app, and not with other bundlers.
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
        external: [/^react(?:-dom)?(?:\/|$)/],
        // A host's entry exports nothing; with strict signatures, the export list would count as well.
        preserveEntrySignatures: 'allow-extension',
        // 'use client' has no meaning without a server.
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
  const size = { eager: 0, lazy: 0 };
  for (const [file, chunk] of chunks) {
    size[eager.has(file) ? 'eager' : 'lazy'] += gzipSync(chunk.code, { level: 9 }).length / 1000;
  }
  return size;
}

/** @param {string} file A stylesheet. @returns {number} kB after gzip. */
export function measureStyles(file) {
  return gzipSync(readFileSync(file), { level: 9 }).length / 1000;
}

const kB = (/** @type {number} */ size) => size.toFixed(1).padStart(5);

/**
 * @param {string} name
 * @param {readonly number[]} sizes
 * @param {readonly number[]} measured
 * @param {readonly number[]} target
 */
function print(name, sizes, measured, target) {
  const tooLarge = sizes.some((size, i) => size > (measured[i] ?? 0) * ROOM);
  const all = (/** @type {readonly number[]} */ list) => list.map(kB).join(' + ');
  const state = tooLarge ? '  TOO LARGE' : '';
  console.log(`${name.padEnd(50)} ${all(sizes)} kB   was ${all(measured)}   target ${all(target)}${state}`);
}

/**
 * Saves the measurements as the new baseline.
 *
 * @param {readonly (readonly [before: { eager: number, lazy: number }, now: Size])[]} sizes In the order of the pages.
 * @param {number} styles
 */
function keep(sizes, styles) {
  const file = path.join(root, 'scripts/size-pages.mjs');
  const next = [...sizes];
  const number = (/** @type {number} */ size) => String(Number(size.toFixed(1)));
  const text = readFileSync(file, 'utf8')
    .replaceAll(/measured: \{ eager: [\d.]+, lazy: [\d.]+ \}/g, (old) => {
      const now = next.shift()?.[1];
      return now ? `measured: { eager: ${number(now.eager)}, lazy: ${number(now.lazy)} }` : old;
    })
    .replace(/(STYLES = \{ measured: )[\d.]+/, (_, start) => `${start}${number(styles)}`);
  writeFileSync(file, text);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await ensureBuilt();
  console.log('kB after gzip, React left out: loaded at first + perhaps loaded later');
  /** @type {[Size, Size][]} */
  const sizes = [];
  for (const { name, code, measured, target } of SIZED_PAGES) {
    const size = await measure(code, root);
    sizes.push([measured, size]);
    print(name, [size.eager, size.lazy], [measured.eager, measured.lazy], [target.eager, target.lazy]);
  }
  const styles = measureStyles(path.join(root, 'dist/styles.css'));
  print('styles.css', [styles], [STYLES.measured], [STYLES.target]);
  if (process.argv.includes('--update')) keep(sizes, styles);
}
