import type { Run, RunStep } from '../run/run';

/** The work a run's current attempt rests on, in a time from which what was lost between attempts is taken out. */
export interface AttemptWork {
  /** Steps that count: the current attempt's, and what it took over from earlier ones. None that was broken off. */
  steps: readonly RunStep[];
  /** What is to be taken off a time of this step, ms. */
  lostBefore(step: RunStep): number;
  /** The same for now, ms. Negative where the run's start is the attempt's, and earlier work counts as well. */
  lostMs: number;
}

const isFinished = ({ status }: RunStep): boolean => status === 'done' || status === 'failed';
// An error that is logged beside the work says nothing of it.
const isWork = ({ kind }: RunStep): boolean => kind !== 'error';

/** Where in `earlier` the first step of `own` is found again; -1 = nowhere, or nobody can tell. */
function beginningOf(earlier: readonly RunStep[], own: readonly RunStep[]): number {
  const indexOf = new Map<string | number, number>();
  earlier.forEach(({ title, n, status }, i) => {
    // What was broken off is what is gone on with; else a title that occurs twice says nothing of where that is.
    for (const key of [title, n]) indexOf.set(key, indexOf.has(key) && status !== 'interrupted' ? -1 : i);
  });
  // Later steps may repeat a name by right.
  const first = own.find(isWork);
  for (const key of first ? [first.title, first.n] : []) {
    const index = indexOf.get(key) ?? -1;
    if (index >= 0) return index;
  }
  return -1;
}

/**
 * How many of `earlier` are left when `own` follows: what is done again counts from where it begins, not twice. A name
 * may also occur again by right, so what else is known decides: how many steps the run itself says are finished, and
 * whether what follows was there before as well.
 * @param completed the run's own count; `null` = it has none
 */
function keptOf(earlier: readonly RunStep[], own: readonly RunStep[], completed: number | null): number {
  const index = beginningOf(earlier, own);
  if (index < 0) return earlier.length;
  // What was broken off is gone on with.
  if (earlier[index]?.status === 'interrupted') return index;
  if (completed !== null) {
    const finished = (steps: readonly RunStep[]) => steps.filter(isFinished).length;
    const before = completed - finished(own);
    const again = Math.abs(finished(earlier.slice(0, index)) - before);
    return Math.abs(finished(earlier) - before) < again ? earlier.length : index;
  }
  // Done again, it is followed by what followed it before; what begins with the very first step begins anew in any case.
  const next = own.filter(isWork)[1];
  const isNew = next !== undefined && earlier.every(({ title }) => title !== next.title);
  const wasFollowed = earlier.slice(index + 1).some((step) => isWork(step) && isFinished(step));
  return index > 0 && isNew && wasFollowed ? earlier.length : index;
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
 * False where steps are numbered by tries of their own, as some backends do: a step of a lower number than another came
 * after it, by place and by time. Attempts of the run follow one another.
 */
function isByRun(groups: readonly [number, readonly RunStep[]][]): boolean {
  let latest: RunStep[] = [];
  for (const [, own] of groups) {
    const first = own.reduce((a, b) => (b.n < a.n ? b : a));
    if (latest.some((step) => step.n > first.n && startOf(step, 0) > startOf(first, 0))) return false;
    latest = [...latest, ...own];
  }
  return true;
}

/**
 * Whether the steps of the highest number may be of the current attempt although the run says a higher one: nothing is
 * lost before a second attempt, steps counted from 0 are one behind a run counted from 1, and a step that the run itself
 * calls its current one is of its current attempt however it is numbered.
 */
function isCurrent(run: Run, attempt: number, groups: readonly [number, readonly RunStep[]][]): boolean {
  const newest = groups[groups.length - 1];
  if (!newest) return true;
  const [number, own] = newest;
  const { currentStep, startedAt } = run;
  const since = currentStep?.startedAt ?? null;
  if (since !== null && own.some((step) => step.startedAt === since && step.title === currentStep?.name)) return true;
  // Where the run's start is that of its attempt, what had ended by then was before it.
  const isBefore = startedAt != null && own.every((step) => step.finishedAt != null && step.finishedAt <= startedAt);
  return !isBefore && (attempt <= 1 || (groups[0]?.[0] === 0 && number + 1 === attempt));
}

/**
 * The steps that count for the current attempt: after a restart its own, after a resumption also those it goes on from.
 * `null` while nothing is known of it but that it has begun, for then nobody knows which of the two it is.
 */
export function stepsOfAttempt(run: Run, steps: readonly RunStep[]): readonly RunStep[] | null {
  const groups = byAttempt(run, steps);
  if (!isByRun(groups)) return steps;
  const newest = groups[groups.length - 1]?.[0];
  const attempt = run.attempt ?? newest;
  if (newest !== undefined && attempt !== undefined && newest < attempt && !isCurrent(run, attempt, groups))
    return null;
  if (groups.length < 2) return steps;
  const completed = run.progress?.completedSteps ?? null;
  let kept: RunStep[] = [];
  groups.forEach(([, own], i) => {
    kept = [...kept.slice(0, keptOf(kept, own, i === groups.length - 1 ? completed : null)), ...own];
  });
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
  const own = stepsOfAttempt(run, steps);
  return own && workOf({ run, steps, own, startedAt });
}

/** What {@link workOf} looks at. */
interface AttemptSteps {
  run: Run;
  /** All steps of the run. */
  steps: readonly RunStep[];
  /** Those of {@link stepsOfAttempt}. */
  own: readonly RunStep[];
  /** When the run started, epoch ms. */
  startedAt: number;
}

/** The same where the steps of the attempt are known already. */
export function workOf({ run, steps, own, startedAt }: AttemptSteps): AttemptWork {
  const kept = own.filter((step) => step.status !== 'interrupted');
  const groups = byAttempt(run, kept);
  const lost = new Map<number, number>();
  const eldest = byAttempt(run, steps)[0]?.[0];
  let lostMs = 0;
  let end: number | null = null;
  for (const [attempt, group] of groups) {
    const start = Math.min(...group.map((step) => startOf(step, startedAt)));
    if (end !== null) lostMs += Math.max(0, start - end);
    else if (attempt !== eldest) lostMs = Math.max(0, start - startedAt);
    else if (groups.length > 1) lostMs = Math.min(0, start - startedAt);
    lost.set(attempt, lostMs);
    for (const step of group) end = Math.max(end ?? start, step.finishedAt ?? startOf(step, startedAt));
  }
  return { steps: kept, lostMs, lostBefore: (step) => lost.get(step.attempt ?? run.attempt ?? 0) ?? 0 };
}
