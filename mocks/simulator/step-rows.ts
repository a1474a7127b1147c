import type { RunStageStatus } from '../../src/core/run/run';
import type { StepToWrite } from '../../src/wire/write/step';
import { endedProgress } from './script/run-script';
import type { ScriptStep, StepNews } from './script/script';

/** A stored step. */
export interface StepRow extends StepToWrite {
  startedAt: number;
}

/** True for a step that has ended by itself, successfully or not. */
const isFinished = (step: StepRow | undefined): boolean =>
  step !== undefined && step.kind !== 'cancelled' && (step.status === 'done' || step.status === 'failed');

/** Steps of one record. Each write gets its own rev, so that no two steps share one. */
export class StepRows {
  readonly #rows = new Map<number, StepRow>();
  readonly #nextRev: () => number;
  #touched: StepRow[] = [];

  constructor(nextRev: () => number) {
    this.#nextRev = nextRev;
  }

  /** All steps, in the order of their last change. */
  byRev(): StepRow[] {
    return [...this.#rows.values()].sort((a, b) => a.rev - b.rev);
  }

  /** The step in progress. */
  get open(): StepRow | null {
    return [...this.#rows.values()].find((step) => step.status === 'running') ?? null;
  }

  /** Number of finished steps. */
  get completed(): number {
    return [...this.#rows.values()].filter(isFinished).length;
  }

  /** Status of a stage, derived from its steps; `pending` before the first one. */
  statusOfStage(steps: readonly ScriptStep[]): RunStageStatus {
    const rows = steps.map(({ n }) => this.#rows.get(n));
    const known = rows.filter((row) => row !== undefined);
    if (known.some(({ status }) => status === 'running')) return 'running';
    if (known.some(({ status }) => status === 'cancelled' || status === 'interrupted')) return 'cancelled';
    if (known.length === 0) return 'pending';
    if (known.at(-1)?.status === 'failed') return 'failed';
    return known.length === rows.length ? 'done' : 'running';
  }

  hasFinished(n: number): boolean {
    return isFinished(this.#rows.get(n));
  }

  /** Steps written since the last call. */
  takeTouched(): StepRow[] {
    const touched = this.#touched;
    this.#touched = [];
    return touched;
  }

  start(step: ScriptStep, attempt: number, now: number): void {
    const { n, kind, title, detail, progress, method, agent, stage } = step;
    this.#put({
      ...{ n, kind, title, detail, method, agent, attempt },
      ...(stage !== undefined && { stage }),
      status: 'running',
      progress: progress && { current: 0, ...progress },
      metrics: null,
      createdAt: this.#rows.get(n)?.createdAt ?? now,
      startedAt: now,
      finishedAt: null,
    });
  }

  update(n: number, { metrics, ...progress }: StepNews): void {
    const row = this.#rows.get(n);
    if (row) this.#put({ ...row, progress, metrics: metrics ?? row.metrics ?? null });
  }

  /** Returns false if the step does not exist. */
  finish(step: ScriptStep, now: number): boolean {
    const row = this.#rows.get(step.n);
    if (!row) return false;
    this.#put({
      ...row,
      status: step.outcome,
      progress: endedProgress(step),
      metrics: step.metrics,
      finishedAt: now,
    });
    return true;
  }

  /** Ends the open step without finishing it. */
  closeOpen(status: 'cancelled' | 'interrupted', now: number): void {
    for (const row of this.byRev()) {
      if (row.status === 'running') this.#put({ ...row, status, finishedAt: now });
    }
  }

  /** Appends the step that reports the cancel. */
  addCancelled({ attempt, reason, now }: { attempt: number; reason: string | null; now: number }): void {
    const { completed } = this;
    const steps = `${completed} finished ${completed === 1 ? 'step' : 'steps'}`;
    this.#put({
      n: Math.max(0, ...this.#rows.keys()) + 1,
      attempt,
      kind: 'cancelled',
      status: 'cancelled',
      title: 'Run cancelled',
      detail: `Stopped after ${steps}; temporary files removed.${reason ? ` Reason: ${reason}` : ''}`,
      createdAt: now,
      startedAt: now,
      finishedAt: now,
    });
  }

  #put(step: Omit<StepRow, 'rev'>): void {
    const row = { ...step, rev: this.#nextRev() };
    this.#rows.set(row.n, row);
    this.#touched.push(row);
  }

  /** Renumbers all revs from 1. Returns the number of steps. */
  renumber(): number {
    const rows = this.byRev();
    rows.forEach((row, index) => {
      this.#rows.set(row.n, { ...row, rev: index + 1 });
    });
    return rows.length;
  }
}
