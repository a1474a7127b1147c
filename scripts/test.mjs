// `npm test`: all tests that are fast enough for every change, from a fresh clone; `npm test -- all` includes the slow
// parts. `npm test -- unit e2e` runs only those parts, and other arguments go to vitest: `npm test -- unit src/core -t
// polling`.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findBrowser } from './find/find-browser.mjs';
import { missingEngines } from './find/find-engines.mjs';
import { findServices } from './find/find-services.mjs';
import { checkNode, ensureBuilt, ensureDemoBuilt, ensureInstalled, root } from './prepare.mjs';
import {
  countTests,
  failedFiles,
  failedLines,
  filesToRunAgain,
  flakyLines,
  isFine,
  leftOutLines,
  NEEDS_BROWSER,
  NEEDS_SERVICES,
  summaryLine,
  timeLine,
} from './test-summary.mjs';

/**
 * `npm` parts are scripts, the others projects of vitest.config.ts. Parts of lane 0 run first, one after the other; then
 * the other lanes run side by side, each in this order. Each lane mixes parts that compute with parts that wait, so that
 * all three end at about the same time; parts that share Vite's cache of dependencies (`stories*`, `screens`) are in one
 * lane, and the three real browsers of `engines`, whose frames come late next to other work, end the lane that waits
 * most. `services`: PostgreSQL and Redis. `slow` parts run if they are named and with `all`, as in continuous integration.
 * `minutes`: the time budget on two cores, beside the other lanes; the summary reports parts that exceed it. No lane takes more than 45.
 * @type {readonly { name: string, kind: 'npm' | 'vitest', lane: 0 | 1 | 2 | 3, minutes: number, browser?: boolean, services?: boolean, demo?: boolean, needs?: string, slow?: boolean }[]}
 */
const PARTS = [
  { name: 'build', kind: 'npm', lane: 0, minutes: 1 },
  { name: 'check', kind: 'npm', lane: 1, minutes: 2 },
  { name: 'score', kind: 'npm', lane: 1, minutes: 1 },
  { name: 'unit', kind: 'vitest', lane: 1, minutes: 4 },
  { name: 'package', kind: 'vitest', lane: 1, minutes: 3, browser: true, needs: 'build' },
  { name: 'docs', kind: 'vitest', lane: 1, minutes: 4, needs: 'build' },
  { name: 'compiled', kind: 'vitest', lane: 1, minutes: 2, slow: true },
  { name: 'react-18', kind: 'vitest', lane: 1, minutes: 4, slow: true },
  { name: 'hosts', kind: 'vitest', lane: 1, minutes: 15, browser: true, needs: 'build', slow: true },
  { name: 'stories', kind: 'vitest', lane: 2, minutes: 4, browser: true },
  { name: 'screens', kind: 'vitest', lane: 2, minutes: 4, browser: true },
  { name: 'stories-dark', kind: 'vitest', lane: 2, minutes: 3, browser: true, slow: true },
  { name: 'stories-rtl', kind: 'vitest', lane: 2, minutes: 3, browser: true, slow: true },
  { name: 'world', kind: 'vitest', lane: 2, minutes: 17, browser: true, demo: true, needs: 'build', slow: true },
  { name: 'e2e', kind: 'vitest', lane: 2, minutes: 11, browser: true, demo: true, needs: 'build', slow: true },
  { name: 'backend', kind: 'vitest', lane: 3, minutes: 5 },
  { name: 'distributed', kind: 'vitest', lane: 3, minutes: 5, browser: true, services: true, slow: true },
  { name: 'run-engines', kind: 'vitest', lane: 3, minutes: 12, slow: true },
  { name: 'engines', kind: 'vitest', lane: 3, minutes: 18, browser: true, demo: true, needs: 'build', slow: true },
];

