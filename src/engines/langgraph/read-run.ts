import { hasEnded, type Run, type RunStatus, type RunStep, type StepStatus } from '../../core/run/run';
import { isRecord } from '../shared/is-record';
import type { LangGraphCheckpoint, LangGraphRun, LangGraphTask, LangGraphThread } from './langgraph-api';

/** The states of a run, and ours. `success` may also be a run that waits for a person: its thread tells. */
export const LANGGRAPH_STATES: Readonly<Record<string, RunStatus>> = {
  pending: 'queued',
  running: 'running',
  success: 'succeeded',
  error: 'failed',
  timeout: 'failed',
  interrupted: 'cancelled',
};

/** Under which name a thread keeps who has cancelled, when and why: the server keeps no such record. */
export const CANCEL_NOTE = 'runlight_cancel';

const ID = /^([0-9a-f-]{36})~([0-9a-f-]{36})$/;

/** Thread and run of an id; null when it is none. */
export function partsOf(id: string): { thread: string; run: string } | null {
  const [, thread, run] = ID.exec(id) ?? [];
  return thread && run ? { thread, run } : null;
}

const timeOf = (text: string): number | null => {
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : time;
};
const textIn = (record: Readonly<Record<string, unknown>> | undefined, name: string): string | null =>
  typeof record?.[name] === 'string' ? record[name] : null;

/** A question as people can read it: its text, or that of the first field that is one. */
function questionOf({ interrupts = {} }: LangGraphThread): string | null {
  const value = Object.values(interrupts).flat()[0]?.value;
  if (typeof value === 'string') return value;
  if (!isRecord(value)) return null;
  for (const name of ['question', 'text', 'message', 'description']) {
    if (typeof value[name] === 'string') return value[name];
  }
  return Object.values(value).find((one) => typeof one === 'string') ?? null;
}

/** The runs that answer what this one waited for go on with it: for people they are one run. Newest first, as the server lists. */
export function chainOf(runs: readonly LangGraphRun[], id: string): LangGraphRun[] {
  const at = runs.findIndex(({ run_id }) => run_id === id);
  const newer = runs.slice(0, Math.max(0, at)).reverse();
  const stop = newer.findIndex(({ kwargs }) => kwargs?.command?.resume === undefined);
  const answers = stop < 0 ? newer : newer.slice(0, stop);
  return [...runs.slice(at, at + 1), ...answers];
}

function noteOf(thread: LangGraphThread | null, id: string): NonNullable<Run['cancel']> | null {
  const note = thread?.metadata?.[CANCEL_NOTE];
  if (!isRecord(note) || note.run !== id) return null;
  return { requestedAt: Number(note.at) || null, reason: textIn(note, 'reason') };
}

/** Where a chain of runs stands. The thread tells apart what the run's own word does not. */
function standing(
  last: LangGraphRun,
  thread: LangGraphThread | null,
  isNewest: boolean,
): Partial<Run> & { status: RunStatus } {
  const status = Object.hasOwn(LANGGRAPH_STATES, last.status) ? LANGGRAPH_STATES[last.status] : undefined;
  if (status === undefined) return { status: 'unknown', statusText: last.status };
  const asks = thread !== null && Object.keys(thread.interrupts ?? {}).length > 0;
  const isOpen = status === 'succeeded' || status === 'cancelled';
  if (isOpen && isNewest && thread?.status === 'interrupted' && asks)
    return { status: 'waiting', waitingFor: { kind: 'input', text: questionOf(thread) } };
  // The run has ended a moment before its thread has: whether it waits is not known yet.
  if (status === 'succeeded' && isNewest && thread?.status === 'busy') return { status: 'running' };
  if (status !== 'failed') return { status };
  const isLate = last.status === 'timeout';
  const error = { code: isLate ? 'timeout' : null, message: isLate ? 'It took too long.' : 'The graph has failed.' };
  return { status, error };
}

