// `npm test`: from a fresh clone, in one command, all that is quick enough for every change; `npm test -- all` the slow
// parts as well. `npm test -- unit e2e` runs only those parts, and what is not the name of a part goes to vitest:
// `npm test -- unit src/core -t polling`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findBrowser } from './find-browser.mjs';
import { findServices } from './find-services.mjs';
import { checkNode, ensureInstalled, root } from './prepare.mjs';
import {
  countTests,
  isFine,
  leftOutLines,
  NEEDS_BROWSER,
  NEEDS_SERVICES,
  summaryLine,
  timeLine,
} from './test-summary.mjs';

/**
 * In the order they run. `npm` parts are scripts, the others projects of vitest.config.ts. `services`: PostgreSQL and
 * Redis. `slow` ones run when they are named and with `all`, as continuous integration does. `minutes`: how long it may
 * take on two cores before the summary says that it has become slow.
 * @type {readonly { name: string, kind: 'npm' | 'vitest', minutes: number, project?: string, browser?: boolean, services?: boolean, needs?: string, slow?: boolean }[]}
 */
const PARTS = [
  { name: 'check', kind: 'npm', minutes: 1 },
  { name: 'score', kind: 'npm', minutes: 1 },
  { name: 'build', kind: 'npm', minutes: 1 },
  { name: 'unit', kind: 'vitest', minutes: 4 },
  { name: 'backend', kind: 'vitest', minutes: 4 },
  { name: 'package', kind: 'vitest', minutes: 2, browser: true, needs: 'build' },
  { name: 'docs', kind: 'vitest', minutes: 2, needs: 'build' },
  // Three projects: as they are, dark, and from right to left.
  { name: 'stories', kind: 'vitest', minutes: 7, project: 'stories*', browser: true },
  { name: 'screens', kind: 'vitest', minutes: 5, browser: true },
  { name: 'e2e', kind: 'vitest', minutes: 8, browser: true, needs: 'build' },
  { name: 'world', kind: 'vitest', minutes: 12, browser: true, needs: 'build' },
  { name: 'distributed', kind: 'vitest', minutes: 5, browser: true, services: true },
  { name: 'compiled', kind: 'vitest', minutes: 4, slow: true },
  { name: 'react-18', kind: 'vitest', minutes: 4, slow: true },
  { name: 'hosts', kind: 'vitest', minutes: 12, browser: true, needs: 'build', slow: true },
];

/** @type {(import('./test-summary.mjs').Result & { counts: import('./test-summary.mjs').Counts })[]} */
const results = [];
const NOTHING = { passed: 0, failed: 0, skipped: 0 };

/** @param {string} command @param {readonly string[]} args @returns {boolean} */
function runs(command, args) {
  const { status } = spawnSync(command, [...args], {
    cwd: root,
    // A log file is not coloured; not every tool finds that out by itself.
    env: process.stdout.isTTY ? process.env : { NO_COLOR: '1', ...process.env },
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  return status === 0;
}

/** @param {string} name @param {readonly string[]} extra */
function runVitest(name, extra) {
  const folder = mkdtempSync(path.join(tmpdir(), 'runlight-test-'));
  const report = path.join(folder, 'report.json');
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  const args = ['run', '--project', name, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const ok = runs(process.execPath, [vitest, ...args, ...extra]);
  const counts = existsSync(report) ? countTests(JSON.parse(readFileSync(report, 'utf8'))) : NOTHING;
  rmSync(folder, { recursive: true, force: true });
  return { ok, counts };
}

/** @param {(typeof PARTS)[number]} part @param {string | null} browser @param {readonly string[]} extra */
function runPart(part, browser, extra) {
  const missing = results.find((result) => result.name === part.needs && result.state !== 'passed');
  const start = performance.now();
  if (part.browser && !browser) {
    results.push({ name: part.name, state: 'left out', note: NEEDS_BROWSER, counts: NOTHING });
    return;
  }
  if (part.services && !findServices()) {
    results.push({ name: part.name, state: 'left out', note: NEEDS_SERVICES, counts: NOTHING });
    return;
  }
  if (missing) {
    results.push({ name: part.name, state: 'left out', note: `"${missing.name}" did not pass`, counts: NOTHING });
    return;
  }
  console.log(`\n── ${part.name} ──`);
  const { ok, counts } =
    part.kind === 'npm'
      ? { ok: runs('npm', ['run', '--silent', part.name]), counts: NOTHING }
      : runVitest(part.project ?? part.name, extra);
  const took = timeLine(performance.now() - start, part.minutes);
  // A part that fails without a failed test (a lint error, a file that cannot be loaded) still counts as one.
  const failed = ok ? counts.failed : Math.max(1, counts.failed);
  results.push({ name: part.name, state: ok ? 'passed' : 'failed', note: took, counts: { ...counts, failed } });
}

async function main() {
  const words = process.argv.slice(2);
  const names = PARTS.map((part) => part.name);
  const all = words.includes('all');
  const chosen = PARTS.filter((part) => all || (words.length === 0 ? !part.slow : words.includes(part.name)));
  const parts = chosen.length > 0 ? chosen : PARTS.filter((part) => part.kind === 'vitest' && !part.slow);
  const extra = words.filter((word) => word !== 'all' && !names.includes(word));

  await ensureInstalled();
  const browser = parts.some((part) => part.browser) ? await findBrowser({ install: true, log: console.log }) : null;
  for (const part of parts) runPart(part, browser, extra);

  console.log('\n── summary ──');
  for (const { name, state, note, counts } of results) {
    const tests = counts.passed + counts.failed + counts.skipped > 0 ? `, ${summaryLine([counts])}` : '';
    console.log(`${name.padEnd(11)} ${state} (${note})${tests}`);
  }
  for (const line of leftOutLines(results, { all: PARTS, chosen: parts, isAsked: words.length > 0 })) console.log(line);
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
