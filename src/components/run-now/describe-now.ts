import type { EtaEstimatorOptions } from '../../core/forecast/estimate';
import { hasEnded, type Run, type RunStep } from '../../core/run/run';
import type { RunNowState } from './parts';

/** What a run is doing. */
export interface NowDescription {
  state: RunNowState;
  /** The current step, if it is in the list of steps. */
  step: RunStep | null;
  /** Its name, also if only the run has it. */
  name: string | null;
  /** When it started, epoch ms, server clock. */
  startedAt: number | null;
  /** Between two steps: the step that ended last. */
  last: RunStep | null;
}

/** What a run is doing; `null` after its end and while nothing is known of it. Pure. */
export function describeNow(run: Run | null, steps: readonly RunStep[]): NowDescription | null {
  if (run === null || hasEnded(run)) return null;
  const step = steps.findLast(({ status }) => status === 'running') ?? null;
  const name = step?.title ?? run.currentStep?.name ?? null;
  const startedAt = step ? (step.startedAt ?? null) : (run.currentStep?.startedAt ?? null);
  const last = steps.findLast(({ finishedAt }) => finishedAt != null) ?? null;
  return { state: stateOf(run, step !== null || name !== null), step, name, startedAt, last };
}

function stateOf({ status, lostAt }: Run, isOnStep: boolean): RunNowState {
  if (lostAt != null) return 'lost';
  if (status === 'queued' || status === 'waiting' || status === 'paused' || status === 'cancelling') return status;
  return isOnStep ? 'working' : 'between';
}

/** The usual duration of steps with this name, ms: the median of earlier runs; `null` if none had one. */
export function usualDuration(history: EtaEstimatorOptions['history'], name: string | null): number | null {
  const took = (history ?? [])
    .flatMap(({ steps }) => steps)
    .filter((step) => step.name === name)
    .map((step) => step.finishedAtMs - step.startedAtMs)
    .filter((ms) => Number.isFinite(ms) && ms >= 0)
    .sort((a, b) => a - b);
  const middle = Math.floor(took.length / 2);
  const upper = took[middle];
  if (upper === undefined) return null;
  return took.length % 2 === 1 ? upper : (upper + (took[middle - 1] ?? upper)) / 2;
}

/** The next step by the plan; `null` = unknown. */
export function nextStep(plan: EtaEstimatorOptions['plan'], name: string | null): string | null {
  const index = name === null ? -1 : (plan ?? []).findLastIndex((step) => step.name === name);
  return index < 0 ? null : (plan?.[index + 1]?.name ?? null);
}
