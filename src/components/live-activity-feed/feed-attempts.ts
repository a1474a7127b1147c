import type { Run, RunStep } from '../../core/run/run';

/** How the steps of a run are told apart by attempt. */
export interface FeedAttempts {
  /** Number of the newest attempt. */
  newest: number;
}

/**
 * Whether the feed has headings for attempts: only where there is more than one, and only where the numbers follow one
 * another. Some backends count the tries of each step by the same name; headings between those would say nothing.
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