/** @type {(import('./test-summary.mjs').Result & { counts: import('./test-summary.mjs').Counts })[]} */
const results = [];
const NOTHING = { passed: 0, failed: 0, skipped: 0 };
/** @type {{ name: string, files: readonly import('./test-summary.mjs').FailedFile[] }[]} */
const toRunAgain = [];

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {boolean} isAlone Whether nothing else prints: then its output streams, otherwise it is printed at the end.
 * @returns {Promise<boolean>} Whether it succeeded.
 */
function runs(command, args, isAlone) {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], {
      cwd: root,
      // Log files have no colours, and not every tool detects that.
      env: process.stdout.isTTY ? process.env : { NO_COLOR: '1', ...process.env },
      stdio: ['ignore', isAlone ? 'inherit' : 'pipe', isAlone ? 'inherit' : 'pipe'],
      shell: process.platform === 'win32',
    });
    /** @type {Buffer[]} */
    const printed = [];
    child.stdout?.on('data', (chunk) => printed.push(chunk));
    child.stderr?.on('data', (chunk) => printed.push(chunk));
    /** @param {boolean} ok */
    const end = (ok) => {
      process.stdout.write(Buffer.concat(printed));
      resolve(ok);
    };
    child.on('error', (error) => {
      printed.push(Buffer.from(`${error.message}\n`));
      end(false);
    });
    child.on('close', (status) => end(status === 0));
  });
}

/**
 * @param {readonly import('./test-summary.mjs').FailedFile[]} files
 * @returns {string[]} The failed tests, or the file if it failed without one.
 */
function namesOf(files) {
  return files.flatMap(({ file, tests }) => (tests.length > 0 ? tests : [path.relative(root, file)]));
}

