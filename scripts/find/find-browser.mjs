// Finds a Chromium that starts, or installs one. `node scripts/find/find-browser.mjs` prints its path. The top-level
// imports are Node built-ins only, so that it runs before `npm ci`.
import { execFile, spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

/** The launch options of every test browser: no network requests of its own, and the same pixels everywhere. */
export const CHROMIUM_ARGS = [
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--font-render-hinting=none',
  '--force-color-profile=srgb',
];

const root = fileURLToPath(new URL('../..', import.meta.url));
const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
/**
 * The same engine without windows. A page in a context of its own takes 0.15 s of CPU time instead of 1 s, because
 * Chromium also prepares a window with its tab strip. Its text has other pixels, so pictures are not taken with it.
 */
const SHELL_NAMES = ['chromium-headless-shell', 'chrome-headless-shell'];
const MAC_PATHS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const WINDOWS_PATHS = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((name) => {
  const base = process.env[name];
  return base ? [path.join(base, 'Google/Chrome/Application/chrome.exe')] : [];
});

/** @param {string} file @returns {boolean} */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * Loads an empty page, so that a wrapper script or a binary without its libraries fails here and not in the first test.
 *
 * @param {string} file
 * @returns {Promise<string | null>} Why it does not start; null if it does.
 */
async function whyItDoesNotStart(file) {
  if (!isExecutable(file)) return 'it is not an executable file';
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  try {
    const args = ['--headless', ...asRoot, ...CHROMIUM_ARGS, '--dump-dom', 'data:text/html,<p>started</p>'];
    const { stdout } = await promisify(execFile)(file, args, { timeout: 60_000 });
    return stdout.includes('started') ? null : 'it started but loaded no page';
  } catch (error) {
    const { stderr, message } = /** @type {{ stderr?: string, message: string }} */ (error);
    return (stderr || message).trim().split('\n').at(-1) ?? 'it ended at once';
  }
}

/** @typedef {'browser' | 'shell'} Kind */

/** @param {Kind} kind */
const memoryOf = (kind) => path.join(root, `node_modules/.cache/runlight/${kind}.json`);

/** @param {Kind} kind @param {string} file */
function remember(kind, file) {
  const { mtimeMs } = statSync(realpathSync(file));
  mkdirSync(path.dirname(memoryOf(kind)), { recursive: true });
  writeFileSync(memoryOf(kind), JSON.stringify({ file, mtimeMs }));
}

/** @param {Kind} kind @returns {string | null} The browser that started last time, if its file is unchanged. */
function remembered(kind) {
  try {
    const { file, mtimeMs } = JSON.parse(readFileSync(memoryOf(kind), 'utf8'));
    return statSync(realpathSync(file)).mtimeMs === mtimeMs ? file : null;
  } catch {
    // The cache is missing or unreadable, or the browser is gone: search again.
    return null;
  }
}

/** @param {readonly string[]} names @returns {string[]} */
function inPath(names) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name))).filter(isExecutable);
}

/** @returns {string[]} Installed browsers, most trusted first. */
function systemBrowsers() {
  return [...inPath(SYSTEM_NAMES), ...[...MAC_PATHS, ...WINDOWS_PATHS].filter(isExecutable)].filter(
    (file) => !isSnap(file),
  );
}

/** Snaps cannot read a profile in a temporary folder. @param {string} file */
function isSnap(file) {
  if (realpathSync(file).includes('/snap')) return true;
  return statSync(file).size < 20_000 && readFileSync(file, 'utf8').includes('/snap/bin/');
}

/** @returns {Promise<string[]>} The browser that Playwright has downloaded, if any. */
async function playwrightBrowsers() {
  try {
    const { chromium } = await import('playwright');
    const file = chromium.executablePath();
    return file && existsSync(file) ? [file] : [];
  } catch {
    // Playwright is not installed yet, or has no browser for this platform.
    return [];
  }
}

