// @vitest-environment node
import { expect, it } from 'vitest';
import { countTests, summaryLine } from './test-summary.mjs';

const tests = (...statuses: string[]) => statuses.map((status) => ({ status }));

it('counts passed, failed and every kind of not run', () => {
  const report = {
    testResults: [
      { status: 'passed', assertionResults: tests('passed', 'passed', 'pending', 'todo', 'skipped') },
      { status: 'failed', assertionResults: tests('passed', 'failed', 'failed') },
    ],
  };
  expect(countTests(report)).toEqual({ passed: 3, failed: 2, skipped: 3 });
});

it('counts a file that could not be loaded as a failure', () => {
  expect(countTests({ testResults: [{ status: 'failed', assertionResults: [] }] }).failed).toBe(1);
});

it('sums into the closing line', () => {
  expect(
    summaryLine([
      { passed: 2, failed: 0, skipped: 1 },
      { passed: 3, failed: 1, skipped: 0 },
    ]),
  ).toBe('5 passed, 1 failed, 1 skipped');
  expect(summaryLine([])).toBe('0 passed, 0 failed, 0 skipped');
});
