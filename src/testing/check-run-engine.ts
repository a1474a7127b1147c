import { performChecks, withoutFailures } from './check-run-source';
import { ENGINE_CHANGE_CHECKS } from './engine-checks/change-checks';
import { createEngineProbe } from './engine-checks/probe';
import { ENGINE_READ_CHECKS } from './engine-checks/read-checks';
import type { CheckRunEngineOptions } from './engine-checks/types';
import type { SourceCheckResult } from './source-checks/types';

/**
 * Checks a `RunEngine` of your own, before it is put behind `createRunHandler`: that it tells facts, the same ones each
 * time, and what became of a cancel. It never rejects for what the engine does; each check has a result. It cancels what it
 * starts.
 *
 * @returns One result per check, in a fixed order. Those the engine says it cannot do are `skipped`.
 * @example
 * const results = await checkRunEngine({ engine, startRun: (kind) => addJob(kind) });
 * expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
 */
export function checkRunEngine(options: CheckRunEngineOptions): Promise<readonly SourceCheckResult[]> {
  const checks = [...ENGINE_READ_CHECKS, ...ENGINE_CHANGE_CHECKS];
  return performChecks(checks, createEngineProbe(options), options.only);
}

/**
 * {@link checkRunEngine} for a test of vitest, jest or node:test: rejects with a list of what has failed.
 *
 * @returns The results when none has failed: look at those that are `skipped`, and why.
 */
export async function expectEngineConforms(options: CheckRunEngineOptions): Promise<readonly SourceCheckResult[]> {
  return withoutFailures('The engine', await checkRunEngine(options));
}
