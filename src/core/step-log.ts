import { sameData } from './equal';
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

function trim(steps: RunStep[], log: StepLog, maxSteps: number): StepLog {
  const excess = steps.length - maxSteps;
  if (excess <= 0) return { ...log, steps };
  const last = steps[excess - 1];
  return {
    steps: steps.slice(excess),
    trimmed: log.trimmed + excess,
    trimmedBelow: Math.max(log.trimmedBelow, last?.n ?? log.trimmedBelow),
  };
}

/** How far back a step is looked for one by one before an index is built: changes nearly always concern the newest. */
const NEARBY = 16;

function createFinder(steps: readonly RunStep[]) {
  let index: Map<string, number> | null = null;
  return {
    find(id: string): number {
      for (let i = steps.length - 1; i >= 0 && i >= steps.length - NEARBY; i -= 1) if (steps[i]?.id === id) return i;
      index ??= new Map(steps.map((step, i) => [step.id, i]));
      return index.get(id) ?? -1;
    },
    /** Must be told when positions have moved. */
    moved() {
      index = null;
    },
  };
}

/**
 * Merges arriving steps by id: a known one is replaced in its place when the arriving one is newer, a new one is put
 * in order of `n`, after those of the same `n`. A step's `n` never changes.
 */
export function mergeSteps(log: StepLog, incoming: readonly RunStep[], maxSteps: number): StepLog {
  const steps = [...log.steps];
  const finder = createFinder(steps);
  let changed = false;
  for (const step of incoming) {
    const last = steps[steps.length - 1];
    // The usual case, a step after all others, needs no search.
    if (last && step.n <= last.n) {
      const at = finder.find(step.id);
      const known = steps[at];
      if (known) {
        if (!isNewer(step, known)) continue;
        steps[at] = step;
        changed = true;
        continue;
      }
    }
    if (step.n <= log.trimmedBelow) continue;
    let place = steps.length;
    while (place > 0 && (steps[place - 1]?.n ?? 0) > step.n) place -= 1;
    steps.splice(place, 0, step);
    if (place < steps.length - 1) finder.moved();
    changed = true;
  }
  return changed ? trim(steps, log, maxSteps) : log;
}

/** Takes `incoming` as the whole truth, in its order; equal steps keep their identity so that nothing re-renders. */
export function replaceSteps(log: StepLog, incoming: readonly RunStep[], maxSteps: number): StepLog {
  const known = new Map(log.steps.map((step) => [step.id, step]));
  const steps = incoming.map((step) => {
    const old = known.get(step.id);
    return old && sameData(old, step) ? old : step;
  });
  const next = trim(steps, emptyStepLog, maxSteps);
  const unchanged =
    next.trimmed === log.trimmed &&
    next.steps.length === log.steps.length &&
    next.steps.every((step, i) => step === log.steps[i]);
  return unchanged ? log : next;
}
