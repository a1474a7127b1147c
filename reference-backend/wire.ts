import type { Principal } from './auth';
import type { EarlierRun, PlanStep, RunRow, StepRow } from './rows';

const time = (date: Date) => date.toISOString();
const timeOrNull = (date: Date | null) => date?.toISOString() ?? null;

/** A run as this caller sees it: wire v1. */
export function toWireRun(run: RunRow, epoch: string, { role }: Principal) {
  const { id, name, dataset, method, status, rev, attempt, max_attempts, metrics, queue_position, error } = run;
  const member = role === 'member';
  return {
    id,
    name,
    dataset,
    method,
    status,
    rev,
    epoch,
    attempt,
    max_attempts,
    progress: {
      completed_steps: run.completed_steps,
      total_steps: run.total_steps,
      // Only what was measured belongs here. Steps counted are no measure of the whole, and clients prefer this number
      // to their estimate from earlier runs.
      fraction: status === 'succeeded' ? 1 : null,
    },
    current_step: run.current_step && {
      ...run.current_step,
      started_at: time(new Date(run.current_step.started_at)), // jsonb keeps the session's time zone: back to UTC
    },
    metrics,
    queue_position,
    cancel: run.cancel_requested_at && {
      requested_at: time(run.cancel_requested_at),
      requested_by: run.cancel_requested_by,
      reason: run.cancel_reason,
      deadline_at: timeOrNull(run.cancel_deadline_at),
      outcome: run.cancel_outcome,
    },
    error,
    can: {
      cancel: member && (status === 'queued' || status === 'running'),
      force: member && (status === 'running' || status === 'cancelling'),
      pause: false,
    },
    created_at: time(run.created_at),
    started_at: timeOrNull(run.started_at),
    finished_at: timeOrNull(run.finished_at),
    updated_at: time(run.updated_at),
    server_time: time(run.server_time),
  };
}

/** A step: wire v1. */
export function toWireStep(step: StepRow) {
  const { n, rev, attempt, kind, status, title, detail, progress, metrics, method, agent } = step;
  return {
    n,
    rev,
    attempt,
    kind,
    status,
    title,
    detail,
    progress,
    metrics,
    method,
    agent,
    created_at: time(step.created_at),
    started_at: timeOrNull(step.started_at),
    finished_at: timeOrNull(step.finished_at),
  };
}

/** The nested form of the metrics: group → key → value. */
export function toNestedMetrics(metrics: RunRow['metrics']): Record<string, Record<string, number | null>> {
  const groups: Record<string, Record<string, number | null>> = {};
  for (const [key, { group = 'other', value }] of Object.entries(metrics)) {
    groups[group] = { ...groups[group], [key]: value };
  }
  return groups;
}

/** What `eta-profile` says about runs like this one. */
export function toEtaProfile(run: RunRow, history: readonly EarlierRun[], plan: readonly PlanStep[] | null) {
  return { workflow: run.workflow, expected_steps: run.total_steps, plan, history };
}
