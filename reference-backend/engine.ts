import type { Principal } from './auth';
import { type CancelInput, type ListInput, type StartRunInput, type StepsInput, toCursor } from './inputs';
import type { JobQueue } from './platform';
import type { RunRow } from './rows';
import type { Settings } from './settings';
import type { Store } from './store/store';
import { toNestedMetrics, toWireRun } from './wire';

interface EngineParts extends Pick<Settings, 'graceMs' | 'maxAttempts' | 'planOf'> {
  store: Store;
  queue: JobQueue;
}

/**
 * What a caller can do with runs, in the words of the wire. It knows the store and nothing of HTTP. `null` = there is no
 * such run, or it is not the caller's.
 */
export function createEngine({ store, queue, graceMs, maxAttempts, planOf }: EngineParts) {
  const { epoch } = store;
  const wire = (run: RunRow, principal: Principal) => toWireRun(run, epoch, principal);

  return {
    epoch,

    /** `replayed: 'mismatch'` = the key was used with another body. */
    async start(principal: Principal, input: StartRunInput, key: string | null) {
      const { run, replayed } = await store.start(principal.owner, input, { key, maxAttempts });
      if (!replayed) await queue.add(run);
      return { run: wire(run, principal), replayed };
    },

    async list(principal: Principal, { limit, cursor, status, ids }: ListInput) {
      const found = await store.list(principal.owner, { limit: limit + 1, before: cursor, status, ids });
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return {
        runs: page.map((run) => wire(run, principal)),
        next_cursor: last && found.length > limit ? toCursor(last.seq) : null,
        server_time: (last?.server_time ?? new Date()).toISOString(),
      };
    },

    async status(principal: Principal, id: string) {
      const run = await store.get(principal.owner, id);
      return run && wire(run, principal);
    },

    async steps(principal: Principal, id: string, query: StepsInput) {
      const page = await store.steps(principal.owner, id, query);
      return page && { epoch, ...page };
    },

    async metrics(principal: Principal, id: string) {
      const run = await store.get(principal.owner, id);
      return run && toNestedMetrics(run.metrics);
    },

    async etaProfile(principal: Principal, id: string) {
      const run = await store.get(principal.owner, id);
      if (!run) return null;
      const history = await store.history(run);
      return { workflow: run.workflow, expected_steps: run.total_steps, plan: planOf(run), history };
    },

    /** The run after the cancel: `cancelling`, `cancelled`, or as it had ended before. */
    async cancel(principal: Principal, id: string, { reason, force }: CancelInput) {
      const { owner, user } = principal;
      const result = await store.cancel(owner, id, { by: user, reason, force, graceMs });
      return result && wire(result.run, principal);
    },

    /** Resolves when the store answers. */
    ping: () => store.ping(),
  };
}

export type Engine = ReturnType<typeof createEngine>;
