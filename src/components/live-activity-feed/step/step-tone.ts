import type { RunStep } from '../../../core/run/run';

/** What decides a step's colours: its kind, or its end if that matters more. */
export type StepTone = 'planned' | 'training' | 'metrics' | 'error' | 'backup' | 'cancelled' | 'neutral';

/** Classes of the round marker by tone. */
export const MARKER_CLASS: Readonly<Record<StepTone, string>> = {
  planned: 'rl:bg-kind-planned-bg rl:border-kind-planned-line rl:text-kind-planned',
  training: 'rl:bg-kind-training-bg rl:border-kind-training-line rl:text-kind-training',
  metrics: 'rl:bg-kind-metrics-bg rl:border-kind-metrics-line rl:text-kind-metrics',
  error: 'rl:bg-kind-error-bg rl:border-kind-error-line rl:text-kind-error',
  backup: 'rl:bg-kind-backup-bg rl:border-kind-backup-line rl:text-kind-backup',
  cancelled: 'rl:bg-kind-cancelled-bg rl:border-kind-cancelled-line rl:text-kind-cancelled',
  neutral: 'rl:bg-kind-neutral-bg rl:border-kind-neutral-line rl:text-kind-neutral',
};

/** How long a step took or has taken so far, ms, never negative; `null` = unknown. */
export function stepDuration(step: RunStep, serverNow: number): number | null {
  const start = step.startedAt ?? step.createdAt;
  if (start == null) return null;
  const end = step.finishedAt ?? (step.status === 'running' ? serverNow : null);
  return end === null || !Number.isFinite(end - start) ? null : Math.max(0, end - start);
}

/** The largest distance of a date from 1970, ms. */
const MOST = 8.64e15;
const isDate = (moment: number) => Math.abs(moment) <= MOST;

/** The time that is shown for a step. */
export function stepMoment(step: RunStep): number | null {
  // Ignore an app's invalid dates.
  const moments = [step.startedAt, step.createdAt, step.finishedAt];
  return moments.find((moment) => moment != null && isDate(moment)) ?? null;
}

/** Longer details are folded behind a button. */
const SHORT_DETAIL = 140;

/** Whether a detail is folded instead of shown in full. */
export function isLongDetail(detail: string): boolean {
  return detail.length > SHORT_DETAIL || detail.trimEnd().includes('\n');
}
