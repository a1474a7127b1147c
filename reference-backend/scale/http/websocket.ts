import type { IncomingHttpHeaders, IncomingMessage, Server } from 'node:http';
import * as v from 'valibot';
import { type VerifyClientCallbackAsync, type WebSocket, WebSocketServer } from 'ws';
import { type RunConnection, type RunHandler, RunPlaceError, RunSourceError } from '../../../src/server';
import { byeText, HEARTBEAT_MS } from '../../../src/server/push/frames';
import { MAX_BUFFERED } from '../../../src/server/push/sse';
import { RUN_ID } from '../../../src/wire/inputs';
import { findPrincipal } from '../../auth';
import type { ServerSettings } from '../settings/settings';
import { type Access, cookieToken, isAllowedOrigin } from './access';

/** A connection that sends nothing for this long after it opens is closed, ms. */
const HELLO_MS = 5_000;
/** Buffered bytes above which pings go unanswered: a client that pings but never reads would exhaust the memory. */
const MAX_PONG_BUFFERED = 65_536;
const PROTOCOL = 'runlight.v1';

const Hello = v.object({
  type: v.literal('hello'),
  v: v.literal(1),
  after: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2_147_483_647)),
  epoch: v.nullish(v.string(), null),
  token: v.optional(v.string()),
});

interface SocketsParts extends ServerSettings {
  server: Server;
  runs: RunHandler;
  isReady: () => boolean;
}

function parse(data: unknown): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return undefined;
  }
}

/** True if the page is same-origin or allowed. `null` if there is no Origin: the request does not come from a page. */
function isKnownPage({ origin, host }: IncomingHttpHeaders, access: Access): boolean | null {
  if (origin === undefined) return null;
  return isAllowedOrigin(origin, access) || origin === `http://${host}` || origin === `https://${host}`;
}

/** The run id in the URL. Browsers encode the colon of an id. */
function runIdIn(url = ''): string | undefined {
  try {
    const id = decodeURIComponent(/^\/ws\/([^/?#]+)$/.exec(url)?.[1] ?? '');
    return RUN_ID.test(id) ? id : undefined;
  } catch {
    return undefined; // an invalid encoding cannot be a run id
  }
}

/**
 * Serves `/ws/:runId`. Returns a function that closes all connections; the handler has ended its subscriptions before.
 */
export function serveSockets(options: SocketsParts): () => void {
  const { server, runs, keys, clock, logger, isReady } = options;

  /** The status that rejects a handshake. CORS does not cover WebSockets, so the server checks the Origin. */
  function refusal({ headers, url }: IncomingMessage): number | null {
    if (!isReady()) return 503;
    if (isKnownPage(headers, options) === false) return 403;
    if (runIdIn(url) === undefined) return 404;
    const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    return offered.includes(PROTOCOL) ? null : 400;
  }
  const verifyClient: VerifyClientCallbackAsync = ({ req }, decide) => {
    const status = refusal(req);
    decide(status === null, status ?? undefined, undefined, status === 503 ? { 'Retry-After': '1' } : {});
  };
  const handleProtocols = () => PROTOCOL;
  const limits = { maxPayload: 16_384, autoPong: false };
  const sockets = new WebSocketServer({ noServer: true, verifyClient, handleProtocols, ...limits });
  server.on('upgrade', (req, socket, head) => {
    sockets.handleUpgrade(req, socket, head, (ws) => attach(ws, runIdIn(req.url) ?? '', req));
  });

  function toConnection(ws: WebSocket, runId: string): RunConnection {
    return {
      send({ text }) {
        if (ws.bufferedAmount > MAX_BUFFERED) {
          logger.warn('slow_reader_dropped', { runId, transport: 'websocket' });
          ws.terminate(); // a close frame would queue behind the buffered data
        } else ws.send(text);
      },
      end(reason) {
        if (reason === 'restart') ws.send(byeText());
        ws.close(reason === 'done' ? 1000 : reason === 'gone' ? 4404 : 1012);
      },
    };
  }

  function attach(ws: WebSocket, runId: string, { headers }: IncomingMessage): void {
    let leave = () => {};
    let isGreeted = false;
    let heardAt = clock.now();
    let timer = clock.setTimeout(() => ws.close(4408, 'hello expected'), HELLO_MS);

    function beat(): void {
      if (clock.now() - heardAt >= 2 * HEARTBEAT_MS) ws.terminate();
      else ws.send('{"type":"ping"}');
      timer = clock.setTimeout(beat, HEARTBEAT_MS);
    }

    async function greet(message: unknown): Promise<void> {
      const hello = v.safeParse(Hello, message);
      const fromPage = isKnownPage(headers, options) ? cookieToken(headers.cookie, options) : undefined;
      const token = hello.success ? (hello.output.token ?? fromPage) : undefined;
      const principal = findPrincipal(keys, token);
      if (!hello.success || !principal) {
        ws.close(hello.success ? 4401 : 4400, hello.success ? 'valid token expected' : 'hello expected');
        return;
      }
      const { epoch, after } = hello.output;
      const place = await runs.join(principal, runId, { epoch, rev: after });
      if (!place) return ws.close(4404, 'no such run');
      leave = place.leave;
      if (ws.readyState !== ws.OPEN) return leave();
      timer = clock.setTimeout(beat, HEARTBEAT_MS);
      place.start(toConnection(ws, runId));
    }

    ws.on('message', (data) => {
      if (ws.readyState !== ws.OPEN) return;
      heardAt = clock.now();
      const message = parse(data);
      if (isGreeted) {
        const isPing = v.is(v.object({ type: v.literal('ping') }), message);
        if (isPing && ws.bufferedAmount < MAX_PONG_BUFFERED) ws.send('{"type":"pong"}');
        return;
      }
      isGreeted = true;
      clock.clearTimeout(timer);
      greet(message).catch((error: unknown) => {
        const isFull = error instanceof RunPlaceError && error.code === 'too_many_connections';
        const isAway = error instanceof RunPlaceError || (error instanceof RunSourceError && error.isTransient);
        if (!isAway) logger.error('push_failed', { runId, error });
        ws.close(isFull ? 4429 : isAway ? 1013 : 4500);
      });
    });
    ws.on('ping', (data) => ws.bufferedAmount < MAX_PONG_BUFFERED && ws.pong(data));
    ws.on('error', () => {}); // `close` always follows
    ws.on('close', () => {
      clock.clearTimeout(timer);
      leave();
    });
  }

  return () => {
    for (const ws of sockets.clients) {
      ws.close(1012); // has no effect on a socket that is already closing
      setTimeout(() => ws.terminate(), 1000).unref();
    }
  };
}
