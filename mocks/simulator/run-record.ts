import type {
  RunScript,
  ScriptStep,
  WireCancel,
  WireMetric,
  WireRunStatus,
  WireStep,
  WireWaitingFor,
} from './script/contract';
import { endedProgress } from './script/run-script';

/** What changed in one write. */
export interface RecordChange {
  /** The rev before the write. */
  prev: number;
  /** The rev after it. */
  rev: number;
  /** The steps it touched, by rev. */
  steps: readonly WireStep[];
}

/** What a new record is made of. */
export interface RecordInit {
  id: string;
  script: RunScript;
  epoch: string;
  now: number;
  maxAttempts: number;
  /** The caller may look, not cancel. */
  readOnly: boolean;
  onChange(record: RunRecord, change: RecordChange): void;
}

/** What a cancel asks for. */
export interface RecordCancel {
  by: string | null;
  reason: string | null;
  force: boolean;
  deadlineMs: number;
}

const iso = (ms: number) => new Date(ms).toISOString();

/**
 * One run and its steps, with the transitions of CONTRACT.md §2. Each transition is conditional: it tells whether it
 * happened, and a run that has ended never changes. What a worker writes carries the lease of its claim; once the record
 * has gone to someone else or has ended, the lease is worth nothing and the write is refused.
 */
export class RunRecord {
  readonly id: string;
  readonly script: RunScript;
  readonly createdAt: number;
  readonly readOnly: boolean;
  status: WireRunStatus = 'queued';
  rev = 1;
  epoch: string;
  attempt = 0;
  cancel: WireCancel | null = null;
  #question: WireWaitingFor | null = null;
  readonly steps = new Map<number, WireStep>();
  readonly maxAttempts: number;
  readonly #onChange: RecordInit['onChange'];
  #lease: number | null = null;
  #leases = 0;
  #touched: WireStep[] = [];
  startedAt: number | null = null;
  finishedAt: number | null = null;
  updatedAt: number;
  error: { code: string; message: string } | null = null;
  metrics: Record<string, WireMetric> = {};

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

