import {
  hasEnded,
  type RunCancelOutcome,
  type RunCancelRecord,
  type RunStep,
  type StepStatus,
} from '../../core/run/run';
import type { RunFacts, RunReading } from '../engine';
import type { LedgerCancel } from '../ledger';

export interface ShowRules {
  /** The requested cancel; `null` if there is none, or cancels are not stored. */
  cancel: LedgerCancel | null;
  /** A run the engine reports as cancelled has stopped. */
  stopConfirmed: boolean;
  now: number;
}

export interface Shown {
  run: RunFacts;
  steps: readonly RunStep[];
}

const never = (run: RunFacts, cancel: LedgerCancel | null) => run.startedAt == null && cancel?.hadStarted !== true;

function outcomeOf(run: RunFacts, { cancel, stopConfirmed }: ShowRules): RunCancelOutcome | null {
  if (!hasEnded(run)) return null;
  if (run.status !== 'cancelled') return 'completed_before_cancel';
  if (never(run, cancel)) return 'before_start';
  if (cancel?.force) return 'forced';
  return cancel?.stopped || stopConfirmed ? 'graceful' : 'unconfirmed';
}

/** The cancel record: ours if the request came through the handler, else the engine's. */
function cancelOf(run: RunFacts, rules: ShowRules): RunCancelRecord | null {
  const { cancel, stopConfirmed } = rules;
  if (cancel) {
    const { at, by, reason, deadlineAt } = cancel;
    return { requestedAt: at, requestedBy: by, reason, deadlineAt, outcome: outcomeOf(run, rules) };
  }
  if (run.cancel) return run.cancel;
  if (run.status !== 'cancelled' || stopConfirmed || never(run, null)) return null;
  // Cancelled elsewhere, in an engine that only marks runs: clients must know that work may continue.
  const requestedAt = run.finishedAt ?? run.updatedAt ?? run.startedAt ?? run.createdAt ?? rules.now;
  return { requestedAt, requestedBy: null, reason: null, deadlineAt: null, outcome: 'unconfirmed' };
}

/** Status of a step that is still running when its run ends. */
const CLOSED: Readonly<Partial<Record<RunFacts['status'], StepStatus>>> = {
  succeeded: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
};

function closedSteps(steps: readonly RunStep[], run: RunFacts, cancel: RunCancelRecord | null): readonly RunStep[] {
  const status = CLOSED[run.status] ?? 'interrupted';
  const closed = steps.map((step) =>
    step.status === 'running' ? { ...step, status, finishedAt: step.finishedAt ?? run.finishedAt ?? null } : step,
  );
  if (run.status !== 'cancelled' || closed.some(({ kind }) => kind === 'cancelled')) return closed;
  const at = run.finishedAt ?? null;
  const n = closed.reduce((highest, step) => Math.max(highest, step.n), 0) + 1;
  const last: RunStep = {
    id: String(n),
    n,
    kind: 'cancelled',
    status: 'cancelled',
    title: 'Run cancelled',
    detail: cancel?.reason ? `Reason: ${cancel.reason}` : null,
    attempt: run.attempt ?? 1,
    createdAt: at,
    startedAt: at,
    finishedAt: at,
  };
  return [...closed, closed.some(({ id }) => id === last.id) ? { ...last, id: `cancelled-${n}` } : last];
}

/** A run that does not wait asks nothing, even if the engine still has its question. */
const withoutQuestion = (run: RunFacts): RunFacts => (run.waitingFor ? { ...run, waitingFor: null } : run);

/** Adds the requested cancel to a reading and, once the run has ended, closes open steps and fills in end fields. */
export function show({ run, steps }: Pick<RunReading, 'run' | 'steps'>, rules: ShowRules): Shown {
  const isOver = hasEnded(run);
  const cancel = cancelOf(run, rules);
  if (!isOver) {
    const isCancelRequested = rules.cancel !== null && run.status !== 'cancelling';
    const shown = { ...run, cancel, ...(isCancelRequested && { status: 'cancelling' as const, statusText: null }) };
    return { run: shown.status === 'waiting' ? shown : withoutQuestion(shown), steps: steps ?? [] };
  }
  const ended: RunFacts = {
    ...withoutQuestion(run),
    cancel,
    currentStep: null,
    queuePosition: null,
    finishedAt: run.finishedAt ?? rules.now,
    ...(run.status === 'succeeded' && { progress: { ...run.progress, fraction: 1 }, error: null }),
  };
  return { run: ended, steps: closedSteps(steps ?? [], ended, cancel) };
}
