import { hasEnded, type Run } from '../../core/run/run';
import type { RunSource } from '../../core/run/source/run-source';
import { type RunErrorKind, RunSourceError } from '../../core/run/source/run-source-error';
import { toEngineError, whileWanted } from '../shared/engine-error';
import { type PolledRun, pushByPolling } from '../shared/poll-push';
import { type A2aTask, readA2aTask } from './a2a-task';

/** The used part of an A2A client, e.g. of a `Client` of `@a2a-js/sdk` 1.x. */
export interface A2aClient {
  /** Reads a task. */
  getTask(params: { tenant: string; id: string }, options?: { signal?: AbortSignal }): Promise<A2aTask>;
  /** Cancels a task. Resolves when the agent has answered. */
  cancelTask(
    params: { tenant: string; id: string; metadata: { [key: string]: unknown } | undefined },
    options?: { signal?: AbortSignal },
  ): Promise<A2aTask>;
  /** Lists the tasks of one conversation, or all tasks that the user may see. */
  listTasks(
    params: {
      tenant: string;
      contextId: string;
      status: number;
      pageSize?: number;
      pageToken: string;
      statusTimestampAfter: string | undefined;
    },
    options?: { signal?: AbortSignal },
  ): Promise<{ tasks: readonly A2aTask[]; nextPageToken: string }>;
  /** Streams the events of a task from now on. */
  resubscribeTask(params: { tenant: string; id: string }, options?: { signal?: AbortSignal }): AsyncIterable<unknown>;
}

/** Settings of {@link createA2aSource}. */
export interface A2aSourceOptions {
  /** The tenant, if the agent has several. Default: none. */
  tenant?: string;
  /** Lists only the tasks of this conversation. Default: all tasks that the agent shows. */
  contextId?: string;
  /**
   * True if the agent publishes CANCELED only when its work has stopped; `false` if it publishes it at once and
   * continues. Default true.
   */
  stopConfirmed?: boolean;
  /** Whether the agent can list its tasks. Default true. */
  list?: boolean;
  /** The name that people read. Default: the text `name` of the task's metadata; without one, the id is shown. */
  name?: (task: A2aTask) => string | null;
}

/** Number of cancels to remember, for runs that are still shown. */
const MAX_CANCELS = 200;

/** The kinds of the protocol's errors, by their `reason`. */
const REASONS: Readonly<Record<string, RunErrorKind>> = {
  TASK_NOT_FOUND: 'not_found',
  TASK_NOT_CANCELABLE: 'ended',
  UNSUPPORTED_OPERATION: 'rejected',
  VERSION_NOT_SUPPORTED: 'rejected',
  INVALID_AGENT_RESPONSE: 'invalid',
};

function toError(error: unknown): RunSourceError {
  const reason = error instanceof Error && 'reason' in error ? String(error.reason) : '';
  return toEngineError(error, Object.hasOwn(REASONS, reason) ? REASONS[reason] : null);
}

async function called<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw toError(error);
  }
}

const nameInMetadata = ({ metadata }: A2aTask) => (typeof metadata?.name === 'string' ? metadata.name : null);

/**
 * A source for the tasks of an A2A agent. The agent answers a cancel when it has stopped, however long that takes;
 * until then the run is shown as cancelling.
 *
 * @param client a connected client of `@a2a-js/sdk` 1.x
 * @example
 * const client = await new ClientFactory().createFromUrl('https://agent.example');
 * const source = createA2aSource(client);
 */
