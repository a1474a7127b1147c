import type { RunStep } from '../../core/run/run';
import type { WireStep } from '../types';
import { writeMetrics } from './metrics';
import { iso, isoOrNull } from './time';

/** A domain step plus the fields that the wire requires. {@link RunStep.kindText} takes precedence over `kind`. */
export interface StepToWrite extends Omit<RunStep, 'id'> {
  /** Identity of the step. Default: `n`. */
  id?: string;
  rev: number;
  attempt: number;
  createdAt: number;
}

/** A written step. Only `id` and `stage` may be omitted. */
export interface WrittenStep extends Omit<Required<WireStep>, 'id' | 'stage'>, Pick<WireStep, 'id' | 'stage'> {}

function writeStepMetrics(metrics: StepToWrite['metrics']): WrittenStep['metrics'] {
  if (metrics == null) return null;
  return Array.isArray(metrics) ? writeMetrics(metrics) : { ...(metrics as Record<string, number | null>) };
}

/** Writes a step in wire v1. */
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
