import { toMetrics } from '../src/wire/read/metrics';
import { permissionsIn, type WrittenRun, writeNestedMetrics, writeRun } from '../src/wire/write';
import type { Principal } from './auth';
import type { RunRow } from './rows';

const ms = (time: Date | null) => time?.getTime() ?? null;
const metricsOf = (run: Pick<RunRow, 'metrics'>) => toMetrics(run.metrics) ?? [];

/** A run as this caller sees it: wire v1. */
export function toWireRun(run: RunRow, epoch: string, { role }: Principal): WrittenRun {
  const { id, name, dataset, method, status, rev, attempt, error, current_step: step } = run;
  return writeRun(
    {
      ...{ id, name, dataset, method, status, rev, epoch, attempt, error },
      maxAttempts: run.max_attempts,
      queuePosition: run.queue_position,
      metrics: metricsOf(run),
      progress: {
        completedSteps: run.completed_steps,
        totalSteps: run.total_steps,
        // Only what was measured is a fraction. Steps counted are no measure of the whole, and clients prefer this number to
        // their estimate from earlier runs.
        fraction: status === 'succeeded' ? 1 : null,
      },
      // jsonb keeps the session's time zone: back to UTC
      currentStep: step && { n: step.n, kind: step.kind, name: step.name, startedAt: Date.parse(step.started_at) },
      cancel: run.cancel_requested_at && {
        requestedAt: run.cancel_requested_at.getTime(),
        requestedBy: run.cancel_requested_by,
        reason: run.cancel_reason,
        deadlineAt: ms(run.cancel_deadline_at),
        outcome: run.cancel_outcome,
      },
      can: permissionsIn(status, role === 'member'),
      createdAt: run.created_at.getTime(),
      startedAt: ms(run.started_at),
      finishedAt: ms(run.finished_at),
      updatedAt: run.updated_at.getTime(),
    },
    run.server_time.getTime(),
  );
}

/** The nested form of the metrics: group → key → value. */
export const toNestedMetrics = (metrics: RunRow['metrics']) => writeNestedMetrics(metricsOf({ metrics }));
