import type { Run } from './run';

/** Start times closer than this are the same, ms: a list and a status may round them differently. */
const SAME_START_MS = 1_000;

/** The fields that distinguish two attempts of one run. */
export type AttemptMarks = Pick<Run, 'attempt' | 'startedAt' | 'finishedAt'>;

/**
 * Compares the attempts of two reports of a run: by `attempt`, or by the start time if a report has no `attempt`.
 * @returns above 0 if `incoming` is of a later attempt, below 0 if of an earlier one, 0 if of the same or if unknown
 */
export function compareAttempts(known: AttemptMarks, incoming: AttemptMarks): number {
  if (known.attempt != null && incoming.attempt != null) return incoming.attempt - known.attempt;
  const { startedAt: start } = incoming;
  // A run that ended without starting has only its end to compare with.
  const { startedAt: knownStart, finishedAt: knownEnd } = known;
  const before = knownStart ?? knownEnd;
  if (start == null || before == null || start === before) return 0;
  const isFar = Math.abs(start - before) >= SAME_START_MS;
  if (start < before) return isFar && knownStart != null ? -1 : 0;
  // A start after the end is a new attempt, however soon it follows.
  return isFar || (knownEnd != null && start >= knownEnd) ? 1 : 0;
}
