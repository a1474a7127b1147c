import { addListener, notify } from '../../core/platform/listeners';
import { hasEnded, type Run, type RunStep } from '../../core/run/run';

/** A run and its steps at one moment. */
export interface LocalState {
  readonly run: Run;
  readonly steps: readonly RunStep[];
  /** Highest revision of a dropped step. A reader that knows less has missed something and must begin anew. */
  readonly droppedRev?: number;
}

/** State of one run of this page, with a revision counter. */
export interface LocalRecord {
  get(): LocalState;
  /** Writes a change of the run, of some steps, or both: one revision. */
  write(change: Partial<Run>, steps?: readonly RunStep[]): void;
  /** Calls the listener after each write. */
  subscribe(listener: () => void): () => void;
}

const isOfAttempt = (run: Run) => {
  const attempt = run.attempt ?? 1;
  return (step: RunStep) => (step.attempt ?? 1) === attempt;
};
const countDone = (steps: readonly RunStep[]) => steps.filter((step) => step.status === 'done').length;

/** Progress by the steps: the number of finished ones, with those that are no longer kept, and the current one. */
function byItsSteps(run: Run, steps: readonly RunStep[], droppedDone: number): Partial<Run> {
  const attemptSteps = steps.filter(isOfAttempt(run));
  const completedSteps = droppedDone + countDone(attemptSteps);
  const open = attemptSteps.findLast((step) => step.status === 'running');
  const isCounted = run.progress?.totalSteps != null;
  return {
    progress: { ...run.progress, ...(isCounted && { completedSteps }) },
    currentStep:
      open && !hasEnded(run)
        ? { n: open.n, kind: open.kind, name: open.title, startedAt: open.startedAt ?? null }
        : null,
  };
}

/**
 * Separates the ended steps beyond a maximum, those first whose end is longest ago: readers have seen it. A step that
 * still runs is never dropped, because it may be changed, nor is the newest one, from which the next gets its number.
 */
function trim(steps: readonly RunStep[], maxSteps: number): { kept: readonly RunStep[]; dropped: readonly RunStep[] } {
  const over = steps.length - maxSteps;
  if (over <= 0) return { kept: steps, dropped: [] };
  const last = steps.at(-1);
  const ended = steps.filter((step) => step !== last && step.status !== 'running');
  ended.sort((a, b) => (a.rev ?? 0) - (b.rev ?? 0));
  const dropped = ended.slice(0, over);
  const gone = new Set(dropped);
  const kept = steps.filter((step) => !gone.has(step));
  return { kept, dropped };
}

/** Creates a {@link LocalRecord}. It keeps `maxSteps` steps, and those that still run. */
export function createRecord(first: LocalState, now: () => number, maxSteps: number): LocalRecord {
  let state = first;
  // Dropped steps of this attempt that were done: they still count.
  let droppedDone = 0;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    write(change, changed = []) {
      const rev = (state.run.rev ?? 0) + 1;
      const news = new Map(changed.map((step) => [step.id, { ...step, rev }]));
      const known = state.steps.map((step) => news.get(step.id) ?? step);
      const added = [...news.values()].filter(({ id }) => !state.steps.some((step) => step.id === id));
      const run = { ...state.run, ...change, rev, updatedAt: now() };
      const { kept: steps, dropped } = trim([...known, ...added], maxSteps);
      droppedDone += countDone(dropped.filter(isOfAttempt(run)));
      state = {
        run: { ...run, ...byItsSteps(run, steps, droppedDone) },
        steps,
        droppedRev: Math.max(state.droppedRev ?? 0, ...dropped.map((step) => step.rev ?? 0)),
      };
      notify(listeners);
    },
    subscribe: (listener) => addListener(listeners, listener),
  };
}
