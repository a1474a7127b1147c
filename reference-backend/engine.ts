import { type EngineContext, type RunEngine, type RunFacts, type RunReading, RunSourceError } from '../src/server';
import { toMetrics } from '../src/wire/read/metrics';
import { toStep } from '../src/wire/read/step';
import { readStart, type StartRunInput } from './inputs';
import type { JobQueue } from './queue';
import type { RunRow, Step } from './rows';
import type { Settings } from './settings';
import type { Store } from './store/store';

interface EngineParts extends Pick<Settings, 'graceMs' | 'maxAttempts' | 'logger'> {
  store: Store;
  queue: JobQueue;
}

const ms = (time: Date | null) => time?.getTime() ?? null;

/** Converts a row to the domain's terms. */
function toFacts(run: RunRow): RunFacts {
  const { id, name, dataset, method, status, rev, attempt, error, current_step: step } = run;
  return {
    ...{ id, name, dataset, method, status, rev, attempt, error },
    maxAttempts: run.max_attempts,
    queuePosition: run.queue_position,
    metrics: toMetrics(run.metrics) ?? [],
    progress: {
      completedSteps: run.completed_steps,
      totalSteps: run.total_steps,
      // Report a fraction only if it was measured. The step count does not measure the whole, and clients prefer this
      // number to their estimate from earlier runs.
      fraction: status === 'succeeded' ? 1 : null,
    },
    // jsonb keeps the session's time zone: convert back to UTC
    currentStep: step && { n: step.n, kind: step.kind, name: step.name, startedAt: Date.parse(step.started_at) },
    cancel: run.cancel_requested_at && {
      requestedAt: run.cancel_requested_at.getTime(),
      requestedBy: run.cancel_requested_by,
      reason: run.cancel_reason,
      deadlineAt: ms(run.cancel_deadline_at),
      outcome: run.cancel_outcome,
    },
    createdAt: run.created_at.getTime(),
    startedAt: ms(run.started_at),
    finishedAt: ms(run.finished_at),
    updatedAt: run.updated_at.getTime(),
  };
}

const toReading = (run: RunRow, steps: readonly Step[]): RunReading => ({
  owner: run.owner,
  run: toFacts(run),
  steps: steps.flatMap((step) => toStep(step) ?? []),
  serverTimeMs: run.server_time.getTime(),
});

const ownerIn = ({ principal }: EngineContext) => principal?.owner ?? '';

/** The engine that the run handler needs, backed by the store, which tracks revisions itself. */
export function createEngine({ store, queue, graceMs, maxAttempts, logger }: EngineParts): RunEngine {
  const changes = async (id: string, after: number, limit?: number) => {
    const found = await store.changes(id, { after, limit });
    return found && { ...toReading(found.run, found.steps), more: found.more };
  };
  return {
    capabilities: { cancel: true, force: true, pause: false, start: true, etaProfile: false, stopConfirmed: true },
    read: (id) => changes(id, 0),
    async list({ owner, limit, cursor, status = null, ids }) {
      if (cursor !== null && !/^\d{1,15}$/.test(cursor)) throw new RunSourceError('rejected', 'no such page.');
      const before = cursor === null ? null : Number(cursor);
      const found = await store.list(owner, { limit: limit + 1, before, status, ids });
      const page = found.slice(0, limit);
      const readings = page.map((run) => toReading(run, []));
      return { readings, nextCursor: found.length > limit ? String(page.at(-1)?.seq) : null };
    },
    readStart,
    async start(input, { id, principal }) {
      const { run, replayed } = await store.start(principal.owner, input as StartRunInput, { id, maxAttempts });
      if (replayed === 'mismatch') {
        const detail = 'This Idempotency-Key was already used with another body. Use a new key.';
        throw new RunSourceError('rejected', detail, { code: 'idempotency_mismatch', detail });
      }
      // The worker may start at once, but the response shows the run as it was when it was queued.
      if (!replayed) setImmediate(() => void queue.add(run));
      return { replayed };
    },
    async cancel(id, { by, reason, force, ...context }) {
      const result = await store.cancel(ownerIn(context), id, { by, reason, force, graceMs });
      if (!result) return 'gone';
      const { status } = result.run;
      if (status === 'cancelling') return 'asked';
      return status === 'cancelled' ? 'stopped' : 'ended';
    },
    watch(hint) {
      const unlisten = store.onChange(({ id }) => hint(id));
      unlisten.catch((error: unknown) => logger.warn('listen_failed', { error })); // the handler still polls
      return () => void unlisten.then((stop) => stop());
    },
    revisions: {
      epoch: store.epoch,
      changes: (id, after, { limit }) => changes(id, after, limit),
      heads: store.revs,
    },
  };
}
