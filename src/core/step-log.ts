import { keepSame, sameData } from './equal';
import type { RunStep } from './run';

/** The steps kept of one run. Immutable: every change makes a new one, no change returns the same. */
export interface StepLog {
  readonly steps: readonly RunStep[];
  /** How many older steps were dropped. */
  readonly trimmed: number;
  /** Position number of the newest step that was dropped: what is older and arrives again stays out. */
  readonly trimmedBelow: number;
}

export const emptyStepLog: StepLog = Object.freeze({
  steps: Object.freeze([]),
  trimmed: 0,
  trimmedBelow: Number.NEGATIVE_INFINITY,
});

/** Newer wins; without revisions the one that arrived later does. */
function isNewer(incoming: RunStep, known: RunStep): boolean {
  if (incoming.rev != null && known.rev != null) return incoming.rev > known.rev;
  return !sameData(incoming, known);
}

/**
 * Merges arriving steps by id: a known one is replaced in its place when the arriving one is newer, a new one is put
 * in order of `n`, after those of the same `n`. A step's `n` never changes, so both are found by going back from the end,
 * where nearly all changes are.
 */
export function mergeSteps(log: StepLog, incoming: readonly RunStep[], maxSteps: number): StepLog {
  const steps = [...log.steps];
  let changed = false;
  for (const step of incoming) {
    let place = steps.length;
    while (place > 0 && (steps[place - 1]?.n ?? 0) > step.n) place -= 1;
    let at = place - 1;
    while (at >= 0 && steps[at]?.n === step.n && steps[at]?.id !== step.id) at -= 1;
    const known = steps[at];
    const isKnown = known?.id === step.id;
    if (isKnown ? !isNewer(step, known) : step.n <= log.trimmedBelow) continue;
    steps.splice(isKnown ? at : place, Number(isKnown), step);
    changed = true;
  }
  if (!changed) return log;
  const dropped = steps.splice(0, Math.max(0, steps.length - maxSteps));
  return {
    steps,
    trimmed: log.trimmed + dropped.length,
    trimmedBelow: Math.max(log.trimmedBelow, dropped.at(-1)?.n ?? log.trimmedBelow),
  };
}

/** Takes `incoming` as the whole truth; equal steps keep their identity so that nothing re-renders. */
export function replaceSteps(log: StepLog, incoming: readonly RunStep[], maxSteps: number): StepLog {
  const known = new Map(log.steps.map((step) => [step.id, step]));
  const kept = incoming.map((step) => keepSame(known.get(step.id), step));
  const next = mergeSteps(emptyStepLog, kept, maxSteps);
  const isSame = next.trimmed === log.trimmed && next.steps.length === log.steps.length;
  return isSame && next.steps.every((step, i) => step === log.steps[i]) ? log : next;
}
