import type { RunCancelRecord, RunFailure, RunMetric, RunStageStatus, RunWaitingFor } from '../../src/core/run/run';
import { permissionsIn, type RunToWrite } from '../../src/wire/write/run';
import { mergeMetrics } from './merge-metrics';
import type { RecordCancel, RecordChange, StepUpdate } from './run-record.types';
import { declaredSteps } from './script/run-script';
import type { RunScript, ScriptStep } from './script/script';
import { StepRows } from './step-rows';

/** Initial values of a record. */
export interface RecordInit {
  id: string;
  script: RunScript;
  epoch: string;
  now: number;
  maxAttempts: number;
  /** The caller may watch the run but not cancel it. */
  readOnly: boolean;
  onChange(record: RunRecord, change: RecordChange): void;
}

/**
 * A run with its steps and all state transitions. Each transition is conditional and returns whether it happened; an
 * ended run never changes. A worker writes with the lease from its claim. After the run ends or another worker claims
 * it, the lease is invalid and writes are rejected.
 */
export class RunRecord {
  readonly id: string;
  readonly script: RunScript;
  readonly createdAt: number;
  readonly readOnly: boolean;
  status: RunToWrite['status'] = 'queued';
  rev = 1;
  epoch: string;
  attempt = 0;
  cancel: RunCancelRecord | null = null;
  #question: RunWaitingFor | null = null;
  readonly steps = new StepRows(() => {
    this.rev += 1;
    return this.rev;
  });
  readonly maxAttempts: number;
  readonly #onChange: RecordInit['onChange'];
  #lease: number | null = null;
  #leases = 0;
  startedAt: number | null = null;
  finishedAt: number | null = null;
  updatedAt: number;
  error: RunFailure | null = null;
  metrics: readonly RunMetric[] = [];

  constructor(init: RecordInit) {
    this.id = init.id;
    this.script = init.script;
    this.epoch = init.epoch;
    this.createdAt = init.now;
    this.readOnly = init.readOnly;
    this.updatedAt = init.now;
    this.maxAttempts = init.maxAttempts;
    this.#onChange = init.onChange;
  }

  get hasEnded(): boolean {
    return this.status === 'succeeded' || this.status === 'failed' || this.status === 'cancelled';
  }

  /** Whether `lease` is valid. */
  holds(lease: number): boolean {
    return this.#lease === lease && this.#isWithWorker;
  }

