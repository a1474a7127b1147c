import type { Run, RunStep } from './run';

/** The work a run's current attempt rests on, in a time from which what was lost between attempts is taken out. */
export interface AttemptWork {
  /** Steps that count: the current attempt's, and what it took over from earlier ones. None that was broken off. */
  steps: readonly RunStep[];
  /** What is to be taken off a time of this step, ms. */
  lostBefore(step: RunStep): number;
  /** The same for now, ms. Negative where the run's start is the attempt's, and earlier work counts as well. */
  lostMs: number;
}

/** How many of `earlier` are left when `own` follows: what is done again counts from where it begins, not twice. */
function keptOf(earlier: readonly RunStep[], own: readonly RunStep[]): number {
  const indexOf = new Map<string | number, number>();
  earlier.forEach(({ title, n, status }, i) => {
    // What was broken off is what is gone on with; else a title that occurs twice says nothing of where that is.
    for (const key of [title, n]) indexOf.set(key, indexOf.has(key) && status !== 'interrupted' ? -1 : i);
  });
  // An error that is logged beside the work says nothing of it, and later steps may repeat a name by right.
  const first = own.find(({ kind }) => kind !== 'error');
  for (const key of first ? [first.title, first.n] : []) {
    const index = indexOf.get(key) ?? -1;
    if (index >= 0) return index;
  }
  return earlier.length;
}

function byAttempt(run: Run, steps: readonly RunStep[]): [number, RunStep[]][] {
  const groups = new Map<number, RunStep[]>();
  for (const step of steps) {
    const attempt = step.attempt ?? run.attempt ?? 0;
    const group = groups.get(attempt);
    if (group) group.push(step);
    else groups.set(attempt, [step]);
  }
  return [...groups].sort(([a], [b]) => a - b);
}

/**
 * The steps that count for the current attempt: after a restart its own, after a resumption also those it goes on from.
 * `null` while nothing is known of it but that it has begun, for then nobody knows which of the two it is.
 */
export function stepsOfAttempt(run: Run, steps: readonly RunStep[]): readonly RunStep[] | null {
  const groups = byAttempt(run, steps);
  const newest = groups[groups.length - 1]?.[0];
  if (newest !== undefined && newest < (run.attempt ?? newest)) return null;
  if (groups.length < 2) return steps;
  let kept: RunStep[] = [];
  for (const [, own] of groups) kept = [...kept.slice(0, keptOf(kept, own)), ...own];
  return kept;
}

/** What a step without times of its own is taken to have begun at. */
export const startOf = (step: RunStep, startedAt: number): number => step.startedAt ?? step.createdAt ?? startedAt;

/**
 * What the current attempt rests on.
 * @param startedAt when the run started, epoch ms
 * @returns `null` where {@link stepsOfAttempt} knows nothing
 */
export function workOfAttempt(run: Run, steps: readonly RunStep[], startedAt: number): AttemptWork | null {
  const kept = stepsOfAttempt(run, steps)?.filter((step) => step.status !== 'interrupted');
  if (!kept) return null;
  const groups = byAttempt(run, kept);
  const lost = new Map<number, number>();
  const eldest = byAttempt(run, steps)[0]?.[0];
  let lostMs = 0;
  let end: number | null = null;
  for (const [attempt, own] of groups) {
    const start = Math.min(...own.map((step) => startOf(step, startedAt)));
    if (end !== null) lostMs += Math.max(0, start - end);
    else if (attempt !== eldest) lostMs = Math.max(0, start - startedAt);
    else if (groups.length > 1) lostMs = Math.min(0, start - startedAt);
    lost.set(attempt, lostMs);
    for (const step of own) end = Math.max(end ?? start, step.finishedAt ?? startOf(step, startedAt));
  }
  return { steps: kept, lostMs, lostBefore: (step) => lost.get(step.attempt ?? run.attempt ?? 0) ?? 0 };
}