/** @param {string} name @param {readonly string[]} extra @param {boolean} isAlone */
async function runVitest(name, extra, isAlone) {
  const folder = mkdtempSync(path.join(tmpdir(), 'runlight-test-'));
  const report = path.join(folder, 'report.json');
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  const args = ['run', '--project', name, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const ok = await runs(process.execPath, [vitest, ...args, ...extra], isAlone);
  const told = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { testResults: [] };
  rmSync(folder, { recursive: true, force: true });
  return { ok, counts: countTests(told), failures: failedFiles(told) };
}

/**
 * Why a part cannot run, if it cannot.
 *
 * @param {(typeof PARTS)[number]} part
 * @param {string | null} browser
 * @returns {string | null}
 */
function hindrance(part, browser) {
  const missing = results.find((result) => result.name === part.needs && result.state !== 'passed');
  if (part.browser && !browser) return NEEDS_BROWSER;
  if (part.services && !findServices()) return NEEDS_SERVICES;
  return missing ? `"${missing.name}" did not pass` : null;
}

/** @param {(typeof PARTS)[number]} part @param {{ browser: string | null, extra: readonly string[], isAlone: boolean }} how */
async function runPart(part, { browser, extra, isAlone }) {
  const why = hindrance(part, browser);
  if (why !== null) {
    results.push({ name: part.name, state: 'left out', note: why, counts: NOTHING });
    return;
  }
  const start = performance.now();
  console.log(isAlone ? `\n── ${part.name} ──` : `${part.name}: started`);
  const { ok, counts, failures } =
    part.kind === 'npm'
      ? { ok: await runs('npm', ['run', '--silent', part.name], isAlone), counts: NOTHING, failures: [] }
      : await runVitest(part.name, extra, isAlone);
  // Load from other parts can starve a test: retry failures once, alone, and list them in the summary.
  const again = ok || isAlone ? [] : filesToRunAgain(failures);
  if (again.length > 0) toRunAgain.push({ name: part.name, files: again });
  const took = timeLine(performance.now() - start, part.minutes);
  if (!isAlone) console.log(`── end of ${part.name}: ${ok ? 'passed' : 'failed'} ──\n`);
  // A part that fails without a failed test (a lint error, a file that does not load) counts as one failure.
  const failed = ok ? counts.failed : Math.max(1, counts.failed);
  results.push({
    name: part.name,
    state: ok ? 'passed' : 'failed',
    note: took,
    failed: namesOf(failures),
    counts: { ...counts, failed },
  });
}

/** Runs files that failed beside other parts once more, with the machine to themselves. */
async function runAgainAlone() {
  for (const { name, files } of toRunAgain) {
    console.log(`\n── ${name}, what failed beside other parts, alone ──`);
    const { ok } = await runVitest(
      name,
      files.map(({ file }) => file),
      true,
    );
    const result = results.find((one) => one.name === name);
    if (!ok || !result) continue;
    const { passed, failed, skipped } = result.counts;
    Object.assign(result, {
      state: 'passed',
      failed: [],
      flaky: namesOf(files),
      counts: { passed: passed + failed, failed: 0, skipped },
    });
  }
}

/** Lanes that run side by side. */
const LANES = [1, 2, 3];

/**
 * Runs parts: first those of lane 0, then the other lanes side by side.
 *
 * @param {readonly (typeof PARTS)[number][]} parts
 * @param {{ browser: string | null, extra: readonly string[] }} how
 */
async function runLanes(parts, how) {
  const lane = (/** @type {number} */ number) => parts.filter((part) => part.lane === number);
  const isAlone = LANES.filter((number) => lane(number).length > 0).length < 2;
  for (const part of lane(0)) await runPart(part, { ...how, isAlone: true });
  // Build first: each part builds what it lacks, and two at once would write to the same folders.
  const ready = parts.filter((part) => part.lane > 0 && hindrance(part, how.browser) === null);
  if (ready.some((part) => part.needs === 'build')) await ensureBuilt();
  if (ready.some((part) => part.demo)) await ensureDemoBuilt();
  await Promise.all(
    LANES.map(async (number) => {
      for (const part of lane(number)) await runPart(part, { ...how, isAlone });
    }),
  );
}

async function main() {
  const words = process.argv.slice(2);
  const names = PARTS.map((part) => part.name);
  const all = words.includes('all');
  const quick = PARTS.filter((part) => !part.slow);
  const named = PARTS.filter((part) => words.includes(part.name) || all);
  const chosen = words.length === 0 ? quick : named;
  const parts = chosen.length > 0 ? chosen : quick.filter((part) => part.kind === 'vitest');
  const extra = words.filter((word) => word !== 'all' && !names.includes(word));

  await ensureInstalled();
  const browser = parts.some((part) => part.browser) ? await findBrowser({ install: true, log: console.log }) : null;
  await runLanes(parts, { browser, extra });
  await runAgainAlone();

  console.log('\n── summary ──');
  const order = new Map(names.map((name, i) => [name, i]));
  results.sort((a, b) => (order.get(a.name) ?? 0) - (order.get(b.name) ?? 0));
  for (const { name, state, note, counts } of results) {
    const tests = counts.passed + counts.failed + counts.skipped > 0 ? `, ${summaryLine([counts])}` : '';
    console.log(`${name.padEnd(12)} ${state} (${note})${tests}`);
  }
  for (const line of [...failedLines(results), ...flakyLines(results)]) console.log(line);
  for (const line of leftOutLines(results, {
    all: PARTS,
    chosen: parts,
    isAsked: words.length > 0,
  }))
    console.log(line);
  if (parts.some(({ name }) => name === 'engines')) for (const line of missingEngines()) console.log(line);
}

checkNode();
try {
  await main();
} catch (error) {
  console.error(/** @type {Error} */ (error).message);
  results.push({ name: 'setup', state: 'failed', note: '', counts: { ...NOTHING, failed: 1 } });
}
const conditions = { isAsked: process.argv.length > 2, needServices: Boolean(process.env.RUNLIGHT_REQUIRE_SERVICES) };
if (!results.every((result) => isFine(result, conditions))) process.exitCode = 1;
console.log(summaryLine(results.map(({ counts }) => counts)));
