import type { Clock } from '../../core/platform/clock';
import { createTimer } from '../../core/platform/timer';
import type { PushClose } from '../../core/run/source/push';
import { RunSourceError } from '../../core/run/source/run-source-error';
import { createFrameReader, type PushMappers, parseFrames } from '../../wire/read/frame';
import { hangOn } from '../rest/http/http';
import { type GetHeaders, toHeaders } from '../rest/identity/headers';
import type { PushConnection } from './transport';

/** Sends a ping after this long without traffic, ms. */
export const HEARTBEAT_MS = 30_000;

export interface WebSocketOptions extends PushMappers {
  /** `ws:` or `wss:` URL of a run. */
  url: (runId: string) => string;
  /** The token from `Authorization` is sent in the first message, never in the URL. */
  getHeaders: GetHeaders | undefined;
  /** `v1`: hello message with a resume point. `basic`: plain subscription. */
  wire: 'v1' | 'basic';
  clock: Clock;
  /** WebSocket constructor. Default: the global one. */
  WebSocket?: typeof globalThis.WebSocket | undefined;
}

/** Maps a close code to a reconnect strategy; docs/backend.md lists the codes. */
export function closeKind(code: number): PushClose['kind'] {
  if (code === 1000) return 'done';
  if (code === 4401) return 'auth';
  return code === 4400 || code === 4403 || code === 4404 ? 'final' : 'retry';
}

/** Resolves a path to a WebSocket URL: `http` becomes `ws`, and the default origin is the page's. */
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

/** Opens a connection. Returns the function that closes it. */
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
    const text = `the WebSocket for run ${runId} ${why}. Polling continues.`;
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
    // A close event with more detail always follows. In Node, an unhandled error event ends the process.
    made.onerror = () => {};
    made.onmessage = ({ data }) => {
      if (over) return;
      handlers.onAlive();
      beat();
      for (const parsed of parseFrames(data)) {
        const frame = readFrame(parsed);
        if (frame.kind === 'ping') send({ type: 'pong' });
        else if (frame.kind === 'bye') bye = frame;
        // A message may end the run, and with it this connection.
        else if (frame.kind === 'message' && !over) handlers.onMessage(frame.message);
      }
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
    // Closing a connecting socket logs a console error, so close it once it is open.
    const closing = socket;
    if (closing?.readyState === 0) closing.onopen = () => closing.close(1000);
    else closing?.close(1000);
  };
}
