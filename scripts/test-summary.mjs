/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * @typedef {object} VitestReport What is read of vitest's JSON report.
 * @property {readonly { status: string, assertionResults: readonly { status: string }[] }[]} testResults One per file.
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
 * @param {readonly Counts[]} all
 * @returns {string} "12 passed, 0 failed, 1 skipped"
 */
export function summaryLine(all) {
  /** @param {keyof Counts} key */
  const sum = (key) => all.reduce((total, counts) => total + counts[key], 0);
  return `${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`;
}
