import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { root } from '../../scripts/prepare.mjs';

/** The source of the table in the docs: the test results of each engine. */
const FILE = path.join(root, 'docs/engines/results.json');

/** The check results of one engine. */
export interface EngineResults {
  version: string;
  checks: string;
  passed: number;
  failed: readonly string[];
  skipped: readonly string[];
  date: string;
}

const read = (): Record<string, EngineResults> => JSON.parse(readFileSync(FILE, 'utf8'));

/** The installed version of a package. */
export const versionOf = (name: string): string =>
  JSON.parse(readFileSync(path.join(root, 'node_modules', name, 'package.json'), 'utf8')).version;

/**
 * Compares the check results with the recorded ones in the docs. `RUNLIGHT_UPDATE_ENGINES=1` records them instead; then
 * `npx vitest run --project unit scripts/docs/engines-table.test.ts` writes the table.
 */
export async function expectRecorded(
  engine: string,
  about: { version: string; checks: string },
  results: readonly { id: string; outcome: 'passed' | 'failed' | 'skipped' }[],
): Promise<void> {
  const named = (outcome: string) => results.filter((one) => one.outcome === outcome).map(({ id }) => id);
  const found = {
    checks: about.checks,
    passed: named('passed').length,
    failed: named('failed'),
    skipped: named('skipped'),
  };
  // The failure message lists all results, check by check.
  const failures = results.filter(({ outcome }) => outcome === 'failed');
  if (process.env.RUNLIGHT_UPDATE_ENGINES) {
    const date = new Date().toISOString().slice(0, 10);
    const all = { ...read(), [engine]: { ...found, version: about.version, date } };
    const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
    writeFileSync(FILE, `${JSON.stringify(sorted, null, 2)}\n`);
  }
  const recorded = read()[engine];
  if (!recorded) throw new Error(`runlight: ${engine} is not in ${FILE}. Run with RUNLIGHT_UPDATE_ENGINES=1.`);
  // On a busy machine a check may be skipped for being late, with that reason. There must be no unrecorded check.
  expect({ failed: found.failed, failures, checks: found.checks }).toMatchObject({
    failed: recorded.failed,
    checks: recorded.checks,
  });
  expect(found.skipped).toEqual(expect.arrayContaining([...recorded.skipped]));
  expect(found.passed + found.skipped.length).toBe(recorded.passed + recorded.skipped.length);
  expect(found.passed).toBeGreaterThanOrEqual(recorded.passed - 12);
  expect(failures).toEqual([]);
}
