import { NO_BROWSER } from './find/find-browser.mjs';
import { NO_SERVICES } from './find/find-services.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * @typedef {object} VitestReport The fields of vitest's JSON report that are used here.
 * @property {readonly { name?: string, status: string, assertionResults: readonly { status: string, fullName?: string }[] }[]} testResults
 *   One per file.
 */

/**
 * Counts the tests of one vitest run. A file that failed without a failed test (it did not load, or a hook threw)
 * counts as one failure.
 *
 * @param {VitestReport} report
 * @returns {Counts}
 */
export function countTests(report) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const file of report.testResults) {
    const statuses = file.assertionResults.map((test) => test.status);
    const failed = statuses.filter((status) => status === 'failed').length;
    counts.passed += statuses.filter((status) => status === 'passed').length;
    counts.failed += file.status === 'failed' ? Math.max(1, failed) : failed;
    counts.skipped += statuses.filter((status) => status !== 'passed' && status !== 'failed').length;
  }
  return counts;
}

/**
 * @typedef {object} FailedFile
 * @property {string} file
 * @property {readonly string[]} tests Names of its failed tests. Empty if it did not load, or a hook threw.
 */

/**
 * @param {VitestReport} report
 * @returns {readonly FailedFile[]}
 */
export function failedFiles(report) {
  const failed = report.testResults.filter((file) => file.status === 'failed');
  return failed.map(({ name = '', assertionResults }) => ({
    file: name,
    tests: assertionResults.filter(({ status }) => status === 'failed').map(({ fullName = '' }) => fullName),
  }));
}

/** If more files fail, it is no accident: the part is broken, and a retry would only take longer. */
const MAX_AGAIN = 4;

/**
 * The files of a part to retry alone. None if too many failed.
 *
 * @param {readonly FailedFile[]} failures
 * @returns {readonly FailedFile[]}
 */
export function filesToRunAgain(failures) {
  return failures.length > MAX_AGAIN ? [] : failures;
}

/**
 * @param {readonly Counts[]} all
 * @returns {string} "12 passed, 0 failed, 1 skipped"
 */
export function summaryLine(all) {
  /** @param {keyof Counts} key */
  const sum = (key) => all.reduce((total, counts) => total + counts[key], 0);
  return `${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`;
}

/** Why a part could not run on this machine. */
export const NEEDS_BROWSER = 'no browser';
export const NEEDS_SERVICES = 'no PostgreSQL or Redis';

/**
 * @typedef {object} Result The result of a part.
 * @property {string} name
 * @property {'passed' | 'failed' | 'left out'} state
 * @property {string} note The reason, or the duration.
 * @property {readonly string[]} [failed] Names of the tests that failed.
 * @property {readonly string[]} [flaky] Tests that failed next to other parts, and passed when their file ran again alone.
 */

/**
 * A skipped part is not a pass: a run of all parts must not end green with half of them skipped. Only servers may be
 * missing, unless they are requested by name or the environment requires them.
 *
 * @param {Result} result
 * @param {{ isAsked: boolean, needServices: boolean }} conditions `isAsked`: parts were named.
 * @returns {boolean}
 */
export function isFine({ state, note }, { isAsked, needServices }) {
  return state === 'passed' || (note === NEEDS_SERVICES && !needServices && !isAsked);
}

/**
 * The skipped parts and how to run them, for the end of the output.
 *
 * @param {readonly Result[]} results
 * @param {{ all: readonly { name: string, slow?: boolean }[], chosen: readonly { name: string }[], isAsked: boolean }} parts
 * @returns {string[]}
 */
export function leftOutLines(results, { all, chosen, isAsked }) {
  const notRun = all.filter((part) => !chosen.some(({ name }) => name === part.name));
  const slow = notRun.filter((part) => part.slow && !isAsked).map((part) => part.name);
  const others = notRun.filter((part) => !slow.includes(part.name)).map((part) => part.name);
  const lines = [];
  if (slow.length > 0) {
    lines.push(
      `Left out, being slow: ${slow.join(', ')}. "npm test -- all" runs everything, "npm test -- ${slow[0]}" one.`,
    );
  }
  if (others.length > 0) lines.push(`Not asked for: ${others.join(', ')}.`);
  if (results.some((result) => result.note === NEEDS_BROWSER)) lines.push(NO_BROWSER);
  if (results.some((result) => result.note === NEEDS_SERVICES)) lines.push(NO_SERVICES);
  return lines;
}

/** The maximum number of failed tests in the summary. */
const MAX_FAILED_NAMES = 20;

/**
 * The failed tests by name, for logs of which only the end is kept.
 *
 * @param {readonly Result[]} results
 * @returns {string[]}
 */
export function failedLines(results) {
  const failed = results.flatMap(({ name, failed = [] }) => failed.map((test) => `  ${name}: ${test}`));
  if (failed.length === 0) return [];
  const more = failed.length - MAX_FAILED_NAMES;
  return ['Failed:', ...failed.slice(0, MAX_FAILED_NAMES), ...(more > 0 ? [`  and ${more} more`] : [])];
}

/**
 * The tests that passed only on retry. All are listed: each is a test to fix, or a bug that shows on a busy machine.
 *
 * @param {readonly Result[]} results
 * @returns {string[]}
 */
export function flakyLines(results) {
  const flaky = results.flatMap(({ name, flaky = [] }) => flaky.map((test) => `  ${name}: ${test}`));
  if (flaky.length === 0) return [];
  return [
    'Failed beside another part and passed when its file ran again alone (mend the test, or the fault):',
    ...flaky,
  ];
}

/**
 * The duration of a part, and whether it exceeds its budget, so that a suite does not slow down unnoticed.
 *
 * @param {number} ms
 * @param {number} budget Minutes on two cores.
 * @returns {string} "2.4 min", "2.4 min, over its budget of 2 min"
 */
export function timeLine(ms, budget) {
  const minutes = ms / 60_000;
  const over = minutes > budget ? `, over its budget of ${budget} min` : '';
  return `${minutes.toFixed(1)} min${over}`;
}
