import type { Run, RunStep } from '../../core/run/run';

/** The attempts of a run, for headings between its steps. */
export interface FeedAttempts {
  /** Number of the newest attempt. */
  newest: number;
}

/**
 * The attempts that get a heading: only if there are several and their numbers are consecutive. Some backends count the
 * tries of each step under the same name; headings between those would be meaningless.
 * @returns `null` = no headings
 */
export function attemptsOf(run: Run | null, steps: readonly RunStep[]): FeedAttempts | null {
  const first = steps[0]?.attempt;
  if (first == null) return null;
  let newest = first;
  for (const { attempt } of steps) {
    if (attempt == null || attempt < newest) return null;
    newest = attempt;
  }
  newest = Math.max(newest, run?.attempt ?? newest);
  return newest > first ? { newest } : null;
}
