import { hasEnded, type Run, type RunStatus } from '../../core/run/run';

/** What of an MCP task is read. */
export interface McpTask {
  /** Identifier. */
  taskId: string;
  /** Where it stands. */
  status: string;
  /** What people read about that. */
  statusMessage?: string | undefined;
  /** ISO 8601. */
  createdAt: string;
  /** ISO 8601. */
  lastUpdatedAt: string;
  /** How often it shall be read, ms. */
  pollInterval?: number | undefined;
}

/** How far a task is, as `notifications/progress` tell it. */
export interface McpProgress {
  /** How much is done. */
  progress: number;
  /** How much there is. */
  total?: number | undefined;
  /** What it is working on. */
  message?: string | undefined;
}

/** The states of a task, and ours. */
export const MCP_STATES: Readonly<Record<string, RunStatus>> = {
  working: 'running',
  input_required: 'waiting',
  completed: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
};

function timeOf(text: string): number | null {
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : time;
}

/** What is known of a task only where it was started or cancelled: the protocol keeps neither. */
export interface McpKnowledge {
  name: string | null;
  progress: McpProgress | null;
  cancel: { requestedAt: number; reason: string | null } | null;
}

/** A task as a run. */
export function readMcpTask(task: McpTask, { name, progress, cancel }: McpKnowledge): Run {
  const { taskId: id, statusMessage = null } = task;
  const status = Object.hasOwn(MCP_STATES, task.status) ? (MCP_STATES[task.status] ?? 'unknown') : 'unknown';
  const updatedAt = timeOf(task.lastUpdatedAt);
  const step = progress?.message ?? statusMessage;
  const total = progress?.total;
  const isCancelled = status === 'cancelled';
  return {
    id,
    name,
    status,
    ...(status === 'unknown' && { statusText: task.status }),
    createdAt: timeOf(task.createdAt),
    updatedAt,
    finishedAt: hasEnded({ status }) ? updatedAt : null,
    progress: progress && total ? { fraction: Math.min(1, Math.max(0, progress.progress / total)) } : null,
    currentStep: status === 'running' && step !== null ? { name: step } : null,
    ...(status === 'waiting' && { waitingFor: { kind: 'input', text: statusMessage } }),
    ...(status === 'failed' && { error: { message: statusMessage ?? 'The tool did not say why.' } }),
    ...((cancel || isCancelled) && {
      // The server says "cancelled" at once; a tool that does not look goes on.
      cancel: {
        ...cancel,
        ...(hasEnded({ status }) && { outcome: isCancelled ? 'unconfirmed' : 'completed_before_cancel' }),
      },
    }),
  };
}

/** A task that was there and is not any more: its time to live has passed, or the server was restarted. */
export function removedRun(last: Run): Run {
  if (hasEnded(last)) return last;
  const error = { code: 'removed', message: 'It was removed before its end was seen.' };
  return { ...last, status: 'unknown', statusText: 'removed', ended: true, error, currentStep: null, waitingFor: null };
}
