import type { Run, RunStep } from '../run/run';

/** The steps that count for a run's current attempt, in work time: without time lost between attempts. */
export interface AttemptWork {
  /** The current attempt's steps and those it took over from earlier attempts, without interrupted ones. */
  steps: readonly RunStep[];
  /** Time to subtract from the times of this step, ms. */
  lostBefore(step: RunStep): number;
  /** Like `lostBefore`, for now, ms. Negative if the run's start is the attempt's start and earlier work counts too. */
  lostMs: number;
}

const isFinished = ({ status }: RunStep): boolean => status === 'done' || status === 'failed';
// An error entry beside the work is not a step of it.
const isWork = ({ kind }: RunStep): boolean => kind !== 'error';

/** Index in `earlier` at which the first step of `attemptSteps` occurs again; -1 if nowhere, or ambiguous. */
function beginningOf(earlier: readonly RunStep[], attemptSteps: readonly RunStep[]): number {
  const indexOf = new Map<string | number, number>();
  earlier.forEach(({ title, n, status }, i) => {
    // An interrupted step is the one that continues. Otherwise a title that occurs twice is ambiguous.
    for (const key of [title, n]) indexOf.set(key, indexOf.has(key) && status !== 'interrupted' ? -1 : i);
  });
  // Later steps may legitimately repeat a name.
  const first = attemptSteps.find(isWork);
  for (const key of first ? [first.title, first.n] : []) {
    const index = indexOf.get(key) ?? -1;
    if (index >= 0) return index;
  }
  return -1;
}

/**
 * Number of `earlier` steps that still count when `attemptSteps` follow. Repeated steps must not count twice. A name
 * may also occur twice legitimately, so two more signs decide: the run's own count of finished steps, and whether the
 * following steps occurred before too.
 * @param completed the run's own count; `null` without one
 */
function retainedOf(earlier: readonly RunStep[], attemptSteps: readonly RunStep[], completed: number | null): number {
  const index = beginningOf(earlier, attemptSteps);
  if (index < 0) return earlier.length;
  // The interrupted step continues.
  if (earlier[index]?.status === 'interrupted') return index;
  if (completed !== null) {
    const finished = (steps: readonly RunStep[]) => steps.filter(isFinished).length;
    const before = completed - finished(attemptSteps);
    const again = Math.abs(finished(earlier.slice(0, index)) - before);
    return Math.abs(finished(earlier) - before) < again ? earlier.length : index;
  }
  // A repeated step is followed by the same steps as before. An attempt that starts with the first step is a restart.
  const next = attemptSteps.filter(isWork)[1];
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
 * False if `attempt` counts the retries of each step, as some backends do: a lower number then follows a higher one, in
 * order and in time, which attempts of a run never do.
 */
function isByRun(groups: readonly [number, readonly RunStep[]][]): boolean {
  let latest: RunStep[] = [];
  for (const [, attemptSteps] of groups) {
    const first = attemptSteps.reduce((a, b) => (b.n < a.n ? b : a));
    if (latest.some((step) => step.n > first.n && startOf(step, 0) > startOf(first, 0))) return false;
    latest = [...latest, ...attemptSteps];
  }
  return true;
}

/**
 * True if the steps with the highest attempt may belong to the current one although the run reports a higher number:
 * steps may count from 0 and the run from 1. The run's own current step always belongs to the current attempt.
 */
function isCurrent(run: Run, attempt: number, groups: readonly [number, readonly RunStep[]][]): boolean {
  const newest = groups[groups.length - 1];
  if (!newest) return true;
  const [number, attemptSteps] = newest;
  const { currentStep, startedAt } = run;
  const since = currentStep?.startedAt ?? null;
  if (since !== null && attemptSteps.some((step) => step.startedAt === since && step.title === currentStep?.name))
    return true;
  // If the run's start is the attempt's start, steps that ended earlier belong to an earlier attempt.
  const isBefore =
    startedAt != null && attemptSteps.every((step) => step.finishedAt != null && step.finishedAt <= startedAt);
  return !isBefore && (attempt <= 1 || (groups[0]?.[0] === 0 && number + 1 === attempt));
}

/**
 * Returns the steps that count for the current attempt: its own after a restart, and those it continues from after a
 * resume. `null` before the attempt's first step, because a restart and a resume look the same until then.
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
  let retained: RunStep[] = [];
  groups.forEach(([, attemptSteps], i) => {
    retained = [
      ...retained.slice(0, retainedOf(retained, attemptSteps, i === groups.length - 1 ? completed : null)),
      ...attemptSteps,
    ];
  });
  return retained;
}

/** Assumed start of a step without times. */
export const startOf = (step: RunStep, startedAt: number): number => step.startedAt ?? step.createdAt ?? startedAt;

/**
 * Returns the work of the current attempt.
 * @param startedAt when the run started, epoch ms
 * @returns `null` when {@link stepsOfAttempt} returns `null`
 */
export function workOfAttempt(run: Run, steps: readonly RunStep[], startedAt: number): AttemptWork | null {
  const attemptSteps = stepsOfAttempt(run, steps);
  return attemptSteps && workOf({ run, steps, attemptSteps, startedAt });
}

/** Input of {@link workOf}. */
interface AttemptSteps {
  run: Run;
  /** All steps of the run. */
  steps: readonly RunStep[];
  /** Those of {@link stepsOfAttempt}. */
  attemptSteps: readonly RunStep[];
  /** When the run started, epoch ms. */
  startedAt: number;
}

/** Like {@link workOfAttempt}, with the attempt's steps passed in. */
export function workOf({ run, steps, attemptSteps, startedAt }: AttemptSteps): AttemptWork {
  const retained = attemptSteps.filter((step) => step.status !== 'interrupted');
  const groups = byAttempt(run, retained);
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
  return { steps: retained, lostMs, lostBefore: (step) => lost.get(step.attempt ?? run.attempt ?? 0) ?? 0 };
}
