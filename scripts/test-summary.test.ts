// @vitest-environment node
import { describe, expect, it } from 'vitest';
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

describe('a file that failed beside another part', () => {
  const failed = (name: string, ...names: string[]) => ({
    name,
    status: 'failed',
    assertionResults: [
      { status: 'passed', fullName: 'one that passed' },
      ...names.map((fullName) => ({ status: 'failed', fullName })),
    ],
  });

  it('runs again, with the names of its failed tests', () => {
    const report = { testResults: [{ name: 'a', status: 'passed', assertionResults: [] }, failed('b', 'x', 'y')] };
    expect(filesToRunAgain(failedFiles(report))).toEqual([{ file: 'b', tests: ['x', 'y'] }]);
  });

  it('does not when so many failed that it is no accident', () => {
    const files = failedFiles({ testResults: ['a', 'b', 'c', 'd', 'e'].map((name) => failed(name, 'x')) });
    expect(filesToRunAgain(files)).toEqual([]);
    expect(files).toHaveLength(5);
  });

  it('is named in the summary', () => {
    const results = [
      { name: 'unit', state: 'passed', note: '' },
      { name: 'world', state: 'passed', note: '', flaky: ['the feed follows'] },
    ] as const;
    expect(flakyLines(results)).toEqual([expect.stringContaining('ran again alone'), '  world: the feed follows']);
    expect(flakyLines(results.slice(0, 1))).toEqual([]);
  });
});

it('names in the summary what failed, as the end of a long output is often all that is kept', () => {
  const named = (count: number) =>
    ['unit', 'world'].map((name) => ({
      name,
      state: 'failed' as const,
      note: '',
      failed: Array.from({ length: count }, (_, i) => `${i}`),
    }));
  expect(failedLines(named(1))).toEqual(['Failed:', '  unit: 0', '  world: 0']);
  expect(failedLines(named(15))).toHaveLength(22);
  expect(failedLines(named(15)).at(-1)).toBe('  and 10 more');
  expect(failedLines([{ name: 'unit', state: 'passed', note: '' }])).toEqual([]);
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

describe('a machine without PostgreSQL and Redis', () => {
  const all = [{ name: 'unit' }, { name: 'distributed' }, { name: 'hosts', slow: true }];
  const chosen = all.slice(0, 2);
  const results = [
    { name: 'unit', state: 'passed', note: '3.0 s' },
    { name: 'distributed', state: 'left out', note: NEEDS_SERVICES },
  ] as const;

  it('is told what was left out, and how to include it', () => {
    const said = leftOutLines(results, { all, chosen, isAsked: false }).join('\n');
    expect(said).toMatch(/^Left out, being slow: hosts\. "npm test -- all"/);
    expect(said).toContain('The distributed tests were left out');
    expect(said).toContain('apt-get install postgresql redis-server');
    expect(said).not.toContain('Chromium');
    expect(leftOutLines(results.slice(0, 1), { all, chosen: all, isAsked: false })).toEqual([]);
  });

  it('passes without them, unless they were asked for or have to be there', () => {
    const passes = (isAsked: boolean, needServices: boolean) =>
      results.every((result) => isFine(result, { isAsked, needServices }));
    expect(passes(false, false)).toBe(true);
    expect(passes(true, false)).toBe(false);
    expect(passes(false, true)).toBe(false);
  });

  it('never passes without a browser, or with a failure', () => {
    const conditions = { isAsked: false, needServices: false };
    expect(isFine({ name: 'e2e', state: 'left out', note: NEEDS_BROWSER }, conditions)).toBe(false);
    expect(isFine({ name: 'unit', state: 'failed', note: '3.0 s' }, conditions)).toBe(false);
  });
});

it('tells the minutes of a part, and warns of one over its budget (hosts.md 12, "CI")', () => {
  expect(timeLine(90_000, 2)).toBe('1.5 min');
  expect(timeLine(120_000, 2)).toBe('2.0 min');
  expect(timeLine(150_000, 2)).toBe('2.5 min, over its budget of 2 min');
});
