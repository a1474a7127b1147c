import { CANCEL_CHECKS } from './source-checks/cancel-checks';
import { createProbe } from './source-checks/probe';
import { PUSH_CHECKS } from './source-checks/push-checks';
import { READ_CHECKS } from './source-checks/read-checks';
import {
  type CheckRunSourceOptions,
  Skip,
  type SourceCheck,
  type SourceCheckResult,
  type SourceProbe,
} from './source-checks/types';

const CHECKS: readonly SourceCheck[] = [...READ_CHECKS, ...CANCEL_CHECKS, ...PUSH_CHECKS];

async function perform({ id, title, run }: SourceCheck, probe: SourceProbe): Promise<SourceCheckResult> {
  try {
    const notes = [...new Set(await run(probe))];
    return { id, title, outcome: notes.length > 0 ? 'failed' : 'passed', notes };
  } catch (error) {
    const outcome = error instanceof Skip ? 'skipped' : 'failed';
    return { id, title, outcome, notes: [error instanceof Error ? error.message : String(error)] };
  }
}

/**
 * Checks a {@link RunSource} of your own against a real backend: starts runs, watches them to their end, cancels them, and
 * tells what the client relies on and does not get. It never throws for what the source does; each check has a result.
 * Use an account of its own: it cancels what it starts.
 *
 * @returns One result per check, in a fixed order. Those the source says it cannot do are `skipped`.
 * @example
 * const results = await checkRunSource({ source: createJobSource(queue), startRun });
 * expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
 */
export async function checkRunSource(options: CheckRunSourceOptions): Promise<readonly SourceCheckResult[]> {
  const probe = createProbe(options);
  const { only } = options;
  const results: SourceCheckResult[] = [];
  // One after the other: runs of one check must not slow down those of another.
  for (const check of CHECKS) {
    if (only && !only.some((name) => check.id.startsWith(name))) continue;
    results.push(await perform(check, probe));
  }
  return results;
}
