import type { RunStageStatus } from '../../src/core/run/run';
import type { StepToWrite } from '../../src/wire/write/step';
import { endedProgress } from './script/run-script';
import type { ScriptStep, StepNews } from './script/script';

/** A step as the simulated backend keeps it. */
export interface StepRow extends StepToWrite {
  startedAt: number;
}

/** True for a step that has ended by itself, well or badly. */
const isFinished = (step: StepRow | undefined): boolean =>
  step !== undefined && step.kind !== 'cancelled' && (step.status === 'done' || step.status === 'failed');

/** The steps of one record. Each write takes the next rev, so that a page never ends between two steps of one rev. */
export class StepRows {
  readonly #rows = new Map<number, StepRow>();
  readonly #nextRev: () => number;
  #touched: StepRow[] = [];

  constructor(nextRev: () => number) {
    this.#nextRev = nextRev;
  }

  /** In the order of their last change. */
  byRev(): StepRow[] {
    return [...this.#rows.values()].sort((a, b) => a.rev - b.rev);
  }

  /** The step that is being worked on. */
  get open(): StepRow | null {
    return [...this.#rows.values()].find((step) => step.status === 'running') ?? null;
  }

  /** How many have ended by themselves. */
  get completed(): number {
    return [...this.#rows.values()].filter(isFinished).length;
  }

  /** How far the steps of a stage are; `pending` before the first of them. */
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

  /** What was written since the last call. */
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

  /** Returns false when there is no such step. */
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

  /** The open step ends without having been finished. */
  closeOpen(status: 'cancelled' | 'interrupted', now: number): void {
    for (const row of this.byRev()) {
      if (row.status === 'running') this.#put({ ...row, status, finishedAt: now });
    }
  }

  /** The entry that tells of the cancel, after all others. */
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

  /** Counts revs anew, from 1. Returns how many were given. */
  renumber(): number {
    const rows = this.byRev();
    rows.forEach((row, index) => {
      this.#rows.set(row.n, { ...row, rev: index + 1 });
    });
    return rows.length;
  }
}
