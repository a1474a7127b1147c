import type { RunStep } from '../../../core/run/run';

/** What decides a step's colours: its kind, or how it ended when that matters more. */
export type StepTone = 'planned' | 'training' | 'metrics' | 'error' | 'backup' | 'cancelled' | 'neutral';

/** Classes of the round marker, per tone. */
export const MARKER_CLASS: Readonly<Record<StepTone, string>> = {
  planned: 'rl:bg-kind-planned-bg rl:border-kind-planned-line rl:text-kind-planned',
  training: 'rl:bg-kind-training-bg rl:border-kind-training-line rl:text-kind-training',
  metrics: 'rl:bg-kind-metrics-bg rl:border-kind-metrics-line rl:text-kind-metrics',
  error: 'rl:bg-kind-error-bg rl:border-kind-error-line rl:text-kind-error',
  backup: 'rl:bg-kind-backup-bg rl:border-kind-backup-line rl:text-kind-backup',
  cancelled: 'rl:bg-kind-cancelled-bg rl:border-kind-cancelled-line rl:text-kind-cancelled',
  neutral: 'rl:bg-kind-neutral-bg rl:border-kind-neutral-line rl:text-kind-neutral',
};

/** How long a step took, or has taken so far; `null` when the backend did not say. ms, never negative. */
export function stepDuration(step: RunStep, serverNow: number): number | null {
  const start = step.startedAt ?? step.createdAt;
  if (start == null) return null;
  const end = step.finishedAt ?? (step.status === 'running' ? serverNow : null);
  return end === null || !Number.isFinite(end - start) ? null : Math.max(0, end - start);
}

/** The largest distance from 1970 that a date can have, ms. */
const MOST = 8.64e15;
const isDate = (moment: number) => Math.abs(moment) <= MOST;

/** The moment a step is dated by. */
export function stepMoment(step: RunStep): number | null {
  // An invalid date of a host's is none.
  const moments = [step.startedAt, step.createdAt, step.finishedAt];
  return moments.find((moment) => moment != null && isDate(moment)) ?? null;
}

/** Longer details are folded away behind a button. */
const SHORT_DETAIL = 140;

/** True when a detail is better folded than printed in full. */
export function isLongDetail(detail: string): boolean {
  return detail.length > SHORT_DETAIL || detail.trimEnd().includes('\n');
}
