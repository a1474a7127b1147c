import { isEnded, type Run, type RunStatus, type RunStep } from '../../src/core/run/run';
import type { CancelReply, StepsPage } from '../../src/core/run/source/run-source';
import { RunSourceError } from '../../src/core/run/source/run-source-error';

/**
 * The four backends of the model: wire v1 with polling, wire v1 with push, and the plan's minimal backend, which has no
 * revisions and no `cancelling`, repeats step numbers, and has a worker that keeps writing after the cancel; alone, and
 * with a WebSocket that pushes the status without the steps.
 */
export type SourceKind = 'polling' | 'push' | 'plain' | 'plain push';

export const isPlain = (kind: SourceKind) => kind === 'plain' || kind === 'plain push';
export const isPushed = (kind: SourceKind) => kind === 'push' || kind === 'plain push';

/** 1 if the backend does not count attempts. */
export const attemptOf = (run: Run): number => run.attempt ?? 1;

/** Small, to get many pages. */
const PAGE = 3;
/** The step number that the plan's backend gives to the cancel step. */
const CANCEL_STEP_N = 999;

/** A change, for push connections. */
export interface ServerChange {
  prev: number | null;
  steps: readonly RunStep[];
}

/** A cancel that the backend accepted. */
export interface CancelEffect {
  key: string;
  epochs: number;
  attempt: number;
  /** ms elapsed. */
  at: number;
}

/** How the run ended. */
export interface ModelEnd {
  status: RunStatus;
  epochs: number;
  /** ms elapsed. */
  at: number;
  /** How many of {@link ModelServer.finalSteps} precede this end. */
  listsBefore: number;
}

/** The true state. Every change gets the next version, stored in `run.updatedAt` and `step.progress.current`. */
export interface ModelServer {
  readonly run: Run;
  /** In the order that a client should show. */
  readonly steps: readonly RunStep[];
  /** 1, 2, … one for each store; an earlier one may return. */
  readonly epochs: number;
  /** How often the store had been replaced when this version was reported. */
  changesAt(version: number): number;
  /** The run as reported with this version. */
  runAt(version: number): Run | undefined;
  /** All full step lists since the run ended in this store and attempt. */
  readonly finalSteps: readonly (readonly RunStep[])[];
  /** The ends of the run in this store and attempt: a run only marked as cancelled may have a second one. */
  readonly ends: readonly ModelEnd[];
  /** A cancel only marks the run: its work continues, and may end it differently. */
  readonly onlyMarks: boolean;
  /** Each accepted cancel: once per key and store, whatever its result. */
  readonly effects: readonly CancelEffect[];
  /** Called after each change. */
  onChange: (change: ServerChange) => void;
  /** Called after the store was reset. */
  onReset: () => void;

  addStep(): void;
  finishStep(): void;
  progress(): void;
  start(): void;
  end(status: 'succeeded' | 'failed'): void;
  /** The worker has received the cancel and stopped, even if this is never reported. */
  workerStops(): void;
  workerLost(): void;
  /** A cancel from another client. */
  cancelFromElsewhere(): void;
  /** Restarts the ended run with the same id in the next attempt. Its steps so far stay. */
  runAgain(): void;
  reset(): void;
  /** Restores the store that the last reset or restore replaced, and continues counting. */
  restore(): void;

  readSteps(after: number, epoch: string | null): StepsPage;
  stepsAfter(rev: number): { steps: readonly RunStep[]; more: boolean };
  cancel(key: string, force: boolean): CancelReply;
}

/** A store that is set aside. */
interface Store {
  epochs: number;
  rev: number;
  run: Run;
  steps: RunStep[];
  finalSteps: (readonly RunStep[])[];
  ends: ModelEnd[];
  worksOn: boolean;
  answered: Set<string>;
}