  /** Current state of the run. `queuePosition` is the number of runs ahead. */
  toRun(queuePosition: number | null): RunToWrite {
    const { script, status, steps } = this;
    const { open, completed } = steps;
    const { id, rev, epoch, attempt, maxAttempts, metrics, cancel, error } = this;
    const { createdAt, startedAt, finishedAt, updatedAt } = this;
    return {
      ...{ id, status, rev, epoch, attempt, maxAttempts, metrics, queuePosition, cancel, error },
      name: script.name,
      dataset: script.dataset,
      method: script.method,
      waitingFor: status === 'waiting' ? this.#question : null,
      progress: { completedSteps: completed, totalSteps: declaredSteps(script, completed), fraction: null },
      currentStep: open && { n: open.n, kind: open.kind, name: open.title, startedAt: open.startedAt },
      ...(script.stages && { stages: script.stages.map((stage) => ({ ...stage, status: this.#statusOf(stage.id) })) }),
      ...(script.plan && { plan: script.plan }),
      can: permissionsIn(status, !this.readOnly),
      ...{ createdAt, startedAt, finishedAt, updatedAt },
    };
  }

  /** Claims the queued run for a worker. Returns the lease, or `null` if the run is no longer queued. */
  claim(now: number): number | null {
    if (this.status !== 'queued') return null;
    this.#leases += 1;
    const lease = this.#leases;
    this.#write(now, () => {
      this.status = 'running';
      this.attempt += 1;
      this.#lease = lease;
      this.startedAt ??= now;
    });
    return lease;
  }

  /** First step of the next attempt. */
  resumeAt(): number {
    const open = this.script.steps.find((step) => !this.steps.hasFinished(step.n));
    return open?.n ?? this.script.steps.length + 1;
  }

  startStep(lease: number, step: ScriptStep, now: number): boolean {
    return this.#writeAs(lease, now, () => this.steps.start(step, this.attempt, now));
  }

  updateStep(lease: number, { step, news, now }: StepUpdate): boolean {
    return this.#writeAs(lease, now, () => this.steps.update(step.n, news));
  }

  finishStep(lease: number, step: ScriptStep, now: number): boolean {
    return this.#writeAs(lease, now, () => {
      if (this.steps.finish(step, now) && step.runMetrics) this.metrics = mergeMetrics(this.metrics, step.runMetrics);
    });
  }

  /** Waits for a person, or continues (`null`). Does not change a pending cancel. */
  waitFor(lease: number, what: RunWaitingFor | null, now: number): boolean {
    if (!this.holds(lease)) return false;
    if (this.status === 'cancelling') return true;
    return this.#writeAs(lease, now, () => {
      this.status = what === null ? 'running' : 'waiting';
      this.#question = what;
    });
  }

  /** Ends the run as completed. Allowed while a cancel is pending, because the actual result counts. */
  finish(lease: number, now: number): boolean {
    return this.#writeAs(lease, now, () => {
      if (this.status === 'cancelling') this.#setOutcome('completed_before_cancel');
      this.error = this.script.error;
      this.#end(this.script.outcome, now);
    });
  }

  /** The worker has stopped because of a cancel and has cleaned up. */
  stoppedCleanly(lease: number, now: number): boolean {
    if (this.status !== 'cancelling') return false;
    return this.#writeAs(lease, now, () => {
      this.steps.closeOpen('cancelled', now);
      this.steps.addCancelled({ attempt: this.attempt, reason: this.cancel?.reason ?? null, now });
      this.#setOutcome('graceful');
      this.#end('cancelled', now);
    });
  }

  /** The worker was lost: retries the run, fails it after the last attempt, or cancels it if a cancel is pending. */
  workerLost(now: number): boolean {
    if (!this.#isWithWorker) return false;
    this.#write(now, () => {
      this.steps.closeOpen('interrupted', now);
      if (this.status === 'cancelling') {
        this.#setOutcome('forced');
        this.#end('cancelled', now);
      } else if (this.attempt < this.maxAttempts) {
        this.status = 'queued';
        this.#lease = null;
      } else {
        this.error = {
          code: 'worker_lost',
          message: `The worker was lost ${this.attempt} times and the run was given up. Start it again.`,
        };
        this.#end('failed', now);
      }
    });
    return true;
  }

  /** Requests a cancel. Returns the resulting state. */
  requestCancel(now: number, { by, reason, force, deadlineMs }: RecordCancel): 'cancelling' | 'cancelled' | 'ended' {
    if (this.hasEnded) return this.status === 'cancelled' ? 'cancelled' : 'ended';
    if (this.status === 'cancelling') {
      if (!force) return 'cancelling';
      this.#force(now);
      return 'cancelled';
    }
    const wasQueued = this.status === 'queued';
    const waits = !wasQueued && !force;
    this.#write(now, () => {
      this.cancel = {
        requestedAt: now,
        requestedBy: by,
        reason,
        deadlineAt: waits ? now + deadlineMs : null,
        outcome: waits ? null : wasQueued ? 'before_start' : 'forced',
      };
      if (waits) {
        this.status = 'cancelling';
      } else {
        this.steps.closeOpen('interrupted', now);
        this.#end('cancelled', now);
      }
    });
    return waits ? 'cancelling' : 'cancelled';
  }

  /** Forces the cancel. The caller's timer decides when, so that a clock set back does not delay it. */
  deadlinePassed(now: number): boolean {
    if (this.status !== 'cancelling') return false;
    this.#force(now);
    return true;
  }

  /** Increments the rev without changing a field, e.g. for a new queue position. */
  touch(now: number): void {
    this.#write(now, () => {});
  }

  /** Starts a new epoch and renumbers all revs. */
  renumber(epoch: string): void {
    this.epoch = epoch;
    this.rev = this.steps.renumber() + 1;
  }

  #statusOf(stage: string): RunStageStatus {
    const status = this.steps.statusOfStage(this.script.steps.filter((step) => step.stage === stage));
    return status === 'pending' && this.hasEnded ? 'skipped' : status;
  }

  get #isWithWorker(): boolean {
    return this.status === 'running' || this.status === 'waiting' || this.status === 'cancelling';
  }

  #force(now: number): void {
    this.#write(now, () => {
      this.steps.closeOpen('interrupted', now);
      this.#setOutcome('forced');
      this.#end('cancelled', now);
    });
  }

  #setOutcome(outcome: NonNullable<RunCancelRecord['outcome']>): void {
    if (this.cancel) this.cancel = { ...this.cancel, outcome };
  }

  #end(status: 'succeeded' | 'failed' | 'cancelled', now: number): void {
    this.status = status;
    this.#lease = null;
    this.finishedAt = now;
  }

  #writeAs(lease: number, now: number, change: () => void): boolean {
    if (!this.holds(lease)) return false;
    this.#write(now, change);
    return true;
  }

  #write(now: number, change: () => void): void {
    const prev = this.rev;
    change();
    if (this.rev === prev) this.rev += 1;
    this.updatedAt = now;
    this.#onChange(this, { prev, rev: this.rev, steps: this.steps.takeTouched() });
  }
}
