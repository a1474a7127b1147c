import { performChecks, withoutFailures } from './check-run-source';
import { ENGINE_CHANGE_CHECKS } from './engine-checks/change-checks';
import { createEngineProbe } from './engine-checks/probe';
import { ENGINE_READ_CHECKS } from './engine-checks/read-checks';
import type { CheckRunEngineOptions } from './engine-checks/types';
import type { SourceCheckResult } from './source-checks/types';

/**
 * Checks your own `RunEngine` before you pass it to `createRunHandler`: its readings, their consistency and its
 * cancels. Cancels the runs it starts. Never rejects because of the engine; each check has a result.
 *
 * @returns One result per check, in a fixed order. Checks for capabilities the engine does not have are `skipped`.
 * @example
 * const results = await checkRunEngine({ engine, startRun: (kind) => addJob(kind) });
 * expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
 */
export function checkRunEngine(options: CheckRunEngineOptions): Promise<readonly SourceCheckResult[]> {
  const checks = [...ENGINE_READ_CHECKS, ...ENGINE_CHANGE_CHECKS];
  return performChecks(checks, createEngineProbe(options), options.only);
}

/**
 * {@link checkRunEngine} as a test for vitest, jest or node:test: rejects with a list of failures.
 *
 * @returns The results if none failed. Check which are `skipped`, and why.
 */
export async function expectEngineConforms(options: CheckRunEngineOptions): Promise<readonly SourceCheckResult[]> {
  return withoutFailures('The engine', await checkRunEngine(options));
}
