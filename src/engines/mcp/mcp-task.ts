import { hasEnded, type Run, type RunStatus } from '../../core/run/run';
import { time } from '../../wire/read/time';

/** The used part of an MCP task. */
export interface McpTask {
  /** Identifier. */
  taskId: string;
  /** Its state. */
  status: string;
  /** A text about its state, for people. */
  statusMessage?: string | undefined;
  /** Creation time, ISO 8601. */
  createdAt: string;
  /** Time of the last change, ISO 8601. */
  lastUpdatedAt: string;
  /** Recommended pause between reads, ms. */
  pollInterval?: number | undefined;
}

/** The progress of a task, from `notifications/progress`. */
export interface McpProgress {
  /** The amount done. */
  progress: number;
  /** The total amount. */
  total?: number | undefined;
  /** The current work. */
  message?: string | undefined;
}

/** Our status for each state of a task. */
export const MCP_STATES: Readonly<Record<string, RunStatus>> = {
  working: 'running',
  input_required: 'waiting',
  completed: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
};

/** What only the page that started or cancelled a task knows. The protocol does not keep it. */
export interface McpKnowledge {
  name: string | null;
  progress: McpProgress | null;
  cancel: { requestedAt: number; reason: string | null } | null;
}

/** Converts a task to a run. */
export function readMcpTask(task: McpTask, { name, progress, cancel }: McpKnowledge): Run {
  const { taskId: id, statusMessage = null } = task;
  const status = Object.hasOwn(MCP_STATES, task.status) ? (MCP_STATES[task.status] ?? 'unknown') : 'unknown';
  const updatedAt = time(task.lastUpdatedAt);
  const step = progress?.message ?? statusMessage;
  const total = progress?.total;
  const isCancelled = status === 'cancelled';
  return {
    id,
    name,
    status,
    ...(status === 'unknown' && { statusText: task.status }),
    createdAt: time(task.createdAt),
    updatedAt,
    finishedAt: hasEnded({ status }) ? updatedAt : null,
    progress: progress && total ? { fraction: Math.min(1, Math.max(0, progress.progress / total)) } : null,
    currentStep: status === 'running' && step !== null ? { name: step } : null,
    ...(status === 'waiting' && { waitingFor: { kind: 'input', text: statusMessage } }),
    ...(status === 'failed' && { error: { message: statusMessage ?? 'The tool gave no reason.' } }),
    ...((cancel || isCancelled) && {
      // The server reports "cancelled" at once; the tool may continue.
      cancel: {
        ...cancel,
        ...(hasEnded({ status }) && { outcome: isCancelled ? 'unconfirmed' : 'completed_before_cancel' }),
      },
    }),
  };
}

/** A task that no longer exists: its time to live has passed, or the server was restarted. */
export function removedRun(last: Run): Run {
  if (hasEnded(last)) return last;
  const error = { code: 'removed', message: 'The task was removed before its end was recorded.' };
  return { ...last, status: 'unknown', statusText: 'removed', ended: true, error, currentStep: null, waitingFor: null };
}
