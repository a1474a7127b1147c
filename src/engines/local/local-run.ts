import type { Clock, TimerHandle } from '../../core/platform/clock';
import {
  hasEnded,
  type Run,
  type RunCancelOutcome,
  type RunFailure,
  type RunStatus,
  type RunStep,
  type StepStatus,
} from '../../core/run/run';
import { mayStillWork } from '../../core/run/stop-confirmed';
import type { LocalRecord } from './record';
import type { LocalRun, LocalStep } from './types';

/** Status of open steps after each end. */
const LAST_WORD: Partial<Record<RunStatus, StepStatus>> = {
  succeeded: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
};

function failureOf(error: Error | string | RunFailure): RunFailure {
  if (typeof error === 'string') return { message: error };
  return error instanceof Error ? { message: error.message } : error;
}

/** The host's handle of a run, and the cancel for its source. */
export interface HeldRun {
  handle: LocalRun;
  record: LocalRecord;
  /** Requests a stop. A second call does nothing. */
  cancel(reason: string | null): void;
}

/** Creates a {@link HeldRun} for a new record. */
export function createHeldRun(options: { record: LocalRecord; graceMs: number; clock: Clock }): HeldRun {
  const { record, graceMs, clock } = options;
  const controller = new AbortController();
  let grace: TimerHandle = null;
  const run = () => record.get().run;
  /** An unconfirmed end may still be corrected. */
  const isOpen = () => !hasEnded(run()) || mayStillWork(run(), {});

  function end(status: 'succeeded' | 'failed' | 'cancelled', outcome: RunCancelOutcome, error?: RunFailure): void {
    const now = run();
    if (!isOpen() || (hasEnded(now) && status === 'cancelled' && outcome === 'unconfirmed')) return;
    clock.clearTimeout(grace);
    const finishedAt = clock.now();
    const last = LAST_WORD[status] ?? 'interrupted';
    const open = record.get().steps.filter((step) => step.status === 'running');
    const cancel = now.cancel ?? (status === 'cancelled' ? { requestedAt: finishedAt } : null);
    const ended: Partial<Run> = { status, finishedAt, waitingFor: null, error: error ?? null };
    record.write(
      { ...ended, cancel: cancel && { ...cancel, outcome } },
      open.map((step) => ({ ...step, status: last, finishedAt })),
    );
  }

  /** Sets the status to running, unless a cancel is pending. */
  const goesOn = (): Partial<Run> => (run().status === 'waiting' ? { status: 'running', waitingFor: null } : {});

  function stepOf(id: string): LocalStep {
    function change(changes: Partial<RunStep>): void {
      const step = record.get().steps.find((one) => one.id === id);
      if (step?.status !== 'running' || hasEnded(run())) return;
      record.write({}, [{ ...step, ...changes }]);
    }
    return {
      progress: (current, total, unit) => change({ progress: { current, total: total ?? null, unit: unit ?? null } }),
      update: (changes) => change(changes),
      done: () => change({ status: 'done', finishedAt: clock.now() }),
      fail: (message) =>
        change({ status: 'failed', finishedAt: clock.now(), ...(message !== undefined && { detail: message }) }),
    };
  }

  const handle: LocalRun = {
    id: run().id,
    signal: controller.signal,
    step({ kind = 'info', ...input }) {
      // The newest step is always kept, so its number is the highest.
      const n = (record.get().steps.at(-1)?.n ?? 0) + 1;
      const id = `s${n}`;
      if (!hasEnded(run())) {
        const at = clock.now();
        const attempt = run().attempt ?? 1;
        const step: RunStep = { ...input, id, n, kind, attempt, status: 'running', createdAt: at, startedAt: at };
        record.write(goesOn(), [step]);
      }
      return stepOf(id);
    },
    update({ progress, ...change }) {
      if (hasEnded(run())) return;
      record.write({ ...change, ...(progress && { progress: { ...run().progress, ...progress } }) });
    },
    waiting(what) {
      if (hasEnded(run()) || run().status === 'cancelling') return;
      record.write(what ? { status: 'waiting', waitingFor: what } : goesOn());
    },
    succeed: () => end('succeeded', 'completed_before_cancel'),
    fail: (error) => end('failed', 'completed_before_cancel', failureOf(error)),
    cancelled: (outcome = 'graceful') => end('cancelled', outcome),
  };

  return {
    handle,
    record,
    cancel(reason) {
      if (hasEnded(run()) || run().status === 'cancelling') return;
      record.write({ status: 'cancelling', waitingFor: null, cancel: { requestedAt: clock.now(), reason } });
      grace = clock.setTimeout(() => end('cancelled', 'unconfirmed'), graceMs);
      // Last, because a listener may end the run at once.
      controller.abort(new DOMException(reason ?? 'The run was cancelled.', 'AbortError'));
    },
  };
}