export function createA2aSource(client: A2aClient, options: A2aSourceOptions = {}): RunSource {
  const { tenant = '', contextId = '', stopConfirmed = true, list = true, name = nameInMetadata } = options;
  /** Cancels that the agent has not answered yet. All callers for one run share one. */
  const flights = new Map<string, Promise<A2aTask>>();
  /** Cancels sent from here; the protocol does not record them. */
  const cancels = new Map<string, NonNullable<Run['cancel']>>();

  /** A task with the cancel that this source has sent. */
  function shown(task: A2aTask): PolledRun {
    const { run, steps } = readA2aTask(task, { name, stopConfirmed });
    const cancel = cancels.get(run.id);
    if (!cancel) return { run, steps };
    if (hasEnded(run)) {
      const outcome = run.status === 'cancelled' ? run.cancel?.outcome : 'completed_before_cancel';
      return { run: { ...run, cancel: { ...cancel, ...(outcome && { outcome }) } }, steps };
    }
    // Also while the agent has not answered: it may still refuse, and the client shows what it has requested itself.
    return { run, steps };
  }
  const readTask = async (id: string, signal: AbortSignal) =>
    shown(await called(whileWanted(client.getTask({ tenant, id }, { signal }), signal)));

  function remember(id: string, cancel: NonNullable<Run['cancel']>): void {
    const [oldest] = cancels.keys();
    if (cancels.size >= MAX_CANCELS && oldest !== undefined) cancels.delete(oldest);
    cancels.set(id, cancel);
  }
  /** Cancels a run once: callers during a cancel wait for the same answer. */
  function cancel(id: string, reason: string | null): Promise<A2aTask> {
    const known = flights.get(id);
    if (known) return known;
    if (!cancels.has(id)) remember(id, { requestedAt: Date.now(), reason });
    const metadata = reason === null ? undefined : { reason };
    const answer = client.cancelTask({ tenant, id, metadata }).finally(() => flights.delete(id));
    flights.set(id, answer);
    return answer;
  }

  return {
    capabilities: {
      cancel: true,
      force: false,
      pause: false,
      start: false,
      list,
      revisions: false,
      separateMetrics: false,
      etaProfile: false,
      push: 'sse',
      cancelAnswers: 'stopped',
      stopConfirmed,
    },
    async readRun(id, { signal }) {
      const { run } = await readTask(id, signal);
      return { run, validator: null, serverTimeMs: null, retryAfterMs: null };
    },
    async readSteps(id, { signal }) {
      const { steps } = await readTask(id, signal);
      return { steps, epoch: null, next: null, more: false, reset: true, invalid: 0 };
    },
    read: (id, { signal }) => readTask(id, signal),
    async listRuns({ ids, status, limit = 50, cursor }, { signal }) {
      if (ids) {
        // The protocol can only list by conversation.
        const polled = await Promise.all(ids.map((id) => readTask(id, signal).catch(absentIfMissing)));
        const runs = polled.flatMap((one) => (one && (!status || status.includes(one.run.status)) ? one.run : []));
        return { runs, nextCursor: null, serverTimeMs: null, retryAfterMs: null };
      }
      const query = { tenant, contextId, status: 0, statusTimestampAfter: undefined };
      const page = { pageSize: limit, pageToken: cursor ?? '' };
      const answer = await called(whileWanted(client.listTasks({ ...query, ...page }, { signal }), signal));
      const runs = answer.tasks.map((task) => shown(task).run).filter((run) => !status || status.includes(run.status));
      return { runs, nextCursor: answer.nextPageToken || null, serverTimeMs: null, retryAfterMs: null };
    },
    async cancelRun(id, { signal, reason }) {
      const earlier = cancels.get(id);
      /** A cancel that was refused for good was none. */
      const withdraw = () => {
        if (!earlier && !flights.has(id)) cancels.delete(id);
      };
      let refusal: RunSourceError | null = null;
      try {
        await whileWanted(cancel(id, reason ?? null), signal);
      } catch (error) {
        refusal = toError(error);
        if (!refusal.isTransient && refusal.kind !== 'ended') withdraw();
        if (refusal.kind !== 'ended') throw refusal;
      }
      // Trust the next read, not the answer.
      const { run } = await readTask(id, signal);
      if (run.status === 'cancelled') return { status: 'cancelled', run };
      if (hasEnded(run)) throw new RunSourceError('ended', 'the task ended before it could be cancelled.', { run });
      if (!refusal) return { status: 'cancelling', run };
      withdraw();
      const detail = 'The agent does not allow this task to be cancelled.';
      throw new RunSourceError('rejected', 'the agent does not allow the task to be cancelled.', { detail, run });
    },
    subscribe: (id, handlers) =>
      pushByPolling({
        handlers,
        stopConfirmed,
        read: (signal) => readTask(id, signal),
        async listen(onEvent, signal) {
          try {
            for await (const _ of client.resubscribeTask({ tenant, id }, { signal })) onEvent();
          } catch (error) {
            throw toError(error);
          }
        },
      }),
  };
}

function absentIfMissing(error: unknown): null {
  if (error instanceof RunSourceError && error.kind === 'not_found') return null;
  throw error;
}
