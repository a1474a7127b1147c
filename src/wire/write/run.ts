import type { Run, RunCancelRecord, RunPlan, RunStage, RunWaitingFor } from '../../core/run/run';
import type { WireCancel, WireMetric, WirePlan, WireRun, WireStage, WireWaitingFor } from '../types';
import { writeMetrics } from './metrics';
import { iso, isoOrNull } from './time';

/** A domain run plus the fields that the wire requires. */
export interface RunToWrite extends Omit<Run, 'currentStep' | 'cancel'> {
  rev: number;
  epoch: string;
  createdAt: number;
  /** Default: `createdAt`. */
  updatedAt?: number | null;
  /** `kind` may be any string. Without `name` there is no current step; other missing fields get defaults. */
  currentStep?: {
    n?: number | null;
    kind?: string | null;
    name?: string | null;
    startedAt?: number | null;
  } | null;
  cancel?: RunCancelRecord | null;
}

/** A written run. Omits optional fields without a value, except `dataset` and `method`. */
export interface WrittenRun
  extends Omit<WireRun, 'dataset' | 'method' | 'metrics' | 'can'>,
    Required<Pick<WireRun, 'dataset' | 'method'>> {
  /** By key; nested under groups if two groups share a key. */
  metrics: Record<string, WireMetric | Record<string, WireMetric>>;
  /** What the caller may do now. */
  can: Required<WireRun['can']>;
}

/** Default permissions for a status. `mayControl` is false for read-only callers. */
export function permissionsIn(status: WireRun['status'], mayControl: boolean): WrittenRun['can'] {
  const isOpen = status === 'running' || status === 'waiting' || status === 'paused';
  return {
    cancel: mayControl && (status === 'queued' || isOpen),
    force: mayControl && (isOpen || status === 'cancelling'),
    pause: false,
  };
}

function writeCancel(cancel: RunCancelRecord, fallbackAt: number): WireCancel {
  return {
    requested_at: iso(cancel.requestedAt ?? fallbackAt),
    requested_by: cancel.requestedBy ?? null,
    reason: cancel.reason ?? null,
    deadline_at: isoOrNull(cancel.deadlineAt),
    outcome: cancel.outcome ?? null,
  };
}

const writeWaitingFor = ({ kind, text, href }: RunWaitingFor): WireWaitingFor => ({
  kind: kind ?? null,
  text: text ?? null,
  href: href ?? null,
});

const writeStage = ({ id, name, status }: RunStage): WireStage => ({
  id,
  ...(name != null && { name }),
  ...(status != null && { status }),
});

const writePlan = ({ chosen, reason, alternatives, parameters }: RunPlan): WirePlan => ({
  chosen,
  reason: reason ?? null,
  alternatives: (alternatives ?? []).map((one) => ({
    name: one.name,
    used: one.used ?? false,
    reason: one.reason ?? null,
  })),
  parameters: { ...parameters },
});

/** Optional fields; omitted if they have no value. */
function writeRare(run: RunToWrite): Partial<WrittenRun> {
  const { status, statusText, statusLabel, statusTone, ended, stages, plan, data, waitingFor } = run;
  return {
    ...(waitingFor !== undefined && { waiting_for: waitingFor && writeWaitingFor(waitingFor) }),
    ...(statusText != null && statusText !== status && { status_text: statusText }),
    ...(statusLabel != null && { status_label: statusLabel }),
    ...(statusTone != null && { status_tone: statusTone }),
    ...(ended != null && { ended }),
    ...(stages && { stages: stages.map(writeStage) }),
    ...(plan && { plan: writePlan(plan) }),
    ...(data != null && { data: { ...data } }),
  };
}

function writeCurrentStep(run: RunToWrite): WrittenRun['current_step'] {
  const { currentStep: step, progress } = run;
  if (step?.name == null) return null;
  return {
    n: step.n ?? (progress?.completedSteps ?? 0) + 1,
    kind: step.kind ?? 'unknown',
    name: step.name,
    started_at: iso(step.startedAt ?? run.startedAt ?? run.createdAt),
  };
}

/**
 * Writes a run in wire v1.
 *
 * @param run times in epoch ms; without `can`, the status decides
 * @param now the server's clock, epoch ms
 */
export function writeRun(run: RunToWrite, now: number): WrittenRun {
  const { status, progress, cancel, error, can } = run;
  return {
    id: run.id,
    name: run.name ?? run.id,
    dataset: run.dataset ?? null,
    method: run.method ?? null,
    status,
    ...writeRare(run),
    rev: run.rev,
    epoch: run.epoch,
    attempt: run.attempt ?? 1,
    max_attempts: run.maxAttempts ?? 1,
    progress: {
      completed_steps: progress?.completedSteps ?? 0,
      total_steps: progress?.totalSteps ?? null,
      fraction: progress?.fraction ?? null,
    },
    current_step: writeCurrentStep(run),
    metrics: writeMetrics(run.metrics ?? []),
    queue_position: run.queuePosition ?? null,
    cancel: cancel ? writeCancel(cancel, run.createdAt) : null,
    error: error ? { code: error.code ?? 'failed', message: error.message } : null,
    can: can
      ? { cancel: can.cancel ?? true, force: can.force ?? false, pause: can.pause ?? false }
      : permissionsIn(status, true),
    created_at: iso(run.createdAt),
    started_at: isoOrNull(run.startedAt),
    finished_at: isoOrNull(run.finishedAt),
    updated_at: iso(run.updatedAt ?? run.createdAt),
    server_time: iso(now),
  };
}
