import { reuseIfEqual, sameData } from '../../platform/equal';
import type { RunStep } from '../run';

/** The known steps of one run. Immutable: a change returns a new log, no change returns the same one. */
export interface StepLog {
  readonly steps: readonly RunStep[];
  /** Number of older steps that were dropped. */
  readonly trimmed: number;
  /** Position of the newest dropped step: older steps that arrive again stay out. `null` if none was dropped. */
  readonly lastTrimmed: StepPlace | null;
}

/** The fields that determine the order of steps. */
type StepPlace = Pick<RunStep, 'n' | 'attempt'>;

export const emptyStepLog: StepLog = Object.freeze({
  steps: Object.freeze([]),
  trimmed: 0,
  lastTrimmed: null,
});

/** The newer one wins: by attempt, then by rev; without revisions, the one that arrived later. */
function isNewer(incoming: RunStep, known: RunStep): boolean {
  if (incoming.attempt != null && known.attempt != null && incoming.attempt !== known.attempt) {
    return incoming.attempt > known.attempt;
  }
  if (incoming.rev != null && known.rev != null) return incoming.rev > known.rev;
  return !sameData(incoming, known);
}

/** True if `a` comes after `b`. A new attempt may number its steps from 1 again. */
function isAfter(a: StepPlace, b: StepPlace): boolean {
  if (a.attempt != null && b.attempt != null && a.attempt !== b.attempt) return a.attempt > b.attempt;
  return a.n > b.n;
}

/** Up to this many incoming steps are searched for one by one; for more, the ids are indexed first. */
const FEW = 8;

/**
 * Finds steps by id that a later attempt continues: they are not at the position where they would be inserted now. Call
 * `put` for each step inserted into `steps`.
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
 * Merges incoming steps by id. A known step is replaced by a newer version; a new one is inserted after steps of
 * earlier attempts, in order of `n`, after those with the same `n`. A step's `n` never changes, so both positions are
 * searched from the end, where nearly all changes are.
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
      // A step that continues in another attempt moves there.
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

/** Replaces all steps with `incoming`. Equal steps keep their identity, so that nothing re-renders. */
export function replaceSteps(log: StepLog, incoming: readonly RunStep[], maxSteps: number): StepLog {
  const known = new Map(log.steps.map((step) => [step.id, step]));
  const reused = incoming.map((step) => reuseIfEqual(known.get(step.id), step));
  const next = mergeSteps(emptyStepLog, reused, maxSteps);
  const isSame = next.trimmed === log.trimmed && next.steps.length === log.steps.length;
  return isSame && next.steps.every((step, i) => step === log.steps[i]) ? log : next;
}
