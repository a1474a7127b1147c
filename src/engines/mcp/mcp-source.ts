import { hasEnded, type Run } from '../../core/run/run';
import type { RunSource } from '../../core/run/source/run-source';
import { type RunErrorKind, RunSourceError } from '../../core/run/source/run-source-error';
import { toEngineError, whileWanted } from '../shared/engine-error';
import { type McpKnowledge, type McpProgress, type McpTask, readMcpTask, removedRun } from './mcp-task';

/** The used part of an MCP client, e.g. of a connected `Client` of `@modelcontextprotocol/sdk`. */
export interface McpClient {
  /** The server's capabilities. */
  getServerCapabilities():
    | { tasks?: { list?: object | undefined; cancel?: object | undefined; requests?: object | undefined } | undefined }
    | undefined;
  /** The calls for tasks. */
  experimental: {
    tasks: {
      getTask(taskId: string, options?: { signal?: AbortSignal }): Promise<McpTask>;
      listTasks(
        cursor?: string,
        options?: { signal?: AbortSignal },
      ): Promise<{ tasks: McpTask[]; nextCursor?: string | undefined }>;
      cancelTask(taskId: string, options?: { signal?: AbortSignal }): Promise<unknown>;
      callToolStream(
        params: { name: string; arguments?: Record<string, unknown> },
        resultSchema: undefined,
        options?: {
          signal?: AbortSignal;
          task?: { ttl?: number };
          onprogress?: (progress: McpProgress) => void;
        },
      ): AsyncIterable<{ type: string; task?: McpTask; error?: Error }>;
    };
  };
}

/** Settings of {@link createMcpSource}. */
export interface McpSourceOptions {
  /**
   * The tool that starts a run. Its arguments are `name`, `dataset`, `method` and the fields of `params`. Default:
   * none.
   */
  tool?: string;
  /** How long the server is to keep an ended task, ms. Default 3600000 (an hour). */
  ttl?: number;
  /**
   * Offers the list of tasks. It has no filter and contains all tasks of the server, so use it only if the server
   * belongs to the user. Default false.
   */
  list?: boolean;
}

/** Number of tasks to remember. Nothing else keeps their names, progress and cancels. */
const MAX_KNOWN = 500;
const HOUR_MS = 3_600_000;
const INVALID_PARAMS = -32602;

/** The protocol has one code for a missing and for an ended task; only the texts differ. */
function toError(error: unknown): RunSourceError {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  const message = error instanceof Error ? error.message : '';
  const byCode: RunErrorKind | null = code === -32601 ? 'rejected' : code === -32001 ? 'timeout' : null;
  const kind = /terminal/i.test(message)
    ? 'ended'
    : /task.*not found|not found.*task/i.test(message)
      ? 'not_found'
      : null;
  // The SDK uses small codes for a closed connection, and HTTP statuses for the server's answers.
  if (code === -32000) return toEngineError(error, 'network');
  if (typeof code === 'number' && code >= 400 && code < 600) {
    // A server that was restarted no longer knows the session (404). That says nothing about the task.
    const isOfSession = code === 404 || code === 410;
    return toEngineError(Object.assign(new Error(message), { statusCode: code }), isOfSession ? 'server' : null);
  }
  return toEngineError(error, code === INVALID_PARAMS ? (kind ?? 'rejected') : byCode);
}

async function called<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw toError(error);
  }
}

/**
 * A source for the tasks of an MCP server, by polling. A server reports "cancelled" at once, whatever the tool does, so
 * people read that work under way may still finish.
 *
 * @param client a connected client
 * @throws Error if the server has no tasks or the client is not connected
 * @example
 * await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', location.href)));
 * const source = createMcpSource(client, { tool: 'train' });
 */
