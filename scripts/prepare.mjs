// Prerequisites of `npm start`, `npm test` and single test projects. The imports are Node built-ins only, because
// node_modules may not exist yet.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** @param {string} file */
const at = (file) => path.join(root, file);

/** Exits with a clear message if this Node version is too old; later errors would be obscure. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const fits = (major === 20 && minor >= 19) || (major === 22 && minor >= 13) || major >= 24;
  if (fits) return;
  console.error(
    `runlight: this is Node ${process.versions.node}, and the tools need 20.19 or later of 20, 22.13 or later of 22, or 24 and up. ` +
      'Install one of them (nodejs.org, nvm, fnm) and try again.',
  );
  process.exit(1);
}

/**
 * Runs a command, silently unless it fails.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<void>} Rejects with the command's output.
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let printed = '';
    child.stdout?.on('data', (chunk) => {
      printed += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      printed += chunk;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} ${args.join(' ')} ended with ${signal ?? code}.\n${printed.trim()}`));
    });
  });
}

/**
 * Runs the npm that started this process, if any; otherwise the one on the PATH.
 *
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export function npm(args, options) {
  const cli = process.env.npm_execpath;
  if (cli && /\.c?js$/.test(cli)) return run(process.execPath, [cli, ...args], options);
  return run('npm', args, { shell: process.platform === 'win32', ...options });
}

/**
 * Prints a label, does the work, and prints its duration.
 *
 * @param {string} label
 * @param {() => Promise<void>} work
 */
export async function step(label, work) {
  const start = performance.now();
  process.stdout.write(`${label} … `);
  try {
    await work();
  } catch (error) {
    process.stdout.write('failed\n');
    throw error;
  }
  process.stdout.write(`${((performance.now() - start) / 1000).toFixed(1)} s\n`);
}

/** @returns {boolean} Whether node_modules matches package-lock.json. */
export function isInstalled() {
  if (!existsSync(at('node_modules/.package-lock.json'))) return false;
  const wanted = JSON.parse(readFileSync(at('package-lock.json'), 'utf8')).packages;
  const found = JSON.parse(readFileSync(at('node_modules/.package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(([name, { version, optional }]) => {
    // Optional packages are for other platforms.
    return name === '' || optional === true || found[name]?.version === version;
  });
}

/** Generated folders: dist, and what the documentation site keeps next to its sources. */
const MADE = ['dist', 'node_modules', 'cache', 'live', '.temp'];

/** Sources that are not part of any output. */
const TESTS = /\.test\.tsx?$/;
const TESTS_AND_STORIES = /\.(?:test|stories)\.tsx?$/;

/**
 * @param {string} file
 * @param {RegExp} besides Names to ignore.
 * @returns {number} The time of the last change at or below it, epoch ms; 0 if it does not exist.
 */
function newest(file, besides) {
  if (!existsSync(file)) return 0;
  const stats = statSync(file);
  if (!stats.isDirectory()) return stats.mtimeMs;
  // Include the folder's own time: it changes if a file is deleted.
  return Math.max(
    stats.mtimeMs,
    ...readdirSync(file)
      .filter((name) => !MADE.includes(name) && !besides.test(name))
      .map((name) => newest(path.join(file, name), besides)),
  );
}

/** @param {readonly string[]} outputs @param {readonly string[]} inputs @param {RegExp} [besides] */
function isFresh(outputs, inputs, besides = TESTS_AND_STORIES) {
  const oldest = Math.min(...outputs.map((file) => (existsSync(at(file)) ? statSync(at(file)).mtimeMs : 0)));
  return oldest > Math.max(...inputs.map((file) => newest(at(file), besides)));
}

/** @param {unknown} target @returns {string[]} All files below one entry of "exports". */
export function exportTargets(target) {
  return typeof target === 'string' ? [target] : Object.values(target ?? {}).flatMap(exportTargets);
}

/** @returns {boolean} Whether dist exists and is newer than its sources. */
export function isBuilt() {
  const manifest = JSON.parse(readFileSync(at('package.json'), 'utf8'));
  const outputs = exportTargets([manifest.exports, manifest.bin]).filter((file) => /^(?:\.\/)?dist\//.test(file));
  const scripts = ['build-css', 'css-layers', 'build-conformance', 'entries'].map(
    (name) => `scripts/build/${name}.mjs`,
  );
  const kit = ['conformance'];
  return isFresh(outputs, ['src', 'mocks', 'tsup.config.ts', 'vite.package.config.ts', ...kit, ...scripts]);
}

const DEMO = 'reference-backend/demo';

/** @returns {boolean} Whether the demo is built and newer than its sources and the package. */
export function isDemoBuilt() {
  return isFresh([`${DEMO}/dist/index.html`], [DEMO, 'dist/index.js', 'dist/styles.css']);
}

const SITE = 'docs/.vitepress/dist';

/** @param {string} file @returns {boolean} Whether the process whose id is in this file is still running. */
function isHeld(file) {
  try {
    return process.kill(Number(readFileSync(file, 'utf8')) || -1, 0);
  } catch {
    return false;
  }
}

/**
 * A lock between processes: parallel parts of the tests would otherwise overwrite each other's builds.
 * @param {string} name
 * @param {() => Promise<void>} work
 */
async function alone(name, work) {
  const folder = at('node_modules/.cache/runlight');
  const lock = path.join(folder, `${name}.lock`);
  mkdirSync(folder, { recursive: true });
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch {
      if (isHeld(lock)) await new Promise((resolve) => setTimeout(resolve, 500));
      else rmSync(lock, { force: true });
    }
  }
  try {
    await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Builds the documentation site if its pages or the package are newer. */
export async function ensureSiteBuilt() {
  await ensureBuilt();
  const isSiteBuilt = () =>
    isFresh([`${SITE}/llms.txt`], ['docs', 'scripts/docs', 'dist/index.js', 'dist/styles.css', 'dist/msw.js']);
  const vitepress = at('node_modules/vitepress/bin/vitepress.js');
  await alone('site', async () => {
    if (isSiteBuilt()) return;
    await step('Building the documentation site', () => run(process.execPath, [vitepress, 'build', 'docs']));
  });
}

/** Installs the packages of package-lock.json if they are missing. */
export async function ensureInstalled() {
  if (!isInstalled()) await step('Installing packages (npm ci)', () => npm(['ci']));
}

/** Builds the package if its sources are newer. */
export async function ensureBuilt() {
  if (!isBuilt()) await step('Building the package', () => npm(['run', 'build']));
}

/** Builds the demo if its sources or the package are newer. */
export async function ensureDemoBuilt() {
  if (!isDemoBuilt()) await step('Building the demo', () => npm(['run', 'build:demo']));
}

const STORYBOOK = 'node_modules/.cache/runlight/storybook';
const STORYBOOK_SOURCES = ['.storybook', 'stories', 'src', 'mocks', 'scripts', 'tests/fixtures', 'package-lock.json'];

/** Builds the Storybook if its sources are newer. @returns {Promise<string>} its folder */
export async function ensureStorybookBuilt() {
  const storybook = at('node_modules/storybook/dist/bin/dispatcher.js');
  const args = ['build', '--disable-telemetry', '--quiet', '-o', at(STORYBOOK)];
  // Two parts of the tests may need it at the same time.
  await alone('storybook', async () => {
    if (isFresh([`${STORYBOOK}/index.json`], STORYBOOK_SOURCES, TESTS)) return;
    await step('Building the Storybook', () => run(process.execPath, [storybook, ...args]));
  });
  return at(STORYBOOK);
}
