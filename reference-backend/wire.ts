import type { Principal } from './auth';
import type { RunRow } from './rows';

/** A run as this caller sees it: wire v1. JSON makes of a date what the wire wants. */
export function toWireRun(run: RunRow, epoch: string, { role }: Principal) {
  const { id, name, dataset, method, status, rev, attempt, max_attempts, metrics, queue_position, error } = run;
  const { completed_steps, total_steps, created_at, started_at, finished_at, updated_at, server_time } = run;
  const what = { id, name, dataset, method, status, rev, epoch, attempt, max_attempts, metrics, queue_position, error };
  const when = { created_at, started_at, finished_at, updated_at, server_time };
  const member = role === 'member';
  return {
    ...what,
    ...when,
    // Only what was measured is a fraction. Steps counted are no measure of the whole, and clients prefer this number to
    // their estimate from earlier runs.
    progress: { completed_steps, total_steps, fraction: status === 'succeeded' ? 1 : null },
    current_step: run.current_step && {
      ...run.current_step,
      started_at: new Date(run.current_step.started_at), // jsonb keeps the session's time zone: back to UTC
    },
    cancel: run.cancel_requested_at && {
      requested_at: run.cancel_requested_at,
      requested_by: run.cancel_requested_by,
      reason: run.cancel_reason,
      deadline_at: run.cancel_deadline_at,
      outcome: run.cancel_outcome,
    },
    can: {
      cancel: member && (status === 'queued' || status === 'running'),
      force: member && (status === 'running' || status === 'cancelling'),
      pause: false,
    },
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
