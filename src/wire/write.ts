import type { EtaHistoryRun, EtaPlanStep } from '../core/forecast/estimate/types';
import type { Run, RunMetric, RunStep, RunWaitingFor } from '../core/run/run';
import type { WireCancel, WireEtaProfile, WireMetric, WireRun, WireStep, WireWaitingFor } from './types';

/** A run as a backend knows it: in the words of the domain, with all that the wire cannot do without. */
export interface RunToWrite extends Omit<Run, 'currentStep' | 'cancel'> {
  status: WireRun['status'];
  rev: number;
  epoch: string;
  createdAt: number;
  /** Default: when it was made. */
  updatedAt?: number | null;
  /** Its kind in the backend's own word. */
  currentStep?: { n: number; kind: string; name: string; startedAt: number } | null;
  cancel?: CancelToWrite | null;
}

/** The record of a cancel. Times in epoch ms. */
export interface CancelToWrite {
  requestedAt: number;
  requestedBy?: string | null;
  reason?: string | null;
  deadlineAt?: number | null;
  outcome?: WireCancel['outcome'];
}

/** A step as a backend knows it; its kind is {@link RunStep.kindText} where that is there. */
export interface StepToWrite extends Omit<RunStep, 'id' | 'metrics'> {
  rev: number;
  attempt: number;
  createdAt: number;
  metrics?: Readonly<Record<string, number | null>> | null;
}

/** A run as it is written: nothing but `waiting_for` is ever left out. */
export interface WrittenRun extends Omit<Required<WireRun>, 'metrics' | 'can' | 'waiting_for'> {
  /** By key. */
  metrics: Record<string, WireMetric>;
  /** What this caller may do now. */
  can: Required<WireRun['can']>;
  /** Left out by backends whose runs never wait for a person. */
  waiting_for?: WireWaitingFor | null;
}

/** A step as it is written: nothing is left out. */
export type WrittenStep = Required<WireStep>;

const iso = (ms: number) => new Date(ms).toISOString();
const isoOrNull = (ms: number | null | undefined) => (ms == null ? null : iso(ms));

/** What a caller may do with a run in this status. `mayControl`: false for somebody who may only watch it. */
export function permissionsIn(status: WireRun['status'], mayControl: boolean): WrittenRun['can'] {
  const isOpen = status === 'running' || status === 'waiting';
  return {
    cancel: mayControl && (status === 'queued' || isOpen),
    force: mayControl && (isOpen || status === 'cancelling'),
    pause: false,
  };
}

function writeCancel({ requestedAt, requestedBy, reason, deadlineAt, outcome }: CancelToWrite): WireCancel {
  return {
    requested_at: iso(requestedAt),
    requested_by: requestedBy ?? null,
    reason: reason ?? null,
    deadline_at: isoOrNull(deadlineAt),
    outcome: outcome ?? null,
  };
}

const writeWaitingFor = ({ kind, text, href }: RunWaitingFor): WireWaitingFor => ({
  kind: kind ?? null,
  text: text ?? null,
  href: href ?? null,
});

/** Metrics by key, without what the backend did not say of them. */
export function writeMetrics(metrics: readonly RunMetric[]): Record<string, WireMetric> {
  const written = metrics.map(({ key, value, label, unit, group, direction, pass, warn }): [string, WireMetric] => [
    key,
    {
      value,
      ...(label != null && { label }),
      ...(unit != null && { unit }),
      ...(group != null && { group }),
      ...(direction != null && { direction }),
      ...(pass != null && { pass }),
      ...(warn != null && { warn }),
    },
  ]);
  return Object.fromEntries(written);
}

/** Metrics as they are read apart: group → key → value. */
export function writeNestedMetrics(metrics: readonly RunMetric[]): Record<string, Record<string, number | null>> {
  const groups: Record<string, Record<string, number | null>> = {};
  for (const { group, key, value } of metrics) {
    const name = group ?? 'other';
    groups[name] = { ...groups[name], [key]: value };
  }
  return groups;
}

/**
 * A run as wire version 1 sends it.
 *
 * @param run times in epoch ms; without `can` the caller may do what its status allows
 * @param now the server's clock, epoch ms
 */
export function writeRun(run: RunToWrite, now: number): WrittenRun {
  const { status, progress, currentStep, waitingFor, cancel, error, can } = run;
  return {
    id: run.id,
    name: run.name ?? run.id,
    dataset: run.dataset ?? null,
    method: run.method ?? null,
    status,
    ...(waitingFor !== undefined && { waiting_for: waitingFor && writeWaitingFor(waitingFor) }),
    rev: run.rev,
    epoch: run.epoch,
    attempt: run.attempt ?? 1,
    max_attempts: run.maxAttempts ?? 1,
    progress: {
      completed_steps: progress?.completedSteps ?? 0,
      total_steps: progress?.totalSteps ?? null,
      fraction: progress?.fraction ?? null,
    },
    current_step: currentStep
      ? {
          n: currentStep.n,
          kind: currentStep.kind,
          name: currentStep.name,
          started_at: iso(currentStep.startedAt),
        }
      : null,
    metrics: writeMetrics(run.metrics ?? []),
    queue_position: run.queuePosition ?? null,
    cancel: cancel ? writeCancel(cancel) : null,
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

/** A step as wire version 1 sends it. */
export function writeStep(step: StepToWrite): WrittenStep {
  const { progress } = step;
  return {
    n: step.n,
    rev: step.rev,
    attempt: step.attempt,
    kind: step.kindText ?? step.kind,
    status: step.status,
    title: step.title,
    detail: step.detail ?? null,
    progress: progress
      ? { current: progress.current, total: progress.total ?? null, unit: progress.unit ?? null }
      : null,
    metrics: step.metrics ? { ...step.metrics } : null,
    method: step.method ?? null,
    agent: step.agent ?? false,
    created_at: iso(step.createdAt),
    started_at: isoOrNull(step.startedAt),
    finished_at: isoOrNull(step.finishedAt),
  };
}

/** What earlier runs tell, as wire version 1 sends it. */
export function writeEtaProfile(profile: {
  workflow: string;
  expectedSteps: number | null;
  plan: readonly EtaPlanStep[] | null;
  history: readonly EtaHistoryRun[];
}): WireEtaProfile {
  return {
    workflow: profile.workflow,
    expected_steps: profile.expectedSteps,
    plan: profile.plan?.map(({ name, weight }) => ({ name, weight })) ?? null,
    history: profile.history.map(({ durationMs, expectedSteps, steps }) => ({
      duration_ms: durationMs,
      expected_steps: expectedSteps ?? null,
      steps: (steps ?? []).map(({ name, startedAtMs, finishedAtMs }) => ({
        name,
        started_at_ms: startedAtMs,
        finished_at_ms: finishedAtMs,
      })),
    })),
  };
}
