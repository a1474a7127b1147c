import { type Clock, systemClock } from '../../core/platform/clock';
import { hasEnded, type RunMetric } from '../../core/run/run';
import { RunSourceError } from '../../core/run/source/run-source-error';
import type { Look } from '../shared/look-push';
import type { LangGraphApi, LangGraphCheckpoint, LangGraphRun, LangGraphThread } from './langgraph-api';
import { chainOf, checkpointsOf, type DescribeStep, partsOf, readRun, readSteps, startOf, withSteps } from './read-run';

/** Checkpoints that are read for the steps the first time, and when more are new than are asked for later. */
const MAX_CHECKPOINTS = 1_000;
/** Checkpoints that a later look asks for: the newest ones, and some that are known to join them to. */
const NEWEST_CHECKPOINTS = 10;
/** While a run goes, its thread tells only whether somebody has cancelled it. ms */
const KEEP_THREAD_MS = 5_000;
/** Runs of which something is kept. */
const MAX_KNOWN = 100;

/** What is kept of a run between two looks. */
interface Known {
  /** The runs it consists of, and where they stood. */
  signature: string;
  thread: LangGraphThread;
  threadAt: number;
  /** The newest first. */
  history: readonly LangGraphCheckpoint[];
  look: Look;
  /** Nothing of it changes any more unless its runs do. */
  isFinal: boolean;
  /** The newest of its runs: the one that is cancelled and listened to. */
  newest: string;
}

export const missing = (id: string) => new RunSourceError('not_found', `the LangGraph server has no run ${id}.`);

const isGoing = ({ status }: LangGraphRun) => status === 'pending' || status === 'running';
const idOf = ({ checkpoint, created_at }: LangGraphCheckpoint) => checkpoint?.checkpoint_id ?? created_at;

/** What the steps are made of. The graph's state, which may be large, is kept of the newest checkpoint of each run only. */
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
 * Looks at runs in as few requests as the API allows. A look at a run that goes is two: its runs, and the newest
 * checkpoints; at times a third, for its thread. A look at one that has ended is one.
 */
export function createLooks(parts: {
  api: LangGraphApi;
  /** How far a run is, as this page has heard; else as the state of its graph tells. */
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
    // More are new than were asked for.
    if (joint < 0) return read(MAX_CHECKPOINTS);
    return [...newest, ...before.history.slice(joint + 1)];
  }

  async function look(id: string, signal: AbortSignal): Promise<Known> {
    const names = partsOf(id);
    if (!names) throw missing(id);
    const { thread: threadId, run: runId } = names;
    // The run first, then its thread and its history: an end that it tells is in them as well.
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

    const isThreadKept = before && isGoing(last) && clock.now() - before.threadAt < KEEP_THREAD_MS;
    // One that has not begun has no checkpoints; one that has ended writes none.
    const hasNoNew = (isSame && !isGoing(last)) || (chain.length === 1 && last.status === 'pending');
    const [thread, history] = await Promise.all([
      isThreadKept ? before.thread : api.thread(threadId, signal),
      hasNoNew ? (before?.history ?? []) : historyOf(threadId, before, signal),
    ]);
    const checkpoints = checkpointsOf(history, new Set(chain.map(({ run_id }) => run_id)));
    // What a later run of the thread has made of the state is not this one's.
    const values = checkpoints.at(-1)?.values;
    const run = readRun({ id, chain, thread, isNewest, fraction: fractionOf(id, values) });
    if (!run) throw missing(id);
    const steps = readSteps(checkpoints, run, describeStep);
    const metrics = values === undefined ? (before?.look.run.metrics ?? null) : metricsOf(values);
    const startedAt = history.length < MAX_CHECKPOINTS ? startOf(checkpoints) : null;
    const found: Known = {
      signature,
      thread,
      threadAt: isThreadKept ? before.threadAt : clock.now(),
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
    look: async (id: string, signal: AbortSignal): Promise<Look> => (await look(id, signal)).look,
    /** The run that is cancelled, or listened to, where a run consists of several. */
    async newestOf(id: string, signal: AbortSignal): Promise<string> {
      const names = partsOf(id);
      if (!names) throw missing(id);
      const newest = known.get(id)?.newest;
      return newest ?? chainOf(await api.runs(names.thread, signal), names.run).at(-1)?.run_id ?? names.run;
    },
    /** A thread as the server has answered a change of it. */
    note(id: string, thread: LangGraphThread): void {
      const before = known.get(id);
      if (before) keep(id, { ...before, thread, threadAt: clock.now(), isFinal: false });
    },
  };
}
