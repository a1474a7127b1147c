import { NO_BROWSER } from './find/find-browser.mjs';
import { NO_SERVICES } from './find/find-services.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * @typedef {object} VitestReport What is read of vitest's JSON report.
 * @property {readonly { name?: string, status: string, assertionResults: readonly { status: string, fullName?: string }[] }[]} testResults One per file.
 */

/**
 * Counts the tests of one vitest run. A file that failed without a failed test (it could not be loaded, or a hook threw)
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
 * @property {readonly string[]} tests Names of its failed tests. Empty when it could not be loaded, or a hook threw.
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

/** More files than these do not fail by chance: the part is broken, and running it again would only take longer. */
const MAX_AGAIN = 4;

/**
 * The files of a part that may be run again alone. None when so much failed that it is no accident.
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
 * @typedef {object} Result What became of a part.
 * @property {string} name
 * @property {'passed' | 'failed' | 'left out'} state
 * @property {string} note Why, or how long it took.
 * @property {readonly string[]} [failed] Names of the tests that failed.
 * @property {readonly string[]} [flaky] What failed beside other parts, and passed when its file ran again alone.
 */

/**
 * A part left out is not a pass: whoever asked for everything must not read a green line over half of it. Only servers
 * are too much to ask of every machine, unless they are asked for by name or the environment says that they must be there.
 *
 * @param {Result} result
 * @param {{ isAsked: boolean, needServices: boolean }} conditions `isAsked`: parts were named.
 * @returns {boolean}
 */
export function isFine({ state, note }, { isAsked, needServices }) {
  return state === 'passed' || (note === NEEDS_SERVICES && !needServices && !isAsked);
}

/**
 * What did not run and how to have it run, for the end of the output.
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

/** Names of failed tests that the summary lists, so that the end of a long output says what to look for. */
const MAX_FAILED_NAMES = 20;

/**
 * What failed, by name: where only the end of the output is kept, the failures themselves are not in it.
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
 * What passed only the second time. Said in full: each of them is a test to mend, or a fault that shows on a busy machine.
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
 * How long a part took, and whether that is more than it may take: a suite becomes slow by minutes nobody has seen.
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
