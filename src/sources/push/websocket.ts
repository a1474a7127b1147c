import type { Clock } from '../../core/platform/clock';
import { createTimer } from '../../core/platform/timer';
import type { PushClose } from '../../core/run/source/push';
import { RunSourceError } from '../../core/run/source/run-source-error';
import { createFrameReader, type PushMappers, parseFrame } from '../../wire/read/frame';
import { hangOn } from '../rest/http/http';
import { type GetHeaders, toHeaders } from '../rest/identity/headers';
import type { PushConnection } from './transport';

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

/** What each close code means for reconnecting; docs/backend.md lists them. */
export function closeKind(code: number): PushClose['kind'] {
  if (code === 1000) return 'done';
  if (code === 4401) return 'auth';
  return code === 4400 || code === 4403 || code === 4404 ? 'final' : 'retry';
}

/** The address for a path: `http` becomes `ws`, and a path alone hangs on the page's own origin. */
export function toWebSocketUrl(baseUrl: string, path: string): string {
  if (/^wss?:/i.test(path)) return path;
  const origin = typeof location === 'undefined' ? undefined : location.href;
  const url = new URL(hangOn(baseUrl)(path), origin);
  url.protocol = /s:$/.test(url.protocol) ? 'wss:' : 'ws:';
  return url.href;
}

async function tokenFrom(getHeaders: GetHeaders | undefined, isFresh: boolean): Promise<string | null> {
  if (!getHeaders) return null;
  const headers = toHeaders(await getHeaders({ reason: isFresh ? 'unauthorized' : 'request' }));
  return headers.get('authorization')?.replace(/^bearer\s+/i, '') ?? null;
}

/** Opens one connection. Returns the function that closes it. */
export function openWebSocket(options: WebSocketOptions, { runId, handlers, resume }: PushConnection): () => void {
  const isV1 = options.wire === 'v1';
  const readFrame = createFrameReader(runId, options);
  const heartbeat = createTimer(options.clock);
  let socket: WebSocket | null = null;
  let bye: { code: number | null; retryAfterMs: number | null } | null = null;
  let over = false;

  const end = (kind: PushClose['kind'], why: string, cause?: unknown) => {
    if (over) return;
    over = true;
    heartbeat();
    const text = `the WebSocket for run ${runId} ${why}. Polling goes on.`;
    const error = kind === 'done' ? null : new RunSourceError('network', text, { cause });
    handlers.onClose({ kind, retryAfterMs: bye?.retryAfterMs ?? null, error });
  };
  const send = (message: unknown) => {
    if (socket?.readyState === 1) socket.send(JSON.stringify(message));
  };
  const beat = () =>
    heartbeat(HEARTBEAT_MS, () => {
      send({ type: 'ping' });
      beat();
    });

  const open = async () => {
    const token = (await tokenFrom(options.getHeaders, resume.freshToken)) ?? undefined;
    if (over) return;
    const WebSocket = options.WebSocket ?? globalThis.WebSocket;
    const made = isV1 ? new WebSocket(options.url(runId), 'runlight.v1') : new WebSocket(options.url(runId));
    socket = made;
    made.onopen = () => {
      if (over) return;
      const { epoch, rev: after } = resume;
      send(isV1 ? { type: 'hello', v: 1, after, epoch, token } : { type: 'subscribe', token });
      beat();
    };
    // A close always follows and tells more; in Node an error nobody listens to would end the process.
    made.onerror = () => {};
    made.onmessage = ({ data }) => {
      if (over) return;
      handlers.onAlive();
      beat();
      const frame = readFrame(parseFrame(data));
      if (frame.kind === 'ping') send({ type: 'pong' });
      else if (frame.kind === 'bye') bye = frame;
      else if (frame.kind === 'message') handlers.onMessage(frame.message);
    };
    made.onclose = (event) => {
      const code = bye?.code ?? event.code;
      end(closeKind(code), `was closed (${code})`);
    };
  };
  open().catch((cause: unknown) => end('retry', 'could not be opened', cause));

  return () => {
    if (over) return;
    over = true;
    heartbeat();
    // Closing a socket that is still connecting is an error the console would show; it is closed once it is open.
    const closing = socket;
    if (closing?.readyState === 0) closing.onopen = () => closing.close(1000);
    else closing?.close(1000);
  };
}