export function createMcpSource(client: McpClient, options: McpSourceOptions = {}): RunSource {
  const { tool, ttl = HOUR_MS } = options;
  const can = client.getServerCapabilities()?.tasks;
  if (!can) {
    throw new Error(
      'runlight: the MCP server has no tasks, or the client is not connected. Connect the client first, and use a server with the capability "tasks".',
    );
  }
  const { tasks } = client.experimental;
  const known = new Map<string, McpKnowledge & { last: Run | null }>();
  /** Pending starts by key: a repeated request starts one task. */
  const starts = new Map<string, Promise<string>>();

  function knowledgeOf(id: string) {
    const found = known.get(id) ?? { name: tool ?? null, progress: null, cancel: null, last: null };
    known.delete(id);
    known.set(id, found);
    for (const oldest of known.keys()) if (known.size > MAX_KNOWN) known.delete(oldest);
    return found;
  }
  function shown(task: McpTask): Run {
    const knowledge = knowledgeOf(task.taskId);
    knowledge.last = readMcpTask(task, knowledge);
    return knowledge.last;
  }
  async function readTask(id: string, signal: AbortSignal): Promise<{ run: Run; retryAfterMs: number | null }> {
    try {
      const task = await called(whileWanted(tasks.getTask(id, { signal }), signal));
      return { run: shown(task), retryAfterMs: task.pollInterval ?? null };
    } catch (error) {
      const last = known.get(id)?.last;
      const isGone = error instanceof RunSourceError && error.kind === 'not_found' && last != null;
      if (!isGone) throw error;
      return { run: removedRun(last), retryAfterMs: null };
    }
  }
  /** Reads the task from the stream's first message; follows its progress while this page is open. */
  async function begin(params: { name: string; arguments: Record<string, unknown> }, name: string): Promise<string> {
    let id: string | null = null;
    let early: McpProgress | null = null;
    const onprogress = (progress: McpProgress) => {
      early = progress;
      if (id !== null) knowledgeOf(id).progress = progress;
    };
    for await (const { type, task, error } of tasks.callToolStream(params, undefined, { task: { ttl }, onprogress })) {
      if (error) throw toError(error);
      if (type !== 'taskCreated' || !task) continue;
      id = task.taskId;
      Object.assign(knowledgeOf(id), { name, progress: early });
      // Its end is read like that of any other task.
      break;
    }
    if (id === null) throw new RunSourceError('invalid', `the tool "${params.name}" did not start a task.`);
    return id;
  }

  const list = options.list === true && can.list !== undefined;
  return {
    capabilities: {
      cancel: can.cancel !== undefined,
      force: false,
      pause: false,
      start: tool !== undefined && can.requests !== undefined,
      list,
      revisions: false,
      separateMetrics: false,
      etaProfile: false,
      push: null,
      stopConfirmed: false,
    },
    async readRun(id, { signal }) {
      return { ...(await readTask(id, signal)), validator: null, serverTimeMs: null };
    },
    // The protocol has no steps.
    async readSteps() {
      return { steps: [], epoch: null, next: null, more: false, reset: true, invalid: 0 };
    },
    ...(list && {
      async listRuns({ ids, status, limit = 50, cursor }, { signal }) {
        const isRequested = (run: Run) => !status || status.includes(run.status);
        if (ids) {
          const runs = await Promise.all(
            ids.map(async (id) => (await readTask(id, signal).catch(absentIfMissing))?.run ?? []),
          );
          return { runs: runs.flat().filter(isRequested), nextCursor: null, serverTimeMs: null, retryAfterMs: null };
        }
        // The server decides the length of its pages; a later call asks for the rest again.
        const { page, offset } = cursorOf(cursor);
        const answer = await called(whileWanted(tasks.listTasks(page, { signal }), signal));
        const runs = answer.tasks.slice(offset, offset + limit).map(shown);
        const isWhole = offset + limit >= answer.tasks.length;
        const next = isWhole
          ? answer.nextCursor && { page: answer.nextCursor, offset: 0 }
          : { page, offset: offset + limit };
        const nextCursor = next ? JSON.stringify(next) : null;
        return { runs: runs.filter(isRequested), nextCursor, serverTimeMs: null, retryAfterMs: null };
      },
    }),
    async cancelRun(id, { signal, reason }) {
      const before = await readTask(id, signal);
      if (before.run.status === 'cancelled') return { status: 'cancelled', run: before.run };
      if (hasEnded(before.run)) throw new RunSourceError('ended', 'the task has ended.', { run: before.run });
      const knowledge = knowledgeOf(id);
      const { cancel: earlier } = knowledge;
      knowledge.cancel ??= { requestedAt: Date.now(), reason: reason ?? null };
      let refusal: RunSourceError | null = null;
      try {
        await whileWanted(tasks.cancelTask(id, { signal }), signal);
      } catch (error) {
        refusal = toError(error);
      }
      // Trust the next read, not the answer: another cancel, or the end, may have come first.
      const { run } = await readTask(id, signal);
      if (run.status === 'cancelled') return { status: 'cancelled', run };
      if (hasEnded(run)) throw new RunSourceError('ended', 'the task ended before it could be cancelled.', { run });
      if (!refusal) return { status: 'cancelling', run };
      // A cancel that was refused for good was none.
      if (!refusal.isTransient) knowledge.cancel = earlier;
      throw refusal;
    },
    ...(tool !== undefined && {
      async startRun({ name, params, ...fields }, { signal, idempotencyKey }) {
        const known = starts.get(idempotencyKey);
        const started = known ?? begin({ name: tool, arguments: { name, ...fields, ...params } }, name);
        starts.set(idempotencyKey, started);
        for (const oldest of starts.keys()) if (starts.size > MAX_KNOWN) starts.delete(oldest);
        started.catch(() => starts.delete(idempotencyKey));
        const id = await called(whileWanted(started, signal));
        return (await readTask(id, signal)).run;
      },
    }),
  };
}

function cursorOf(cursor: string | null | undefined): { page: string | undefined; offset: number } {
  if (cursor == null) return { page: undefined, offset: 0 };
  const { page, offset = 0 } = JSON.parse(cursor);
  return { page: page ?? undefined, offset: Number(offset) };
}

function absentIfMissing(error: unknown): null {
  if (error instanceof RunSourceError && error.kind === 'not_found') return null;
  throw error;
}
