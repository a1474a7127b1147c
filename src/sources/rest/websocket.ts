import type { Clock, TimerHandle } from '../../core/clock';
import { type PushClose, type PushHandlers, type ResumePoint, RunSourceError } from '../../core/run-source';
import type { GetHeaders } from './http';
import { createFrameReader, MAX_FRAME, type PushMappers, parseFrame } from './push-message';

/** A line without traffic is asked for a sign of life after this long, ms. */
export const HEARTBEAT_MS = 30_000;

/** How WebSocket connections are made. */
export interface WebSocketOptions extends PushMappers {
  /** `ws:` or `wss:` address of one run. */
  url: (runId: string) => string;
  /** The token in its `Authorization` goes into the first message, never into the address. */
  getHeaders: GetHeaders | undefined;
  /** `v1`: hello with a resume point. `basic`: a bare subscription. */
  wire: 'v1' | 'basic';
  clock: Clock;
  /** Default: the global one. */
  WebSocket?: typeof globalThis.WebSocket | undefined;
}

/** What the close codes of CONTRACT.md mean for coming back. */
export function closeKind(code: number): PushClose['kind'] {
  if (code === 1000) return 'done';
  if (code === 4401) return 'auth';
  return code === 4400 || code === 4403 || code === 4404 ? 'final' : 'retry';
}

/** The address for a path: `http` becomes `ws`, and a path alone hangs on the page's own origin. */
export function toWebSocketUrl(baseUrl: string, path: string): string {
  if (/^wss?:/i.test(path)) return path;
  const origin = typeof location === 'undefined' ? undefined : location.href;
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}${path}`, origin);
  url.protocol = url.protocol === 'https:' || url.protocol === 'wss:' ? 'wss:' : 'ws:';
  return url.href;
}

async function tokenFrom(getHeaders: GetHeaders | undefined, isFresh: boolean): Promise<string | null> {
  if (!getHeaders) return null;
  const headers = new Headers(await getHeaders({ reason: isFresh ? 'unauthorized' : 'request' }));
  return headers.get('authorization')?.replace(/^bearer\s+/i, '') ?? null;
}

/** Opens one connection. Returns the function that closes it. */
export function openWebSocket(
  options: WebSocketOptions,
  runId: string,
  handlers: PushHandlers,
  resume: ResumePoint,
): () => void {
  const { clock, wire } = options;
  let socket: WebSocket | null = null;
  let heartbeat: TimerHandle | null = null;
  let bye: { code: number | null; retryAfterMs: number | null } | null = null;
  let over = false;

  const stopHeartbeat = () => {
    if (heartbeat !== null) clock.clearTimeout(heartbeat);
    heartbeat = null;
  };
  const end = (close: PushClose) => {
    if (over) return;
    over = true;
    stopHeartbeat();
    handlers.onClose(close);
  };
  const lost = (why: string, cause?: unknown): PushClose => ({
    kind: 'retry',
    retryAfterMs: null,
    error: new RunSourceError('network', `the WebSocket for run ${runId} ${why}. Polling goes on.`, { cause }),
  });
  const send = (message: unknown) => {
    if (socket?.readyState === 1) socket.send(JSON.stringify(message));
  };
  const beat = () => {
    stopHeartbeat();
    heartbeat = clock.setTimeout(() => {
      heartbeat = null;
      send({ type: 'ping' });
      beat();
    }, HEARTBEAT_MS);
  };

  const readFrame = createFrameReader(runId, options);
  const onFrame = (data: unknown) => {
    if (over) return;
    handlers.onAlive();
    beat();
    if (typeof data !== 'string' || data.length > MAX_FRAME) return;
    const frame = readFrame(parseFrame(data));
    if (frame.kind === 'ping') send({ type: 'pong' });
    else if (frame.kind === 'bye') bye = frame;
    else if (frame.kind === 'message') handlers.onMessage(frame.message);
  };

  const open = async () => {
    const token = await tokenFrom(options.getHeaders, resume.freshToken);
    if (over) return;
    const WebSocket = options.WebSocket ?? globalThis.WebSocket;
    const made = wire === 'v1' ? new WebSocket(options.url(runId), 'runlight.v1') : new WebSocket(options.url(runId));
    socket = made;
    made.onopen = () => {
      if (over) return;
      const { epoch, rev } = resume;
      if (wire === 'v1') send({ type: 'hello', v: 1, after: rev, epoch, ...(token === null ? {} : { token }) });
      else send({ type: 'subscribe', ...(token === null ? {} : { token }) });
      beat();
    };
    // A close always follows and tells more; in Node an error nobody listens to would end the process.
    made.onerror = () => {};
    made.onmessage = (event) => onFrame(event.data);
    made.onclose = (event) => {
      const kind = closeKind(bye?.code ?? event.code);
      const error = kind === 'done' ? null : lost(`was closed (${bye?.code ?? event.code})`).error;
      end({ kind, retryAfterMs: bye?.retryAfterMs ?? null, error });
    };
  };
  open().catch((cause: unknown) => end(lost('could not be opened', cause)));

  return () => {
    if (over) return;
    over = true;
    stopHeartbeat();
    // Closing a socket that is still connecting is an error the console would show; it is closed once it is open.
    const closing = socket;
    if (closing?.readyState === 0) closing.onopen = () => closing.close(1000);
    else closing?.close(1000);
  };
}
