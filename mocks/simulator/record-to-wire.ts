import type { RunRecord } from './run-record';
import type { WireRun } from './script/contract';
import { declaredSteps } from './script/run-script';

const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

/** A record as wire version 1 sends it at `now`. */
export function recordToWire(record: RunRecord, now: number, queuePosition: number | null): WireRun {
  const { script, status, readOnly } = record;
  const open = [...record.steps.values()].find((step) => step.status === 'running');
  const completed = record.completedSteps;
  return {
    id: record.id,
    name: script.name,
    dataset: script.dataset,
    method: script.method,
    status,
    waiting_for: record.waitingFor,
    rev: record.rev,
    epoch: record.epoch,
    attempt: record.attempt,
    max_attempts: record.maxAttempts,
    progress: { completed_steps: completed, total_steps: declaredSteps(script, completed), fraction: null },
    current_step: open ? { n: open.n, kind: open.kind, name: open.title, started_at: open.started_at } : null,
    metrics: record.metrics,
    queue_position: queuePosition,
    cancel: record.cancel,
    error: record.error,
    can: {
      cancel: !readOnly && (status === 'queued' || status === 'running' || status === 'waiting'),
      force: !readOnly && (status === 'running' || status === 'waiting' || status === 'cancelling'),
      pause: false,
    },
    created_at: new Date(record.createdAt).toISOString(),
    started_at: iso(record.startedAt),
    finished_at: iso(record.finishedAt),
    updated_at: new Date(record.updatedAt).toISOString(),
    server_time: new Date(now).toISOString(),
  };
}
