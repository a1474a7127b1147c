import { addListener, notify } from '../../core/platform/listeners';
import { hasEnded, type Run, type RunStep } from '../../core/run/run';

/** A run and its steps at one moment. */
export interface LocalState {
  readonly run: Run;
  readonly steps: readonly RunStep[];
}

/** State of one run of this page, with a revision counter. */
export interface LocalRecord {
  get(): LocalState;
  /** Writes a change of the run, of some steps, or both: one revision. */
  write(change: Partial<Run>, steps?: readonly RunStep[]): void;
  /** Calls the listener after each write. */
  subscribe(listener: () => void): () => void;
}

/** Progress by the steps: the number of finished ones and the current one. */
function byItsSteps(run: Run, steps: readonly RunStep[]): Partial<Run> {
  const attempt = run.attempt ?? 1;
  const attemptSteps = steps.filter((step) => (step.attempt ?? 1) === attempt);
  const completedSteps = attemptSteps.filter((step) => step.status === 'done').length;
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

/** Creates a {@link LocalRecord}. */
export function createRecord(first: LocalState, now: () => number): LocalRecord {
  let state = first;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    write(change, changed = []) {
      const rev = (state.run.rev ?? 0) + 1;
      const news = new Map(changed.map((step) => [step.id, { ...step, rev }]));
      const known = state.steps.map((step) => news.get(step.id) ?? step);
      const added = [...news.values()].filter(({ id }) => !state.steps.some((step) => step.id === id));
      const steps = [...known, ...added];
      const run = { ...state.run, ...change, rev, updatedAt: now() };
      state = { run: { ...run, ...byItsSteps(run, steps) }, steps };
      notify(listeners);
    },
    subscribe: (listener) => addListener(listeners, listener),
  };
}
