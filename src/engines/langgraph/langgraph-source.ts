import { hasEnded, type Run, type RunMetric } from '../../core/run/run';
import type { RunSource } from '../../core/run/source/run-source';
import { RunSourceError } from '../../core/run/source/run-source-error';
import { toEngineError } from '../shared/engine-error';
import { isRecord } from '../shared/is-record';
import { pushByPolling } from '../shared/poll-push';
import { createLangGraphApi, type LangGraphConnection, type LangGraphRun, type LangGraphThread } from './langgraph-api';
import { CANCEL_NOTE, chainOf, continues, type DescribeStep, partsOf, readRun } from './read-run';
import { createReader, missing } from './reader';

/** Settings of {@link createLangGraphSource}. */
export interface LangGraphSourceOptions extends LangGraphConnection {
  /** The assistant, or the name of the graph, that a start runs. Default: runs cannot be started. */
  assistantId?: string;
  /** Offers a list: the newest run of each thread that the token may see. Default true. */
  list?: boolean;
  /**
   * Reads the progress, 0 to 1, from what the nodes write to the stream and from the graph's state. Default: a number
   * under
   * `progress`.
   */
  progress?: (written: unknown) => number | null;
  /** Reads the metrics from the graph's state. Default: none. */
  metrics?: (values: unknown) => readonly RunMetric[] | null;
  /** Title and kind of a node by its name. Default: the name as words, so `fit_model` is "Fit model". */
  describeStep?: DescribeStep;
}

/** A list sends one request per thread, so it is short and read rarely. */
const MAX_LISTED = 20;
const LIST_PAUSE_MS = 30_000;
const MAX_KNOWN = 500;

const progressOf = (written: unknown): number | null =>
  isRecord(written) && typeof written.progress === 'number' ? Math.min(1, Math.max(0, written.progress)) : null;

/** A UUID for a start. The same key gives the same UUID, so that a repeated start finds its thread. */
async function threadFor(key: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`runlight ${key}`)));
  const hex = Array.from(digest.slice(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20)].join('-');
}

/**
 * A source for the runs of a LangGraph server, directly from the page. A run's id is `thread~run`. A run that stops at
 * `interrupt()` is waiting, and the run that answers it continues under the same id. The server reports "interrupted"
 * at once, whatever the node does, so people read that work under way may still finish.
 *
 * @example
 * const source = createLangGraphSource({ baseUrl: '/langgraph', assistantId: 'agent' });
 */
