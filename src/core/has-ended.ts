import { isEnded, type Run } from './run';

/** Is it known that this run, in this attempt, is over? Nothing known: no. */
export function hasEnded(run: Run | null | undefined): boolean {
  return run != null && isEnded(run.status);
}
