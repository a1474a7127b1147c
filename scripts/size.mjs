// What a host pays: the built package bundled the way a host would, minified and gzipped, React left out.
// `npm run size` prints the table; tests/package/size.test.ts holds it to the budgets.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
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
    name: 'core: client, polling, cancel, REST source',
    code: `export { createRunClient, createRestSource } from 'runlight/core';`,
    target: 7.5,
    held: 15,
  },
  { name: 'remaining time', code: `export { createEtaEstimator } from 'runlight/core';`, target: 4 },
  { name: 'everything headless', code: `export * from 'runlight/headless';`, target: 13, held: 26 },
  {
    name: 'RunProgressIndicator and RunStatusBadge',
    code: `export { RunProgressIndicator, RunStatusBadge } from 'runlight';`,
    target: 8,
    held: 13.5,
  },
  {
    name: 'CancelRunButton with its dialog',
    code: `export { CancelRunButton } from 'runlight';`,
    target: 24,
    held: 30,
  },
  { name: 'everything, before lazy parts', code: `export * from 'runlight';`, target: 45, held: 60 },
];

/** Budget of the stylesheet, kB. */
export const STYLES_BUDGET = 9;

/**
 * Bundles `code` as a host would and adds up what is loaded before the first dynamic import.
 *
 * @param {string} code
 * @param {string} host A folder from which the package can be imported by its name.
 * @returns {Promise<number>} kB after minifying and gzip.
 */
export async function measure(code, host) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: host, sourcefile: 'entry.js' },
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    outdir: host,
    absWorkingDir: host,
    write: false,
    metafile: true,
    logLevel: 'error',
    // Without the project's tsconfig, whose paths lead to the sources.
    tsconfigRaw: '{}',
    define: { 'process.env.NODE_ENV': '"production"' },
    external: ['react', 'react-dom', 'react/jsx-runtime'],
  });
  /** @type {Set<string>} */
  const eager = new Set();
  /** @param {string} file */
  const visit = (file) => {
    if (eager.has(file)) return;
    eager.add(file);
    for (const found of metafile.outputs[file]?.imports ?? []) {
      if (found.kind !== 'dynamic-import' && !found.external) visit(found.path);
    }
  };
  for (const [file, output] of Object.entries(metafile.outputs)) if (output.entryPoint) visit(file);
  const bytes = [...eager].map((file) => {
    const written = outputFiles.find((output) => path.relative(host, output.path) === path.normalize(file));
    if (!written) throw new Error(`runlight: esbuild wrote no ${file}, which the bundle imports.`);
    return gzipSync(written.contents, { level: 9 }).length;
  });
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
    console.log(`${name.padEnd(44)} ${size.toFixed(2).padStart(6)} kB of ${target}${state}`);
  };
  for (const { name, code, target, held } of BUDGETS) print(name, await measure(code, root), target, held);
  print('styles.css', measureStyles(path.join(root, 'dist/styles.css')), STYLES_BUDGET);
}
