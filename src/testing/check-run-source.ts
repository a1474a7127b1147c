import { CANCEL_CHECKS } from './source-checks/cancel-checks';
import { CANCEL_RACES } from './source-checks/cancel-races';
import { LIFE_CHECKS } from './source-checks/life-checks';
import { createProbe } from './source-checks/probe';
import { PUSH_CHECKS } from './source-checks/push-checks';
import { READ_CHECKS } from './source-checks/read-checks';
import { type CheckRunSourceOptions, Skip, type SourceCheck, type SourceCheckResult } from './source-checks/types';

const CHECKS: readonly SourceCheck[] = [
  ...READ_CHECKS,
  ...CANCEL_CHECKS,
  ...CANCEL_RACES,
  ...PUSH_CHECKS,
  ...LIFE_CHECKS,
];

/** Maximum number of notes per check. */
const MAX_NOTES = 5;

function shortened(notes: readonly string[]): readonly string[] {
  const more = notes.length - MAX_NOTES;
  return more > 0 ? [...notes.slice(0, MAX_NOTES), `and ${more} more`] : notes;
}

/** A rule and its check, for sources and engines. */
interface Check<Probe> {
  id: string;
  title: string;
  run(probe: Probe): Promise<readonly string[]>;
}

async function perform<Probe>({ id, title, run }: Check<Probe>, probe: Probe): Promise<SourceCheckResult> {
  try {
    const notes = shortened([...new Set(await run(probe))]);
    return { id, title, outcome: notes.length > 0 ? 'failed' : 'passed', notes };
  } catch (error) {
    const outcome = error instanceof Skip ? 'skipped' : 'failed';
    return { id, title, outcome, notes: [error instanceof Error ? error.message : String(error)] };
  }
}

/** Runs the checks whose ID starts with one of `only`; without it, all. */
export async function performChecks<Probe>(
  checks: readonly Check<Probe>[],
  probe: Probe,
  only: readonly string[] | undefined,
): Promise<readonly SourceCheckResult[]> {
  const results: SourceCheckResult[] = [];
  // Sequential, so that the runs of one check do not slow down another.
  for (const check of checks) {
    if (only && !only.some((name) => check.id.startsWith(name))) continue;
    results.push(await perform(check, probe));
  }
  return results;
}

/** Returns the results if none failed. @throws Error that lists the failures */
export function withoutFailures(what: string, results: readonly SourceCheckResult[]): readonly SourceCheckResult[] {
  const failed = results.filter(({ outcome }) => outcome === 'failed');
  if (failed.length === 0) return results;
  const lines = failed.flatMap(({ id, title, notes }) => [`- ${id}: ${title}`, ...notes.map((note) => `    ${note}`)]);
  throw new Error(`runlight: ${what} fails ${failed.length} of ${results.length} checks.\n${lines.join('\n')}`);
}

/**
 * Checks your own {@link RunSource} against a real backend: starts runs, watches them to their end, cancels them, and
 * reports which requirements of the client are not met. Never rejects because of the source; each check has a result.
 * Use a separate account: it cancels the runs it starts.
 *
 * @returns One result per check, in a fixed order. Checks for capabilities the source does not have are `skipped`.
 * @example
 * const results = await checkRunSource({ source: createJobSource(queue), startRun });
 * expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
 */
export function checkRunSource(options: CheckRunSourceOptions): Promise<readonly SourceCheckResult[]> {
  return performChecks(CHECKS, createProbe(options), options.only);
}

/**
 * {@link checkRunSource} as a test for vitest, jest or node:test: rejects with a list of failures.
 *
 * @returns The results if none failed. Check which are `skipped`, and why.
 * @example
 * it('is a RunSource', () => expectSourceConforms({ source: createJobSource(queue), startRun }));
 */
export async function expectSourceConforms(options: CheckRunSourceOptions): Promise<readonly SourceCheckResult[]> {
  return withoutFailures('The source', await checkRunSource(options));
}
