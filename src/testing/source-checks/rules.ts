import { isEnded, RUN_STATUSES, type RunStep } from '../../core/run/run';
import type { RunFacts } from '../../server/engine';
import type { Observation } from './types';

/** Smaller values (before 1973) are seconds or a zero value, not epoch ms. */
const FIRST_TIME_MS = 100_000_000_000;

function timesOf(run: RunFacts): [string, number | null | undefined][] {
  return [
    ['createdAt', run.createdAt],
    ['startedAt', run.startedAt],
    ['finishedAt', run.finishedAt],
    ['updatedAt', run.updatedAt],
    ['currentStep.startedAt', run.currentStep?.startedAt],
  ];
}

/** Checks a single run. */
export function wrongIn(run: RunFacts, runId: string): string[] {
  const found: string[] = [];
  if (run.id !== runId) found.push(`the run's id is ${JSON.stringify(run.id)}, but ${runId} was requested`);
  if (!RUN_STATUSES.includes(run.status))
    found.push(`status is ${JSON.stringify(run.status)}, which is not in RUN_STATUSES`);
  for (const [name, time] of timesOf(run)) {
    if (time == null) continue;
    if (!Number.isFinite(time)) found.push(`${name} is ${time}: expected a finite number or null`);
    else if (time < FIRST_TIME_MS) found.push(`${name} is ${time}: expected epoch milliseconds, not seconds or zero`);
  }
  const { completedSteps, totalSteps, fraction } = run.progress ?? {};
  for (const [name, count] of Object.entries({ completedSteps, totalSteps })) {
    if (count != null && !(Number.isFinite(count) && count >= 0)) found.push(`progress.${name} is ${count}`);
  }
  if (fraction != null && !(fraction >= 0 && fraction <= 1))
    found.push(`progress.fraction is ${fraction}: expected 0 to 1`);
  if (isEnded(run.status) && run.startedAt != null && run.finishedAt != null && run.finishedAt < run.startedAt)
    found.push('finishedAt is before startedAt');
  return found;
}

/** Checks the steps of a run. */
export function wrongInSteps(steps: readonly RunStep[]): string[] {
  const ids = new Set(steps.map((step) => step.id));
  const found = ids.size < steps.length ? ['two steps have the same id'] : [];
  for (const step of steps) {
    if (!step.id) found.push(`step ${step.n} has no id`);
    if (!Number.isFinite(step.n)) found.push(`step ${step.id} has the position ${step.n}`);
  }
  return found;
}

/** Serialises a run with sorted keys: it must be identical in every response with the same rev. */
function contentOf(run: RunFacts): string {
  const entries = Object.entries(run).filter(([, value]) => value != null);
  return JSON.stringify(Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b))));
}

/** Finds steps that changed without a new rev: a client that reads from its cursor would miss the change. */
function wrongRevs(before: Observation, after: Observation): string[] {
  const known = new Map(before.steps.map((step) => [step.id, step]));
  return after.steps.flatMap((step) => {
    const old = known.get(step.id);
    if (step.rev == null) return [`step "${step.title}" has no rev`];
    const isSame = old === undefined || JSON.stringify(old) === JSON.stringify(step);
    return isSame || step.rev > (old.rev ?? 0) ? [] : [`step "${step.title}" changed, but its rev did not increase`];
  });
}

/** Finds times and positions that changed after they were reported. */
function wrongTimes(before: Observation, after: Observation): string[] {
  const places = new Map(after.steps.map((step, i) => [step.id, { step, i }]));
  const retained = before.steps.flatMap((old) => places.get(old.id) ?? []);
  const moved = retained.find(({ i }, k) => k > 0 && i < (retained[k - 1]?.i ?? 0));
  const found = moved ? [`step "${moved.step.title}" changed its position`] : [];
  for (const old of before.steps) {
    const now = places.get(old.id)?.step;
    for (const name of ['createdAt', 'startedAt', 'finishedAt'] as const) {
      if (old[name] != null && now && now[name] !== old[name])
        found.push(`step "${old.title}": ${name} was ${old[name]}, then ${now[name]}`);
    }
  }
  return found;
}