/** @param {(line: string) => void} log @returns {boolean} Whether a browser was installed. */
function install(log) {
  /** @param {string} command @param {string[]} args */
  const run = (command, args) =>
    spawnSync(command, args, {
      cwd: root,
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      shell: process.platform === 'win32',
    }).status === 0;
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    log('No Chromium here: installing the one of Debian (apt-get install chromium) …');
    if (
      run('apt-get', ['update']) &&
      run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-liberation'])
    ) {
      // Not every release has it; it only saves time.
      run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium-headless-shell']);
      return true;
    }
  }
  if (!existsSync(path.join(root, 'node_modules/playwright'))) return false;
  log('No Chromium here: downloading the one of Playwright (npx playwright install chromium) …');
  return run('npx', ['--no-install', 'playwright', 'install', 'chromium']);
}

/** Environment variables that name a browser. */
const CHOICES = ['PLAYWRIGHT_CHROMIUM', 'CHROME_PATH'];

/**
 * @param {object} [options]
 * @param {boolean} [options.install] Installs a browser if there is none. Default false.
 * @param {(line: string) => void} [options.log] Receives messages about slow steps. Default: no messages.
 * @returns {Promise<string | null>} Path of a Chromium or Chrome that starts; null if there is none.
 * @throws If `PLAYWRIGHT_CHROMIUM` or `CHROME_PATH` names one that does not start: an explicit choice is never
 *   replaced.
 */
export async function findBrowser({ install: mayInstall = false, log = () => {} } = {}) {
  for (const name of CHOICES) {
    const wanted = process.env[name];
    if (!wanted) continue;
    const reason = await whyItDoesNotStart(wanted);
    if (reason === null) return wanted;
    throw new Error(
      `runlight: the browser named by ${name} (${wanted}) does not start: ${reason}. Correct or unset ${name}.`,
    );
  }
  const known = remembered('browser');
  if (known) return known;
  /** @type {Set<string>} */
  const tried = new Set();
  const look = async () => {
    for (const file of [...systemBrowsers(), ...(await playwrightBrowsers())]) {
      if (tried.has(file)) continue;
      tried.add(file);
      if ((await whyItDoesNotStart(file)) !== null) continue;
      remember('browser', file);
      return file;
    }
    return null;
  };
  return (await look()) ?? (mayInstall && install(log) ? look() : null);
}

/** The message if there is no browser. */
export const NO_BROWSER =
  'No Chromium or Chrome was found and none could be installed: install one, or name it with CHROME_PATH=/path/to/chrome.';

/** @type {Promise<string | null> | undefined} */
let shell;

/** @returns {Promise<string | null>} Path of a headless shell that starts; null if there is none or a browser is named. */
function findShell() {
  // A shell that does not start is tried once per process, not for each page.
  shell ??= lookForShell();
  return shell;
}

async function lookForShell() {
  if (CHOICES.some((name) => process.env[name])) return null;
  const known = remembered('shell');
  if (known) return known;
  for (const file of inPath(SHELL_NAMES)) {
    if ((await whyItDoesNotStart(file)) !== null) continue;
    remember('shell', file);
    return file;
  }
  return null;
}

/**
 * Options for Playwright's `chromium.launch()`.
 *
 * @param {object} [options]
 * @param {boolean} [options.mayBeShell] Allows the headless shell, which takes less time for many pages. Default true.
 * @returns {Promise<{ executablePath: string, args: string[], headless: true }>}
 */
export async function launchOptions({ mayBeShell = true } = {}) {
  const executablePath = (mayBeShell && (await findShell())) || (await findBrowser());
  if (!executablePath) throw new Error(`runlight: ${NO_BROWSER}`);
  return { executablePath, args: CHROMIUM_ARGS, headless: true };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const file = await findBrowser({ install: process.argv.includes('--install'), log: console.error });
    if (!file) throw new Error(NO_BROWSER);
    console.log(file);
  } catch (error) {
    console.error(/** @type {Error} */ (error).message);
    process.exitCode = 1;
  }
}
