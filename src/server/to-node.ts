/** As much of Node's `IncomingMessage` as is needed. */
export interface IncomingMessageLike extends AsyncIterable<Uint8Array> {
  /** Its method. */
  method?: string | undefined;
  /** Its path; below a mount without the mount's. */
  url?: string | undefined;
  /** Express: the whole path. */
  originalUrl?: string;
  /** Its headers. */
  headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** What a body parser before it has made of the body. */
  body?: unknown;
  /** Its body was read to the end already. */
  readableEnded?: boolean;
  /** Its connection. */
  socket?: object | null;
}

/** As much of Node's `ServerResponse` as is needed. */
export interface ServerResponseLike {
  /** Its status. */
  statusCode: number;
  /** Sets a header. */
  setHeader(name: string, value: string): unknown;
  /** Writes a piece; `false` = wait for `drain` before the next. */
  write(chunk: Uint8Array): boolean;
  /** Ends the answer, with a last piece. */
  end(chunk?: Uint8Array): unknown;
  /** Breaks the connection off. */
  destroy(error?: Error): unknown;
  /** Calls back once. */
  once(event: 'close' | 'drain' | 'finish', listener: () => void): unknown;
  /** Does not call back any more. */
  removeListener(event: 'close' | 'drain' | 'finish', listener: () => void): unknown;
  /** The headers are on their way. */
  flushHeaders?(): void;
  /** It was closed. */
  readonly destroyed?: boolean;
}

/** These belong to the connection, and no `Request` takes them. */
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

/** The body as it comes in; what a parser has read before is written anew, or it would be lost without a word. */
function bodyOf(req: IncomingMessageLike, headers: Headers): BodyInit | ReadableStream<Uint8Array> | null {
  if (req.method === 'GET' || req.method === 'HEAD' || req.method === 'OPTIONS') return null;
  const { body } = req;
  if (body !== undefined && (req.readableEnded === true || typeof body === 'object')) {
    headers.delete('content-encoding');
    if (body === null) return null;
    if (typeof body === 'string') return body;
    if (body instanceof Uint8Array) return new Uint8Array(body);
    // express.json() makes {} of nothing at all; for us both say the same.
    return JSON.stringify(body);
  }
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
  const { host } = req.headers;
  const isEncrypted = req.socket != null && 'encrypted' in req.socket && req.socket.encrypted === true;
  const scheme = isEncrypted ? 'https' : 'http';
  const at = typeof host === 'string' && /^[^\s/\\?#@]+$/.test(host) ? host : 'localhost';
  const path = req.originalUrl ?? req.url ?? '/';
  const url = `${scheme}://${at}${path.startsWith('/') ? path : `/${path}`}`;
  const body = bodyOf(req, headers);
  const { method = 'GET' } = req;
  // `duplex` belongs to a body that is a stream; it is not in the types of every platform.
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

/** `Headers` are in small letters; people who read an answer know them otherwise. */
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
  const stop = () => reader.cancel().catch(() => {}); // it is over already
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
 * Mounts a handler in a server of Node: node:http, Express, Fastify (`reply.hijack()`), Koa (`ctx.respond = false`).
 *
 * It finds the whole path below a mount, takes the body that `express.json()` has read before it, waits for slow readers,
 * and ends with the connection.
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
      // A stream that was cut off, or an address that is none: without an end, clients know that it was cut.
      res.destroy();
    }
  };
}