export function createModelServer(
  kind: SourceKind,
  initial: RunStatus,
  onlyMarks: boolean,
  elapsed: () => number,
): ModelServer {
  const hasRevisions = !isPlain(kind);
  const history = new Map<number, Run>();
  const effects: CancelEffect[] = [];
  const changesOf = new Map<number, number>();
  let answered = new Set<string>();
  let putAway: Store | null = null;
  let stores = 1;
  let changes = 0;
  let version = 0;
  let rev = 0;
  let epochs = 1;
  let steps: RunStep[] = [];
  let finalSteps: (readonly RunStep[])[] = [];
  let ends: ModelEnd[] = [];
  // True if the worker of a run marked as cancelled continues.
  let worksOn = false;
  let run: Run = { id: 'run-1', status: initial, attempt: 1 };

  const inOrder = () => [...steps].sort((a, b) => a.n - b.n);
  const stamp = () => {
    version += 1;
    rev += 1;
  };
  const tellRun = (change: Partial<Run>) => {
    run = {
      ...run,
      ...change,
      rev: hasRevisions ? rev : null,
      epoch: hasRevisions ? `epoch-${epochs}` : null,
      updatedAt: version,
    };
    history.set(version, run);
    changesOf.set(version, changes);
  };
  const store = (): Store => ({ epochs, rev, run, steps, finalSteps, ends, worksOn, answered });
  const changeStore = (next: Store) => {
    ({ epochs, rev, run, steps, finalSteps, ends, worksOn, answered } = next);
    changes += 1;
    stamp();
    tellRun({});
    server.onReset();
  };
  const changeRun = (change: Partial<Run>) => {
    const prev = rev;
    const before = run.status;
    stamp();
    tellRun(change);
    if (isEnded(run.status)) {
      if (run.status !== before) {
        ends = [...ends, { status: run.status, epochs, at: elapsed(), listsBefore: finalSteps.length }];
      }
      finalSteps = [...finalSteps, inOrder()];
    }
    server.onChange({ prev: hasRevisions ? prev : null, steps: [] });
  };
  const putStep = (at: number, step: Omit<RunStep, 'rev' | 'progress'>) => {
    const prev = rev;
    stamp();
    const next: RunStep = { ...step, rev: hasRevisions ? rev : null, progress: { current: version } };
    steps = at < 0 ? [...steps, next] : steps.map((known, i) => (i === at ? next : known));
    tellRun({});
    if (isEnded(run.status)) finalSteps = [...finalSteps, inOrder()];
    server.onChange({ prev: hasRevisions ? prev : null, steps: [next] });
  };
  const newStep = (title: string, n: number) => {
    putStep(-1, { id: `${n}|${title}|${steps.length}`, n, kind: 'info', status: 'running', title });
  };
  /** A fenced worker cannot write; the plan's backend has no fencing. */
  const mayWrite = () =>
    run.status === 'running' || run.status === 'cancelling' || (isPlain(kind) && isCancelled()) || goesOnUnheard();
  const isCancelled = () => run.status === 'cancelled';
  const goesOnUnheard = () => isCancelled() && worksOn;

  const server: ModelServer = {
    get run() {
      return run;
    },
    get steps() {
      return inOrder();
    },
    get epochs() {
      return epochs;
    },
    get ends() {
      return ends;
    },
    onlyMarks,
    get finalSteps() {
      return finalSteps;
    },
    runAt: (at) => history.get(at),
    changesAt: (at) => changesOf.get(at) ?? 0,
    effects,
    onChange: () => {},
    onReset: () => {},

    addStep() {
      if (!mayWrite()) return;
      const written = steps.filter((step) => step.n !== CANCEL_STEP_N).length;
      newStep('step', hasRevisions ? written + 1 : 1 + Math.floor(written / 2));
    },
    finishStep() {
      const at = steps.findIndex((step) => step.status === 'running');
      const step = steps[at];
      if (step && mayWrite()) putStep(at, { ...step, status: 'done' });
    },
    progress() {
      if (run.status === 'running') changeRun({ progress: { fraction: (version % 100) / 100 } });
    },
    start() {
      if (run.status === 'queued') changeRun({ status: 'running' });
    },
    end(status) {
      if (run.status === 'running' || run.status === 'cancelling' || goesOnUnheard()) changeRun({ status });
    },
    workerStops() {
      worksOn = false;
      if (run.status === 'cancelling') changeRun({ status: 'cancelled' });
    },
    workerLost() {
      if (run.status === 'running') changeRun({ status: 'queued' });
    },
    cancelFromElsewhere() {
      if (!isEnded(run.status) && run.status !== 'cancelling') applyCancel(false);
    },
    runAgain() {
      if (!isEnded(run.status)) return;
      finalSteps = [];
      ends = [];
      worksOn = false;
      changeRun({ status: 'queued', attempt: attemptOf(run) + 1 });
    },
    reset() {
      if (!hasRevisions) return;
      putAway = store();
      stores += 1;
      const empty: Run = { id: 'run-1', status: 'queued', attempt: 1 };
      const rest = { steps: [], finalSteps: [], ends: [], worksOn: false, answered: new Set<string>() };
      changeStore({ epochs: stores, rev: 0, run: empty, ...rest });
    },
    restore() {
      if (!putAway) return;
      const next = putAway;
      putAway = store();
      changeStore(next);
    },

    readSteps(after, epoch) {
      if (!hasRevisions) {
        return { steps: inOrder(), epoch: null, next: null, more: false, reset: true, invalid: 0 };
      }
      const current = `epoch-${epochs}`;
      const reset = epoch !== null && epoch !== current;
      const page = server.stepsAfter(reset ? 0 : after);
      const next = page.more ? (page.steps.at(-1)?.rev ?? 0) : rev;
      return { ...page, epoch: current, next, reset, invalid: 0 };
    },
    stepsAfter(from) {
      const newer = steps.filter((step) => (step.rev ?? 0) > from).sort((a, b) => (a.rev ?? 0) - (b.rev ?? 0));
      return { steps: newer.slice(0, PAGE), more: newer.length > PAGE };
    },
    cancel(key, force) {
      const isNew = !answered.has(key);
      if (isNew && isEnded(run.status) && run.status !== 'cancelled') {
        throw new RunSourceError('ended', 'the run has already ended.', {
          status: hasRevisions ? 409 : 400,
          run: hasRevisions ? run : null,
        });
      }
      if (isNew) {
        answered.add(key);
        effects.push({ key, epochs, attempt: attemptOf(run), at: elapsed() });
        if (!isEnded(run.status) && (run.status !== 'cancelling' || force)) applyCancel(force);
      }
      return { status: run.status === 'cancelled' ? 'cancelled' : 'cancelling', run: hasRevisions ? run : null };
    },
  };

  const applyCancel = (force: boolean) => {
    worksOn = onlyMarks && run.status !== 'queued';
    if (isPlain(kind)) {
      changeRun({ status: 'cancelled' });
      newStep('cancelled by user', CANCEL_STEP_N);
    } else changeRun({ status: force || onlyMarks || run.status === 'queued' ? 'cancelled' : 'cancelling' });
  };

  stamp();
  tellRun({});
  return server;
}