  /** Steps that have ended by themselves, well or badly. */
  get completedSteps(): number {
    return [...this.steps.values()].filter((step) => this.#isFinished(step)).length;
  }

  /** True while `lease` may write. */
  holds(lease: number): boolean {
    return this.#lease === lease && this.#isWithWorker;
  }

  /** What a person is asked, while the run waits for one. */
  get waitingFor(): WireWaitingFor | null {
    return this.status === 'waiting' ? this.#question : null;
  }

  /** The steps in the order of their last change. */
  stepsByRev(): WireStep[] {
    return [...this.steps.values()].sort((a, b) => a.rev - b.rev);
  }

  /** A worker takes the queued run. Returns its lease, or `null` when the run is not queued any more. */
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

  /** The first step the next attempt has to do. */
  resumeAt(): number {
    const open = this.script.steps.find((step) => !this.#isFinished(this.steps.get(step.n)));
    return open?.n ?? this.script.steps.length + 1;
  }

  startStep(lease: number, step: ScriptStep, now: number): boolean {
    return this.#writeAs(lease, now, () => {
      this.#putStep({
        n: step.n,
        attempt: this.attempt,
        kind: step.kind,
        status: 'running',
        title: step.title,
        detail: step.detail,
        progress: step.progress && { current: 0, ...step.progress },
        metrics: null,
        method: step.method,
        agent: step.agent,
        created_at: this.steps.get(step.n)?.created_at ?? iso(now),
        started_at: iso(now),
        finished_at: null,
      });
    });
  }

  updateStep(lease: number, step: ScriptStep, progress: NonNullable<WireStep['progress']>, now: number): boolean {
    return this.#writeAs(lease, now, () => {
      const row = this.steps.get(step.n);
      if (row) this.#putStep({ ...row, progress });
    });
  }

  finishStep(lease: number, step: ScriptStep, now: number): boolean {
    return this.#writeAs(lease, now, () => {
      const row = this.steps.get(step.n);
      if (!row) return;
      this.#putStep({
        ...row,
        status: step.outcome,
        progress: endedProgress(step),
        metrics: step.metrics,
        finished_at: iso(now),
      });
      if (step.runMetrics) this.metrics = { ...this.metrics, ...step.runMetrics };
    });
  }

  /** The work waits for a person, or (`null`) goes on. A cancel that was asked for meanwhile stays as it is. */
  waitFor(lease: number, what: WireWaitingFor | null, now: number): boolean {
    if (!this.holds(lease)) return false;
    if (this.status === 'cancelling') return true;
    return this.#writeAs(lease, now, () => {
      this.status = what === null ? 'running' : 'waiting';
      this.#question = what;
    });
  }

  /** The work is done. Allowed while a cancel is pending: what happened counts, not what was wished. */
  finish(lease: number, now: number): boolean {
    return this.#writeAs(lease, now, () => {
      if (this.status === 'cancelling') this.#setOutcome('completed_before_cancel');
      this.error = this.script.error;
      this.#end(this.script.outcome, now);
    });
  }

  /** The worker has stopped because of the cancel and has tidied up. */
  stoppedCleanly(lease: number, now: number): boolean {
    if (this.status !== 'cancelling') return false;
    return this.#writeAs(lease, now, () => {
      this.#closeOpenSteps('cancelled', now);
      const open = this.completedSteps;
      this.#putStep({
        n: Math.max(0, ...this.steps.keys()) + 1,
        attempt: this.attempt,
        kind: 'cancelled',
        status: 'cancelled',
        title: 'Run cancelled',
        detail: `Stopped after ${open} finished ${open === 1 ? 'step' : 'steps'}; temporary files removed.${
          this.cancel?.reason ? ` Reason: ${this.cancel.reason}` : ''
        }`,
        progress: null,
        metrics: null,
        method: null,
        agent: false,
        created_at: iso(now),
        started_at: iso(now),
        finished_at: iso(now),
      });
      this.#setOutcome('graceful');
      this.#end('cancelled', now);
    });
  }

  /** The worker is gone: tried again, failed after the last attempt, or cancelled when that was asked for. */
  workerLost(now: number): boolean {
    if (!this.#isWithWorker) return false;
    this.#write(now, () => {
      this.#closeOpenSteps('interrupted', now);
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

  /** Someone wants the run to end. Tells how it stands afterwards. */
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
        requested_at: iso(now),
        requested_by: by,
        reason,
        deadline_at: waits ? iso(now + deadlineMs) : null,
        outcome: waits ? null : wasQueued ? 'before_start' : 'forced',
      };
      if (waits) {
        this.status = 'cancelling';
      } else {
        this.#closeOpenSteps('interrupted', now);
        this.#end('cancelled', now);
      }
    });
    return waits ? 'cancelling' : 'cancelled';
  }

  /** The worker had its time and did not stop. The caller's timer decides when: a clock set back must not save the run. */
  deadlinePassed(now: number): boolean {
    if (this.status !== 'cancelling') return false;
    this.#force(now);
    return true;
  }

  /** Counts as a change of the run although no field of its own has changed, e.g. its place in the queue. */
  touch(now: number): void {
    this.#write(now, () => {});
  }

  /** The store was restored: another stream, revs counted anew. */
  renumber(epoch: string): void {
    this.epoch = epoch;
    const rows = this.stepsByRev();
    rows.forEach((row, index) => {
      this.steps.set(row.n, { ...row, rev: index + 1 });
    });
    this.rev = rows.length + 1;
  }

  get #isWithWorker(): boolean {
    return this.status === 'running' || this.status === 'waiting' || this.status === 'cancelling';
  }

  #isFinished(step: WireStep | undefined): boolean {
    return step !== undefined && step.kind !== 'cancelled' && (step.status === 'done' || step.status === 'failed');
  }

  #force(now: number): void {
    this.#write(now, () => {
      this.#closeOpenSteps('interrupted', now);
      this.#setOutcome('forced');
      this.#end('cancelled', now);
    });
  }

  #setOutcome(outcome: NonNullable<WireCancel['outcome']>): void {
    if (this.cancel) this.cancel = { ...this.cancel, outcome };
  }

  #end(status: 'succeeded' | 'failed' | 'cancelled', now: number): void {
    this.status = status;
    this.#lease = null;
    this.finishedAt = now;
  }

  #closeOpenSteps(status: 'cancelled' | 'interrupted', now: number): void {
    for (const row of this.stepsByRev()) {
      if (row.status === 'running') this.#putStep({ ...row, status, finished_at: iso(now) });
    }
  }

  #putStep(step: Omit<WireStep, 'rev'>): void {
    // A rev of its own for every step: a page that ends between two of one rev would lose the second.
    this.rev += 1;
    const row = { ...step, rev: this.rev };
    this.steps.set(row.n, row);
    this.#touched.push(row);
  }

  #writeAs(lease: number, now: number, change: () => void): boolean {
    if (!this.holds(lease)) return false;
    this.#write(now, change);
    return true;
  }

  #write(now: number, change: () => void): void {
    const prev = this.rev;
    this.#touched = [];
    change();
    if (this.rev === prev) this.rev += 1;
    this.updatedAt = now;
    this.#onChange(this, { prev, rev: this.rev, steps: this.#touched });
  }
}
