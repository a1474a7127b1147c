import { createParser } from 'eventsource-parser';
import { RunSourceError } from '../../core/run/source/run-source-error';
import { time } from '../../wire/read/time';
import { kindOfStatus, toEngineError } from '../shared/engine-error';

/** A run, as the server returns it. */
export interface LangGraphRun {
  run_id: string;
  thread_id: string;
  status: string;
  created_at: string;
  updated_at: string;
  metadata?: Readonly<Record<string, unknown>>;
  kwargs?: { input?: unknown; command?: { resume?: unknown } | null };
}

/** A thread, as the server returns it. */
export interface LangGraphThread {
  thread_id: string;
  status: string;
  updated_at?: string;
  metadata?: Readonly<Record<string, unknown>> | null;
  /** By the task that interrupts. */
  interrupts?: Readonly<Record<string, readonly { value?: unknown }[]>>;
}

/** A task of a checkpoint: a node that runs next or has run. */
export interface LangGraphTask {
  id: string;
  name: string;
  /** A text; an object with a message in some versions of the server. */
  error?: unknown;
  result?: unknown;
  interrupts?: readonly unknown[];
}

/** One checkpoint of a thread. */
export interface LangGraphCheckpoint {
  checkpoint?: { checkpoint_id?: string } | null;
  created_at: string;
  tasks: readonly LangGraphTask[];
  /** The state of the graph. */
  values?: unknown;
  metadata?: { run_id?: string };
}

/** How to reach the server. */
export interface LangGraphConnection {
  /** Its address, e.g. `https://graph.example`. */
  baseUrl: string;
  /** Headers for every request, e.g. a token. Called for each request. */
  getHeaders?: () => HeadersInit | Promise<HeadersInit>;
  /** Default: the global `fetch`. */
  fetch?: typeof globalThis.fetch;
}

/** Number of runs of a thread in one answer. */
const RUNS_PAGE = 20;
/** The fields of a thread that a list needs. Its values may be large. */
const THREAD_FIELDS = ['thread_id', 'status', 'metadata', 'interrupts', 'created_at', 'updated_at'];

const madeAt = (run: LangGraphRun | undefined) => time(run?.created_at) ?? 0;

/** The server's calls that are used. */
export function createLangGraphApi({ baseUrl, getHeaders, fetch: customFetch }: LangGraphConnection) {
  const base = baseUrl.replace(/\/+$/, '');
  const send = customFetch ?? ((...args: Parameters<typeof fetch>) => globalThis.fetch(...args));

  async function request(way: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(await getHeaders?.());
    if (init.body !== undefined) headers.set('content-type', 'application/json');
    for (const [name, value] of new Headers(init.headers)) headers.set(name, value);
    let response: Response;
    try {
      response = await send(`${base}${way}`, { ...init, headers });
    } catch (error) {
      throw toEngineError(error, 'network');
    }
    if (response.ok) return response;
    const retryAfter = Number(response.headers.get('retry-after'));
    throw new RunSourceError(kindOfStatus(response.status), `the LangGraph server answered ${response.status}.`, {
      status: response.status,
      retryAfterMs: retryAfter > 0 ? retryAfter * 1000 : null,
    });
  }
  async function json<T>(way: string, signal: AbortSignal, method = 'GET', body?: object): Promise<T> {
    const response = await request(way, { method, signal, ...(body && { body: JSON.stringify(body) }) });
    const text = await response.text().catch((error: unknown) => Promise.reject(toEngineError(error, 'network')));
    try {
      return JSON.parse(text || 'null');
    } catch (error) {
      throw toEngineError(error, 'invalid');
    }
  }

  /** Newest first. The development server lists the oldest first and ignores `offset`; all runs are read there. */
  async function runs(thread: string, signal: AbortSignal): Promise<LangGraphRun[]> {
    for (let limit = RUNS_PAGE; ; limit *= 10) {
      const page = await json<LangGraphRun[]>(`/threads/${thread}/runs?limit=${limit}`, signal);
      const isOldestFirst = madeAt(page[0]) < madeAt(page.at(-1));
      if (page.length < limit || !isOldestFirst) return page.sort((a, b) => madeAt(b) - madeAt(a));
    }
  }

  return {
    runs,
    run: (thread: string, run: string, signal: AbortSignal) =>
      json<LangGraphRun>(`/threads/${thread}/runs/${run}`, signal),
    thread: (thread: string, signal: AbortSignal) => json<LangGraphThread>(`/threads/${thread}`, signal),
    history: (thread: string, limit: number, signal: AbortSignal) =>
      json<LangGraphCheckpoint[]>(`/threads/${thread}/history`, signal, 'POST', { limit }),
    search: (limit: number, offset: number, signal: AbortSignal) =>
      json<LangGraphThread[]>('/threads/search', signal, 'POST', {
        ...{ limit, offset, sort_by: 'created_at', sort_order: 'desc', select: THREAD_FIELDS },
      }),
    note: (thread: string, metadata: object, signal: AbortSignal) =>
      json<LangGraphThread>(`/threads/${thread}`, signal, 'PATCH', { metadata }),
    cancel: (thread: string, run: string, signal: AbortSignal) =>
      request(`/threads/${thread}/runs/${run}/cancel`, { method: 'POST', body: '{}', signal }),
    createThread: (thread: string, signal: AbortSignal) =>
      json<LangGraphThread>('/threads', signal, 'POST', { thread_id: thread, if_exists: 'do_nothing' }),
    createRun: (thread: string, body: object, signal: AbortSignal) =>
      json<LangGraphRun>(`/threads/${thread}/runs`, signal, 'POST', body),
    /** Replays the events of a resumable run and follows it. Resolves when the stream has ended. */
    async listen(
      { thread, run }: { thread: string; run: string },
      onEvent: (event: string, data: string) => void,
      signal: AbortSignal,
    ): Promise<void> {
      const way = `/threads/${thread}/runs/${run}/stream?stream_mode=tasks&stream_mode=custom&cancel_on_disconnect=false`;
      const headers = { accept: 'text/event-stream', 'last-event-id': '-1' };
      const { body } = await request(way, { signal, headers });
      if (!body) return;
      const parser = createParser({ onEvent: ({ event = 'message', data }) => onEvent(event, data) });
      const reader = body.pipeThrough(new TextDecoderStream()).getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) parser.feed(part.value);
    },
  };
}

export type LangGraphApi = ReturnType<typeof createLangGraphApi>;