/** A run of a graph, with the runs that answered it. */
export function readRun(parts: {
  id: string;
  chain: readonly LangGraphRun[];
  thread: LangGraphThread | null;
  isNewest: boolean;
  fraction: number | null;
}): Run | null {
  const { id, chain, thread, isNewest, fraction } = parts;
  const [first, last] = [chain[0], chain.at(-1)];
  if (!first || !last) return null;
  const now = standing(last, thread, isNewest);
  const isOver = hasEnded(now);
  const note = noteOf(thread, first.run_id);
  const outcome = now.status === 'cancelled' ? ('unconfirmed' as const) : ('completed_before_cancel' as const);
  const isCancelling = note !== null && !isOver && now.status !== 'unknown';
  return {
    id,
    name: textIn(first.metadata, 'name'),
    dataset: textIn(first.metadata, 'dataset'),
    method: textIn(first.metadata, 'method') ?? textIn(first.metadata, 'graph_id'),
    createdAt: timeOf(first.created_at),
    updatedAt: timeOf(last.updated_at),
    finishedAt: isOver ? timeOf(last.updated_at) : null,
    progress: fraction === null ? null : { fraction },
    ...now,
    ...(isCancelling && { status: 'cancelling', waitingFor: null }),
    ...((note || now.status === 'cancelled') && { cancel: { ...note, ...(isOver && { outcome }) } }),
  };
}

/** What people read of a node. */
export type DescribeStep = (node: string) => Partial<Pick<RunStep, 'title' | 'kind' | 'method' | 'stage' | 'agent'>>;

/** The name of a node as words: `fit_model` is "Fit model". */
function inWords(node: string): string {
  const words = node
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .trim();
  const [first = ''] = words;
  return words === '' ? node : first.toUpperCase() + words.slice(first.length);
}

function statusOf(task: LangGraphTask, isLast: boolean, run: Run): StepStatus {
  if (task.error) return 'failed';
  if (!isLast || task.result != null) return 'done';
  if (run.status === 'succeeded') return 'done';
  if (run.status === 'cancelled' || run.status === 'failed') return run.status;
  return 'running';
}

/** The checkpoints of some runs, the oldest first. */
export const checkpointsOf = (history: readonly LangGraphCheckpoint[], runIds: ReadonlySet<string>) =>
  history.filter(({ metadata }) => runIds.has(metadata?.run_id ?? '')).reverse();

/** When a run was begun: its first checkpoint, or `null` where that was not read. */
export const startOf = ([first]: readonly LangGraphCheckpoint[]): number | null =>
  first ? timeOf(first.created_at) : null;

/**
 * The nodes that a run has been through, from its own checkpoints: they keep when each began, and so a reload shows the same
 * times. The checkpoint after a task is where it ended.
 */
export function readSteps(checkpoints: readonly LangGraphCheckpoint[], run: Run, describe: DescribeStep): RunStep[] {
  const found = checkpoints.flatMap((checkpoint, i) =>
    checkpoint.tasks
      .filter(({ name }) => !name.startsWith('__'))
      .map((task) => ({ task, startedAt: timeOf(checkpoint.created_at), end: checkpoints[i + 1] })),
  );
  const runEnd = run.finishedAt ?? null;
  return found.map(({ task, startedAt, end }, i) => ({
    title: inWords(task.name),
    kind: 'info',
    ...describe(task.name),
    id: task.id,
    n: i + 1,
    status: statusOf(task, end === undefined, run),
    detail: task.error ?? null,
    startedAt,
    finishedAt: end ? timeOf(end.created_at) : runEnd,
  }));
}

/** A run with what its steps tell of it. `startedAt`: when its first checkpoint was written. */
export function withSteps(run: Run, steps: readonly RunStep[], startedAt: number | null): Run {
  const open =
    hasEnded(run) || run.status === 'waiting' ? undefined : steps.findLast(({ status }) => status === 'running');
  const failed = steps.findLast(({ status }) => status === 'failed')?.detail;
  return {
    ...run,
    startedAt,
    currentStep: open ? { n: open.n, kind: open.kind, name: open.title, startedAt: open.startedAt ?? null } : null,
    ...(run.error && failed && { error: { ...run.error, message: failed } }),
  };
}
