import type { RunStep } from '../../core/run/run';
import type { WireStep } from '../types';
import { writeMetrics } from './metrics';
import { iso, isoOrNull } from './time';

/** A step as a backend knows it; its kind is {@link RunStep.kindText} where that is there. */
export interface StepToWrite extends Omit<RunStep, 'id'> {
  /** Its identity. Default: its number. */
  id?: string;
  rev: number;
  attempt: number;
  createdAt: number;
}

/** A step as it is written: nothing that every step has is ever left out. */
export interface WrittenStep extends Omit<Required<WireStep>, 'id' | 'stage'>, Pick<WireStep, 'id' | 'stage'> {}

function writeStepMetrics(metrics: StepToWrite['metrics']): WrittenStep['metrics'] {
  if (metrics == null) return null;
  return Array.isArray(metrics) ? writeMetrics(metrics) : { ...(metrics as Record<string, number | null>) };
}

/** A step as wire version 1 sends it. */
export function writeStep(step: StepToWrite): WrittenStep {
  const { id, progress, stage } = step;
  return {
    n: step.n,
    ...(id !== undefined && id !== String(step.n) && { id }),
    rev: step.rev,
    attempt: step.attempt,
    kind: step.kindText ?? step.kind,
    status: step.status,
    title: step.title,
    detail: step.detail ?? null,
    progress: progress
      ? { current: progress.current, total: progress.total ?? null, unit: progress.unit ?? null }
      : null,
    metrics: writeStepMetrics(step.metrics),
    ...(stage != null && { stage }),
    method: step.method ?? null,
    agent: step.agent ?? false,
    created_at: iso(step.createdAt),
    started_at: isoOrNull(step.startedAt),
    finished_at: isoOrNull(step.finishedAt),
  };
}