export function createLangGraphSource(options: LangGraphSourceOptions): RunSource {
  const { assistantId, list = true, progress = progressOf, metrics = () => null, describeStep = () => ({}) } = options;
  const api = createLangGraphApi(options);
  /** The progress of runs, from events that this page received. */
  const fractions = new Map<string, number>();

  const reader = createReader({
    api,
    // A run that has not started has no values yet.
    fractionOf: (id, values) => fractions.get(id) ?? (values === undefined ? null : progress(values)),
    metricsOf: metrics,
    describeStep,
  });
  /** The runs of idle threads, by the time of the thread's last change. */
  const resting = new Map<string, { updatedAt: string; runs: LangGraphRun[] }>();

  async function runsOf({ thread_id, status, updated_at }: LangGraphThread, signal: AbortSignal) {
    const before = resting.get(thread_id);
    if (before && status !== 'busy' && before.updatedAt === updated_at) return before.runs;
    const runs = await api.runs(thread_id, signal);
    resting.delete(thread_id);
    if (status !== 'busy' && updated_at !== undefined) resting.set(thread_id, { updatedAt: updated_at, runs });
    for (const oldest of resting.keys()) if (resting.size > MAX_KNOWN) resting.delete(oldest);
    return runs;
  }
  async function listThread(thread: LangGraphThread, signal: AbortSignal): Promise<Run[]> {
    const runs = await runsOf(thread, signal);
    // The oldest may answer one that is not read any more.
    const first = runs.find((run, i) => !continues(run, runs[i + 1])) ?? runs.at(-1);
    if (!first) return [];
    const chain = chainOf(runs, first.run_id);
    const id = `${thread.thread_id}~${first.run_id}`;
    const run = readRun({ id, chain, thread, isNewest: true, fraction: fractions.get(id) ?? null });
    return run ? [run] : [];
  }
  function hear(id: string, data: string): void {
    let fraction: number | null;
    try {
      fraction = progress(JSON.parse(data));
    } catch {
      return; // something that is not for `progress`; the stream goes on
    }
    if (fraction === null) return;
    fractions.delete(id);
    fractions.set(id, fraction);
    for (const oldest of fractions.keys()) if (fractions.size > MAX_KNOWN) fractions.delete(oldest);
  }

  return {
    capabilities: {
      cancel: true,
      force: false,
      pause: false,
      start: assistantId !== undefined,
      list,
      revisions: false,
      separateMetrics: false,
      etaProfile: false,
      push: 'sse',
      stopConfirmed: false,
    },
    async readRun(id, { signal }) {
      const { run } = await reader.look(id, signal);
      return { run, validator: null, serverTimeMs: null, retryAfterMs: null };
    },
    async readSteps(id, { signal }) {
      const { steps } = await reader.look(id, signal);
      return { steps, epoch: null, next: null, more: false, reset: true, invalid: 0 };
    },
    read: (id, { signal }) => reader.look(id, signal),
    async listRuns({ ids, status, limit = 50, cursor }, { signal }) {
      const isRequested = (run: Run) => !status || status.includes(run.status);
      if (ids) {
        const found = await Promise.all(ids.map((id) => reader.look(id, signal).catch(absentIfMissing)));
        const runs = found.flatMap((one) => one?.run ?? []).filter(isRequested);
        return { runs, nextCursor: null, serverTimeMs: null, retryAfterMs: null };
      }
      const [size, offset] = [Math.min(limit, MAX_LISTED), Number(cursor ?? 0)];
      const threads = await api.search(size, offset, signal);
      const runs = (await Promise.all(threads.map((thread) => listThread(thread, signal)))).flat();
      const nextCursor = threads.length < size ? null : String(offset + size);
      return { runs: runs.filter(isRequested), nextCursor, serverTimeMs: null, retryAfterMs: LIST_PAUSE_MS };
    },
    async cancelRun(id, { signal, reason }) {
      const parts = partsOf(id);
      if (!parts) throw missing(id);
      const before = (await reader.look(id, signal)).run;
      if (before.status === 'cancelled') return { status: 'cancelled', run: before };
      if (hasEnded(before)) throw new RunSourceError('ended', 'the run has ended.', { run: before });
      const note = { run: parts.run, at: Date.now(), reason: reason ?? null };
      /** With the note, every page shows the run as cancelling, so it needs an accepted cancel. The first one is kept. */
      const writeNote = async () => {
        const thread = before.cancel
          ? null
          : await api.note(parts.thread, { [CANCEL_NOTE]: note }, signal).catch(() => null);
        if (thread) reader.note(id, thread);
      };
      const newest = await reader.newestOf(id, signal);
      const refusal = await api.cancel(parts.thread, newest, signal).then(() => null, toEngineError);
      if (!refusal) await writeNote();
      // The server accepts a cancel of an ended run too, so trust the next read.
      const { run } = await reader.look(id, signal);
      if (run.status === 'cancelled') {
        // The answer was lost, but not the cancel.
        if (refusal?.isTransient) await writeNote();
        return { status: 'cancelled', run };
      }
      if (hasEnded(run)) throw new RunSourceError('ended', 'the run ended before it could be cancelled.', { run });
      if (refusal) throw refusal;
      return { status: 'cancelling', run };
    },
    ...(assistantId !== undefined && {
      async startRun({ name, dataset, method, params }, { signal, idempotencyKey }) {
        const thread = await threadFor(idempotencyKey);
        const made = await api.createThread(thread, signal);
        // A repeated start finds the run of the first.
        const known = (await api.runs(thread, signal)).at(-1);
        if (known) return (await reader.look(`${thread}~${known.run_id}`, signal)).run;
        const metadata = { name, ...(dataset && { dataset }), ...(method && { method }) };
        const stream = { stream_mode: ['tasks', 'custom'], stream_resumable: true };
        const body = { assistant_id: assistantId, input: params ?? {}, metadata, ...stream };
        const first = await api.createRun(thread, body, signal);
        const id = `${thread}~${first.run_id}`;
        const run = readRun({
          id,
          chain: [first],
          thread: { ...made, status: 'busy' },
          isNewest: true,
          fraction: null,
        });
        if (!run) throw missing(id);
        return run;
      },
    }),
    subscribe: (id, handlers) =>
      pushByPolling({
        handlers,
        stopConfirmed: false,
        read: (signal) => reader.look(id, signal),
        async listen(onEvent, signal) {
          const parts = partsOf(id);
          if (!parts) throw missing(id);
          await api.listen(
            { thread: parts.thread, run: await reader.newestOf(id, signal) },
            (event, data) => {
              if (event === 'custom') hear(id, data);
              onEvent();
            },
            signal,
          );
        },
      }),
  };
}

function absentIfMissing(error: unknown): null {
  if (error instanceof RunSourceError && error.kind === 'not_found') return null;
  throw error;
}
