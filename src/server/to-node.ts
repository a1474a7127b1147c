import { LostBody } from './http/body';

/** The parts of Node's `IncomingMessage` that {@link toNode} uses. */
export interface IncomingMessageLike extends AsyncIterable<Uint8Array> {
  /** HTTP method. */
  method?: string | undefined;
  /** Request target; relative to the mount path when mounted. */
  url?: string | undefined;
  /** Express: the full path, including the mount path. */
  originalUrl?: string;
  /** Request headers. */
  headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Body parsed by earlier middleware. */
  body?: unknown;
  /** True once the body has been read completely. */
  readableEnded?: boolean;
  /** Underlying socket; `encrypted` marks HTTPS. */
  socket?: object | null;
}

/** The parts of Node's `ServerResponse` that {@link toNode} uses. */
export interface ServerResponseLike {
  /** Status code. */
  statusCode: number;
  /** Sets a header. */
  setHeader(name: string, value: string): unknown;
  /** Writes a chunk; `false` means wait for `drain` before the next one. */
  write(chunk: Uint8Array): boolean;
  /** Ends the response. */
  end(): unknown;
  /** Ends the response with a last chunk. */
  end(chunk: Uint8Array): unknown;
  /** Destroys the connection. */
  destroy(error?: Error): unknown;
  /** Adds a one-time listener. */
  once(event: 'close' | 'drain' | 'finish', listener: () => void): unknown;
  /** Removes a listener. */
  removeListener(event: 'close' | 'drain' | 'finish', listener: () => void): unknown;
  /** Sends the headers immediately. */
  flushHeaders?(): void;
  /** True once the response has been destroyed. */
  readonly destroyed?: boolean;
}

/** Connection-level and pseudo headers, which a `Request` does not accept. */
const OF_CONNECTION =
  /^(?::|connection$|host$|keep-alive$|proxy-connection$|transfer-encoding$|upgrade$|expect$|content-length$)/;

function headersOf(req: IncomingMessageLike): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(req.headers)) {
    if (value === undefined || OF_CONNECTION.test(name)) continue;
    for (const one of typeof value === 'string' ? [value] : value) headers.append(name, one);
  }
  return headers;
}

/**
 * True if middleware has set an empty object and not read the body: Express 4 parsers do, for every type that they do
 * not parse.
 */
function isUnread({ body, readableEnded, headers }: IncomingMessageLike): boolean {
  if (readableEnded !== false || typeof body !== 'object' || body === null || Object.keys(body).length > 0)
    return false;
  return Number(headers['content-length'] ?? 0) > '{}'.length || headers['transfer-encoding'] !== undefined;
}

/** Streams the body. A body that middleware has already parsed is serialised again, because the stream is empty. */
function bodyOf(req: IncomingMessageLike, headers: Headers): BodyInit | ReadableStream<Uint8Array> | null {
  if (req.method === 'GET' || req.method === 'HEAD' || req.method === 'OPTIONS') return null;
  const { body } = req;
  if (body !== undefined && (req.readableEnded === true || typeof body === 'object') && !isUnread(req)) {
    headers.delete('content-encoding');
    if (body === null) return null;
    if (typeof body === 'string') return body;
    if (body instanceof Uint8Array) return new Uint8Array(body);
    // express.json() turns an empty body into {}; the handler treats both alike.
    return JSON.stringify(body);
  }
  // Earlier middleware has read the stream and kept the body to itself.
  const { 'content-length': length, 'transfer-encoding': encoding } = req.headers;
  if (req.readableEnded === true && (Number(length ?? 0) > 0 || encoding !== undefined))
    return new ReadableStream({ start: (controller) => controller.error(new LostBody()) });
  const chunks = req[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await chunks.return?.();
    },
  });
}

function requestOf(req: IncomingMessageLike, signal: AbortSignal): Request {
  const headers = headersOf(req);
  // HTTP/2 has a pseudo header in place of `Host`.
  const host = req.headers.host ?? req.headers[':authority'];
  const isEncrypted = req.socket != null && 'encrypted' in req.socket && req.socket.encrypted === true;
  const scheme = isEncrypted ? 'https' : 'http';
  const at = typeof host === 'string' && /^[^\s/\\?#@]+$/.test(host) ? host : 'localhost';
  const path = req.originalUrl ?? req.url ?? '/';
  const url = `${scheme}://${at}${path.startsWith('/') ? path : `/${path}`}`;
  const body = bodyOf(req, headers);
  const { method = 'GET' } = req;
  // A stream body requires `duplex`, which not every platform's types include.
  const init: RequestInit & { duplex?: 'half' } = {
    method,
    headers,
    signal,
    ...(body !== null && { body, duplex: 'half' }),
  };
  return new Request(url, init);
}

const nextOf = (res: ServerResponseLike) =>
  new Promise<void>((resolve) => {
    const done = () => {
      res.removeListener('drain', done);
      res.removeListener('close', done);
      resolve();
    };
    res.once('drain', done);
    res.once('close', done);
  });

/** `Headers` lowercases names; restores the usual capitalisation. */
const headerName = (name: string) =>
  name === 'etag' ? 'ETag' : name.replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase());

async function send(response: Response, res: ServerResponseLike, signal: AbortSignal): Promise<void> {
  res.statusCode = response.status;
  for (const [name, value] of response.headers) res.setHeader(headerName(name), value);
  if (!response.body || !response.headers.get('Content-Type')?.startsWith('text/event-stream')) {
    res.end(new Uint8Array(await response.arrayBuffer()));
    return;
  }
  const reader = response.body.getReader();
  const stop = () => reader.cancel().catch(() => {}); // already closed
  signal.addEventListener('abort', stop);
  res.flushHeaders?.();
  for (;;) {
    const { done, value } = await reader.read();
    if (done || signal.aborted) break;
    if (!res.write(value)) await nextOf(res);
  }
  res.end();
}

/**
 * Adapts a handler to Node servers: node:http, node:http2, Express, Fastify (`reply.hijack()`) and Koa
 * (`ctx.respond = false`).
 *
 * Works below a mount path and after `express.json()`, respects backpressure, and aborts when the connection closes.
 *
 * @example
 * app.use('/api', toNode(createRunHandler({ basePath: '/api', … })));
 */
export function toNode(
  handler: (request: Request) => Promise<Response>,
): (req: IncomingMessageLike, res: ServerResponseLike) => Promise<void> {
  return async (req, res) => {
    const abort = new AbortController();
    const leave = () => abort.abort();
    res.once('close', leave);
    try {
      await send(await handler(requestOf(req, abort.signal)), res, abort.signal);
    } catch {
      // A broken stream or an invalid URL: destroying the connection shows the client that the response is incomplete.
      res.destroy();
    }
  };
}
