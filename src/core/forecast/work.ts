import type { createIdleTimes } from '../run/idle-time';
import type { Run, RunStep } from '../run/run';
import { startOf, workOf } from './attempts';
import type { EtaEstimate, EtaStep } from './estimate';

/** Bounds of the remaining time by a run's own counts, as factors: measured to hold in 8 of 10 runs. */
const COUNT_RANGE = { low: 0.4, high: 2.2 };

/** Estimates from the run's own counts, for watchers without steps: the rest continues at the same pace. */
export function countEstimate(run: Run, elapsedMs: number, nowMs: number): EtaEstimate | null {
  const { fraction, completedSteps, totalSteps } = run.progress ?? {};
  const share = fraction ?? (completedSteps != null && totalSteps ? completedSteps / totalSteps : null);
  if (share === null || !(share > 0) || share >= 1 || elapsedMs <= 0) return null;
  const remainingMs = (elapsedMs * (1 - share)) / share;
  return {
    fraction: share,
    remainingMs,
    range: { lowMs: remainingMs * COUNT_RANGE.low, highMs: remainingMs * COUNT_RANGE.high },
    finishAtMs: nowMs + remainingMs,
    // A fraction measured by the backend is as reliable as a declared plan.
    basis: fraction == null ? 'count' : 'plan',
    confidence: fraction == null ? 'low' : 'medium',
  };
}

/** @param toWorkMs converts a time into work time */
function toEtaStep(step: RunStep, startedAtMs: number, toWorkMs: (atMs: number) => number): EtaStep {
  const start = toWorkMs(startOf(step, startedAtMs));
  const total = step.progress?.total;
  return {
    name: step.title,
    startedAtMs: start,
    finishedAtMs: step.finishedAt != null ? toWorkMs(step.finishedAt) : step.status === 'running' ? null : start,
    fraction: step.progress && total ? Math.min(1, Math.max(0, step.progress.current / total)) : null,
  };
}

/** The steps of the current attempt for the estimator, in work time: without time lost between attempts. */
export interface Work {
  /** `null` while it is unknown which steps the attempt continues from. */
  items: EtaStep[] | null;
  /** Time to subtract now, ms: lost between attempts, or spent waiting for a new one. */
  lostMs: number;
  /** Changes when a step starts or ends. */
  boundary: string;
}

/** Input of {@link createWork}. */
export interface WorkInput {
  run: Run;
  steps: readonly RunStep[];
  /** The steps of the current attempt; `null` while they are unknown. */
  attemptSteps: readonly RunStep[] | null;
  startedAt: number;
  nowMs: number;
  idleTimes: ReturnType<typeof createIdleTimes>;
}

/** Creates the converter of one run's steps. It converts only after a change. */
export function createWork(): (input: WorkInput) => Work {
  let last: { key: readonly unknown[]; items: EtaStep[] | null; lostMs: number; boundary: string } | null = null;
  let waiting: { attempt: number | null | undefined; sinceMs: number } | null = null;

  const convert = ({ run, steps, attemptSteps, startedAt, idleTimes }: WorkInput) => {
    const key = [steps, idleTimes.count, startedAt, run.attempt];
    const known = last;
    if (known?.key.every((part, i) => part === key[i])) return known;
    const work = attemptSteps && workOf({ run, steps, attemptSteps, startedAt });
    const items =
      work?.steps.map((step) => {
        const lostMs = work.lostBefore(step);
        return toEtaStep(step, startedAt, (atMs) => atMs - lostMs - idleTimes.before(atMs));
      }) ?? null;
    const done = items?.filter((item) => item.finishedAtMs !== null).length ?? 0;
    last = { key, items, lostMs: work?.lostMs ?? 0, boundary: `${items?.length}/${done}` };
    return last;
  };
  return (input) => {
    const { items, lostMs, boundary } = convert(input);
    if (items) return { items, lostMs, boundary };
    const { run, startedAt, nowMs } = input;
    // An attempt without data starts when it is first seen.
    if (waiting === null || waiting.attempt !== run.attempt) {
      waiting = { attempt: run.attempt, sinceMs: Math.max(nowMs, startedAt) };
    }
    return { items, lostMs: waiting.sinceMs - startedAt, boundary };
  };
}