/** Finds forbidden changes between two reads. */
export function wrongBetween(before: Observation, after: Observation, isStopConfirmed: boolean): string[] {
  const found: string[] = [];
  const [a, b] = [before.run, after.run];
  const sameEpoch = (a.epoch ?? null) === (b.epoch ?? null);
  if (sameEpoch && a.rev != null && b.rev != null) {
    if (b.rev < a.rev) found.push(`rev decreased from ${a.rev} to ${b.rev} within one epoch`);
    if (b.rev === a.rev && contentOf(a) !== contentOf(b))
      found.push(`rev ${a.rev} was returned with two different runs`);
  }
  const isNextAttempt = (b.attempt ?? 0) > (a.attempt ?? 0);
  if ((b.attempt ?? 0) < (a.attempt ?? 0)) found.push(`attempt decreased from ${a.attempt} to ${b.attempt}`);
  if (isEnded(a.status) && a.status !== b.status && !isNextAttempt) {
    const isAllowed = a.status === 'cancelled' && !isStopConfirmed;
    if (!isAllowed) found.push(`the run ended as ${a.status}, then was ${b.status} in the same attempt`);
  }
  if (sameEpoch && b.rev != null) found.push(...wrongRevs(before, after));
  found.push(...wrongTimes(before, after));
  const ids = new Set(after.steps.map((step) => step.id));
  const lost = before.steps.filter((step) => !ids.has(step.id));
  if (sameEpoch && lost.length > 0) found.push(`${lost.length} steps disappeared, e.g. "${lost[0]?.title}"`);
  return found;
}

/** Finds running steps of an ended run. */
export function wrongAtEnd({ run, steps }: Observation): string[] {
  if (!isEnded(run.status)) return [];
  const open = steps.filter((step) => step.status === 'running');
  return open.length > 0
    ? [
        `the run has ended (${run.status}), but "${open[0]?.title}" is still running: read the run and its steps together`,
      ]
    : [];
}

/**
 * Checks all observations of a run, from its start until some time after its end.
 *
 * @param seen observations up to and including its end
 * @param after observations after its end
 */
export function wrongToEnd(
  seen: readonly Observation[],
  after: readonly Observation[],
  isStopConfirmed: boolean,
): string[] {
  const all = [...seen, ...after];
  const [end, last] = [seen.at(-1), all.at(-1)];
  return [
    ...all.flatMap((now, i) => wrongBetween(all[i - 1] ?? now, now, isStopConfirmed)),
    ...all.flatMap(wrongAtEnd).slice(0, 1),
    ...(end && last ? writtenAfterEnd(end, last) : []),
  ];
}

/** Finds writes after a confirmed cancel, with a hint for backends that cannot confirm one. */
export const writtenAfterCancel = (end: Observation, later: Observation): string[] =>
  writtenAfterEnd(end, later).map(
    (sentence) => `${sentence} (set \`stopConfirmed: false\` if a cancel only marks the run)`,
  );

/** Finds capabilities without their method. */
export function missingMethods(checked: { capabilities: object }, needed: Readonly<Record<string, string>>): string[] {
  return Object.entries(needed)
    .filter(([capability, method]) => Reflect.get(checked.capabilities, capability) && !Reflect.get(checked, method))
    .map(([capability, method]) => `capabilities.${capability} is set, but the method ${method} is missing`);
}

/** Finds writes after the end. */
export function writtenAfterEnd(end: Observation, later: Observation): string[] {
  const known = new Map(end.steps.map((step) => [step.id, JSON.stringify(step)]));
  const changed = later.steps.filter((step) => known.get(step.id) !== JSON.stringify(step));
  const found =
    changed.length > 0 ? [`step "${changed[0]?.title}" was written after the end of the run (${end.run.status})`] : [];
  if (JSON.stringify(end.run.progress ?? null) !== JSON.stringify(later.run.progress ?? null))
    found.push(`the progress changed after the end of the run (${end.run.status})`);
  return found;
}
