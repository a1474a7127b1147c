import { reuseIfEqual, sameData } from '../../platform/equal';
import type { RunStep } from '../run';

/** The steps kept of one run. Immutable: every change makes a new one, no change returns the same. */
export interface StepLog {
  readonly steps: readonly RunStep[];
  /** How many older steps were dropped. */
  readonly trimmed: number;
  /** Place of the newest step that was dropped: what is older and arrives again stays out. `null` = none was. */
  readonly lastTrimmed: StepPlace | null;
}

/** What a step is put in order by. */
type StepPlace = Pick<RunStep, 'n' | 'attempt'>;

export const emptyStepLog: StepLog = Object.freeze({
  steps: Object.freeze([]),
  trimmed: 0,
  lastTrimmed: null,
});

/** Newer wins, by attempt and then by rev; without revisions the one that arrived later does. */
function isNewer(incoming: RunStep, known: RunStep): boolean {
  if (incoming.attempt != null && known.attempt != null && incoming.attempt !== known.attempt) {
    return incoming.attempt > known.attempt;
  }
  if (incoming.rev != null && known.rev != null) return incoming.rev > known.rev;
  return !sameData(incoming, known);
}

/** Does `a` come after `b`? A run that runs again may count its steps from 1 again. */
function isAfter(a: StepPlace, b: StepPlace): boolean {
  if (a.attempt != null && b.attempt != null && a.attempt !== b.attempt) return a.attempt > b.attempt;
  return a.n > b.n;
}

/** Up to so many steps are looked for one by one; for more, the ids are collected first. */
const FEW = 8;

/**
 * Finds steps by id that an earlier attempt began and a later one goes on with: they do not stand where they would be put
 * now. Follows `steps` while more are put there.
 */
function createFinder(steps: readonly RunStep[], isMany: boolean) {
  let ids: Set<string> | null = null;
  return {
    find(step: RunStep): number {
      const first = steps[0]?.attempt;
      if (first == null || step.attempt == null || first === step.attempt) return -1;
      if (isMany) ids ??= new Set(steps.map(({ id }) => id));
      return ids?.has(step.id) === false ? -1 : steps.findLastIndex(({ id }) => id === step.id);
    },
    put: ({ id }: RunStep) => void ids?.add(id),
  };
}

/**
 * Merges arriving steps by id: a known one is replaced when the arriving one is newer, a new one is put in order of `n`,
 * after those of the same `n`, and after those of earlier attempts. A step's `n` never changes, so both are found by going
 * back from the end, where nearly all changes are.
 */
export function mergeSteps(log: StepLog, incoming: readonly RunStep[], maxSteps: number): StepLog {
  const steps = [...log.steps];
  const elsewhere = createFinder(steps, incoming.length > FEW);
  let changed = false;
  for (const step of incoming) {
    let place = steps.length;
    for (let last = steps[place - 1]; last && isAfter(last, step); last = steps[place - 1]) place -= 1;
    let at = place - 1;
    while (at >= 0 && steps[at]?.n === step.n && steps[at]?.id !== step.id) at -= 1;
    if (steps[at]?.id !== step.id) at = elsewhere.find(step);
    const known = steps[at];
    const isOld = log.lastTrimmed !== null && !isAfter(step, log.lastTrimmed);
    if (known ? !isNewer(step, known) : isOld) continue;
    if (known && known.attempt === step.attempt) steps[at] = step;
    else {
      // Going on in another attempt it moves there.
      steps.splice(place, 0, step);
      if (known) steps.splice(at < place ? at : at + 1, 1);
      elsewhere.put(step);
    }
    changed = true;
  }
  if (!changed) return log;
  const dropped = steps.splice(0, Math.max(0, steps.length - maxSteps));
  return {
    steps,
    trimmed: log.trimmed + dropped.length,
    lastTrimmed: dropped.at(-1) ?? log.lastTrimmed,
  };
}

/** Takes `incoming` as the whole truth; equal steps keep their identity so that nothing re-renders. */
export function replaceSteps(log: StepLog, incoming: readonly RunStep[], maxSteps: number): StepLog {
  const known = new Map(log.steps.map((step) => [step.id, step]));
  const kept = incoming.map((step) => reuseIfEqual(known.get(step.id), step));
  const next = mergeSteps(emptyStepLog, kept, maxSteps);
  const isSame = next.trimmed === log.trimmed && next.steps.length === log.steps.length;
  return isSame && next.steps.every((step, i) => step === log.steps[i]) ? log : next;
}
