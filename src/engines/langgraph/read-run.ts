import { hasEnded, type Run, type RunStatus, type RunStep, type StepStatus } from '../../core/run/run';
import { toFailure } from '../../wire/read/failure';
import { time } from '../../wire/read/time';
import { isRecord } from '../shared/is-record';
import type { LangGraphCheckpoint, LangGraphRun, LangGraphTask, LangGraphThread } from './langgraph-api';

/** Our status for each state of a run. `success` may also be a run that waits for a person; the thread decides. */
export const LANGGRAPH_STATES: Readonly<Record<string, RunStatus>> = {
  pending: 'queued',
  running: 'running',
  success: 'succeeded',
  error: 'failed',
  timeout: 'failed',
  interrupted: 'cancelled',
};

/** The key of a thread's metadata for who cancelled, when and why. The server itself does not record it. */
export const CANCEL_NOTE = 'runlight_cancel';

const ID = /^([0-9a-f-]{36})~([0-9a-f-]{36})$/;

/** The thread and the run of an id; null if it is not such an id. */
export function partsOf(id: string): { thread: string; run: string } | null {
  const [, thread, run] = ID.exec(id) ?? [];
  return thread && run ? { thread, run } : null;
}

const textIn = (record: Readonly<Record<string, unknown>> | undefined, name: string): string | null =>
  typeof record?.[name] === 'string' ? record[name] : null;

/** The question for people: its text, or its first field that is a text. */
function questionOf({ interrupts = {} }: LangGraphThread): string | null {
  const value = Object.values(interrupts).flat()[0]?.value;
  if (typeof value === 'string') return value;
  if (!isRecord(value)) return null;
  for (const name of ['question', 'text', 'message', 'description']) {
    if (typeof value[name] === 'string') return value[name];
  }
  return Object.values(value).find((one) => typeof one === 'string') ?? null;
}

/** The states of a run that may stand at a breakpoint, or come to one. */
const MAY_GO_ON: ReadonlySet<string> = new Set(['pending', 'running', 'success']);

/**
 * True for a run that goes on where the one before has stopped: it answers a question, or continues at a breakpoint.
 * One without an input also tries again what has failed or was cancelled; that is another run for people.
 */
export function continues({ kwargs }: LangGraphRun, before: LangGraphRun | undefined): boolean {
  if (kwargs?.command != null) return kwargs.command.resume !== undefined;
  const isWithoutInput = kwargs !== undefined && 'input' in kwargs && kwargs.input === null;
  return isWithoutInput && before !== undefined && MAY_GO_ON.has(before.status);
}

/** A run and the runs that answered its questions: one run for people. Newest first, like the server's list. */
export function chainOf(runs: readonly LangGraphRun[], id: string): LangGraphRun[] {
  const at = runs.findIndex(({ run_id }) => run_id === id);
  const stop = runs.findLastIndex((run, i) => i < at && !continues(run, runs[i + 1]));
  return runs.slice(stop + 1, at + 1).reverse();
}

function noteOf(thread: LangGraphThread | null, id: string): NonNullable<Run['cancel']> | null {
  const note = thread?.metadata?.[CANCEL_NOTE];
  if (!isRecord(note) || note.run !== id) return null;
  return { requestedAt: Number(note.at) || null, reason: textIn(note, 'reason') };
}

/** The status of a chain of runs. The thread distinguishes what the run's own state does not. */
function standing(
  last: LangGraphRun,
  thread: LangGraphThread | null,
  isNewest: boolean,
): Partial<Run> & { status: RunStatus } {
  const status = Object.hasOwn(LANGGRAPH_STATES, last.status) ? LANGGRAPH_STATES[last.status] : undefined;
  if (status === undefined) return { status: 'unknown', statusText: last.status };
  // A run that is stopped at a breakpoint (`interrupt_before`) asks nothing, but has not come to its end either. A
  // cancelled one may leave nodes that have not run.
  const asks = Object.keys(thread?.interrupts ?? {}).length > 0;
  const isOpen = status === 'succeeded' || (status === 'cancelled' && asks);
  if (isOpen && isNewest && thread?.status === 'interrupted')
    return { status: 'waiting', waitingFor: { kind: 'input', text: questionOf(thread) } };
  // The run ends a moment before its thread. Until then, nobody knows whether it waits.
  if (status === 'succeeded' && isNewest && thread?.status === 'busy') return { status: 'running' };
  if (status !== 'failed') return { status };
  const isLate = last.status === 'timeout';
  const error = { code: isLate ? 'timeout' : null, message: isLate ? 'The run took too long.' : 'The graph failed.' };
  return { status, error };
}

/** Converts a run of a graph, with the runs that answered it. */
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
    createdAt: time(first.created_at),
    updatedAt: time(last.updated_at),
    finishedAt: isOver ? time(last.updated_at) : null,
    progress: fraction === null ? null : { fraction },
    ...now,
    ...(isCancelling && { status: 'cancelling', waitingFor: null }),
    ...((note || now.status === 'cancelled') && { cancel: { ...note, ...(isOver && { outcome }) } }),
  };
}

/** Title and kind of a node, by its name. */
export type DescribeStep = (node: string) => Partial<Pick<RunStep, 'title' | 'kind' | 'method' | 'stage' | 'agent'>>;

/** A node's name as words: `fit_model` is "Fit model". */
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

/** The checkpoints of some runs, oldest first. */
export const checkpointsOf = (history: readonly LangGraphCheckpoint[], runIds: ReadonlySet<string>) =>
  history.filter(({ metadata }) => runIds.has(metadata?.run_id ?? '')).reverse();

/** When a run started: the time of its first checkpoint; `null` if that was not read. */
export const startOf = ([first]: readonly LangGraphCheckpoint[]): number | null =>
  first ? time(first.created_at) : null;

/**
 * The nodes that a run has executed, from its own checkpoints. They record when each one started, so a reload shows the
 * same times. A task ends at the next checkpoint.
 */
export function readSteps(checkpoints: readonly LangGraphCheckpoint[], run: Run, describe: DescribeStep): RunStep[] {
  const found = checkpoints.flatMap((checkpoint, i) =>
    checkpoint.tasks
      .filter(({ name }) => !name.startsWith('__'))
      .map((task) => ({ task, startedAt: time(checkpoint.created_at), end: checkpoints[i + 1] })),
  );
  const runEnd = run.finishedAt ?? null;
  return found.map(({ task, startedAt, end }, i) => ({
    title: inWords(task.name),
    kind: 'info',
    ...describe(task.name),
    id: task.id,
    n: i + 1,
    status: statusOf(task, end === undefined, run),
    detail: toFailure(task.error)?.message ?? null,
    startedAt,
    finishedAt: end ? time(end.created_at) : runEnd,
  }));
}

/** A run with the progress of its steps. `startedAt` is the time of its first checkpoint. */
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
