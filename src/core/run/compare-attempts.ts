import type { Run } from './run';

/** Two reports of one start may be rounded differently, e.g. in a list and in a status. Closer than this is the same, ms. */
const SAME_START_MS = 1_000;

/** What tells two attempts of one run apart. */
export type AttemptMarks = Pick<Run, 'attempt' | 'startedAt' | 'finishedAt'>;

/**
 * Do two reports of a run belong to the same attempt? Goes by `attempt`, and by the start where one of them has none.
 * @returns above 0 when `incoming` is of a later attempt, below 0 when of an earlier one, 0 when it is the same or nobody
 *   can tell
 */
export function compareAttempts(known: AttemptMarks, incoming: AttemptMarks): number {
  if (known.attempt != null && incoming.attempt != null) return incoming.attempt - known.attempt;
  const { startedAt: start } = incoming;
  // A run that ended before it had started has only its end to compare with.
  const { startedAt: knownStart, finishedAt: knownEnd } = known;
  const before = knownStart ?? knownEnd;
  if (start == null || before == null || start === before) return 0;
  const isFar = Math.abs(start - before) >= SAME_START_MS;
  if (start < before) return isFar && knownStart != null ? -1 : 0;
  // What starts after the end is another start, however soon it follows.
  return isFar || (knownEnd != null && start >= knownEnd) ? 1 : 0;
}
