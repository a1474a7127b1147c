import { type Clock, systemClock } from '../../core/platform/clock';
import { hasEnded, type RunMetric } from '../../core/run/run';
import { RunSourceError } from '../../core/run/source/run-source-error';
import type { PolledRun } from '../shared/poll-push';
import type { LangGraphApi, LangGraphCheckpoint, LangGraphRun, LangGraphThread } from './langgraph-api';
import { chainOf, checkpointsOf, type DescribeStep, partsOf, readRun, readSteps, startOf, withSteps } from './read-run';

/** Number of checkpoints to read at first, and when more are new than a later read asks for. */
const MAX_CHECKPOINTS = 1_000;
/** Number of checkpoints that a later read asks for: the newest, and some known ones to join them to. */
const NEWEST_CHECKPOINTS = 10;
/** How long a running run's thread is reused, ms: it only tells whether somebody has cancelled the run. */
const KEEP_THREAD_MS = 5_000;
/** Number of runs to remember. */
const MAX_KNOWN = 100;

/** What is known of a run between two reads. */
interface Known {
  /** The runs it consists of, and their states. */
  signature: string;
  thread: LangGraphThread;
  threadAt: number;
  /** Newest first. */
  history: readonly LangGraphCheckpoint[];
  look: PolledRun;
  /** Nothing changes any more unless its runs do. */
  isFinal: boolean;
  /** The newest of its runs: the one to cancel and to listen to. */
  newest: string;
}

export const missing = (id: string) => new RunSourceError('not_found', `the LangGraph server has no run ${id}.`);

const isGoing = ({ status }: LangGraphRun) => status === 'pending' || status === 'running';
const idOf = ({ checkpoint, created_at }: LangGraphCheckpoint) => checkpoint?.checkpoint_id ?? created_at;

/**
 * The data that steps are made of. The graph's state may be large, so only the newest checkpoint of each run keeps it.
 */
function trimmed(history: readonly LangGraphCheckpoint[]): LangGraphCheckpoint[] {
  const seen = new Set<string>();
  return history.map((one) => {
    const { created_at, metadata: { run_id = '' } = {}, values, tasks } = one;
    const isNewest = !seen.has(run_id);
    seen.add(run_id);
    return {
      ...{ checkpoint: { checkpoint_id: idOf(one) }, created_at, metadata: { run_id } },
      ...(isNewest && { values }),
      tasks: tasks.map(({ id, name, error = null, result }) => ({
        id,
        name,
        error,
        result: result == null ? null : true,
      })),
    };
  });
}

/**
 * Reads runs with as few requests as the API allows. A running run takes two requests, for its runs and its newest
 * checkpoints, and sometimes a third for its thread. An ended run takes one.
 */
export function createReader(parts: {
  api: LangGraphApi;
  /** A run's progress from events; without any, from the graph's state. */
  fractionOf(id: string, values: unknown): number | null;
  metricsOf(values: unknown): readonly RunMetric[] | null;
  describeStep: DescribeStep;
  clock?: Clock;
}) {
  const { api, fractionOf, metricsOf, describeStep, clock = systemClock } = parts;
  const known = new Map<string, Known>();

  async function historyOf(thread: string, before: Known | undefined, signal: AbortSignal) {
    const read = async (limit: number) => trimmed(await api.history(thread, limit, signal));
    if (!before || before.history.length === 0) return read(MAX_CHECKPOINTS);
    const newest = await read(NEWEST_CHECKPOINTS);
    const last = newest.at(-1);
    const joint = last ? before.history.findIndex((one) => idOf(one) === idOf(last)) : -1;
    // More checkpoints are new than were asked for.
    if (joint < 0) return read(MAX_CHECKPOINTS);
    return [...newest, ...before.history.slice(joint + 1)];
  }

  async function look(id: string, signal: AbortSignal): Promise<Known> {
    const names = partsOf(id);
    if (!names) throw missing(id);
    const { thread: threadId, run: runId } = names;
    // The run before its thread and its history: if the run has ended, they have its end too.
    const runs = await api.runs(threadId, signal);
    const listed = chainOf(runs, runId);
    const chain = listed.length > 0 ? listed : [await api.run(threadId, runId, signal)];
    const last = chain.at(-1);
    if (!last) throw missing(id);
    const isNewest = runs[0]?.run_id === last.run_id;
    const words = chain.map(({ run_id, status, updated_at }) => `${run_id} ${status} ${updated_at}`);
    const signature = `${words.join()} ${isNewest}`;
    const before = known.get(id);
    const isSame = before?.signature === signature;
    if (isSame && before.isFinal) return before;

    const isThreadCached = before && isGoing(last) && clock.now() - before.threadAt < KEEP_THREAD_MS;
    // A run that has not started has no checkpoints; one that has ended writes none.
    const hasNoNew = (isSame && !isGoing(last)) || (chain.length === 1 && last.status === 'pending');
    const [thread, history] = await Promise.all([
      isThreadCached ? before.thread : api.thread(threadId, signal),
      hasNoNew ? (before?.history ?? []) : historyOf(threadId, before, signal),
    ]);
    const checkpoints = checkpointsOf(history, new Set(chain.map(({ run_id }) => run_id)));
    // A later run of the thread may have changed the state.
    const values = checkpoints.at(-1)?.values;
    const run = readRun({ id, chain, thread, isNewest, fraction: fractionOf(id, values) });
    if (!run) throw missing(id);
    const steps = readSteps(checkpoints, run, describeStep);
    const metrics = values === undefined ? (before?.look.run.metrics ?? null) : metricsOf(values);
    const startedAt = history.length < MAX_CHECKPOINTS ? startOf(checkpoints) : null;
    const found: Known = {
      signature,
      thread,
      threadAt: isThreadCached ? before.threadAt : clock.now(),
      history,
      look: { run: { ...withSteps(run, steps, startedAt), metrics }, steps },
      isFinal: hasEnded(run) && thread.status !== 'busy',
      newest: last.run_id,
    };
    keep(id, found);
    return found;
  }
  function keep(id: string, found: Known): void {
    known.delete(id);
    known.set(id, found);
    for (const oldest of known.keys()) if (known.size > MAX_KNOWN) known.delete(oldest);
  }

  return {
    look: async (id: string, signal: AbortSignal): Promise<PolledRun> => (await look(id, signal)).look,
    /** The run to cancel or to listen to, if a run consists of several. */
    async newestOf(id: string, signal: AbortSignal): Promise<string> {
      const names = partsOf(id);
      if (!names) throw missing(id);
      const newest = known.get(id)?.newest;
      return newest ?? chainOf(await api.runs(names.thread, signal), names.run).at(-1)?.run_id ?? names.run;
    },
    /** Stores the thread that the server returned for a change. */
    note(id: string, thread: LangGraphThread): void {
      const before = known.get(id);
      if (before) keep(id, { ...before, thread, threadAt: clock.now(), isFinal: false });
    },
  };
}
