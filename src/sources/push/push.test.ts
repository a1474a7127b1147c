// @vitest-environment node
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket as NodeWebSocket, type WebSocket as ServerSocket, WebSocketServer } from 'ws';
import { systemClock } from '../../core/platform/clock';
import type { PushClose, PushMessage } from '../../core/run/source/push';
import { createFrameReader } from '../../wire/read/frame';
import type { RestSourceOptions } from '../rest/options';
import { createRestSource } from '../rest/rest-source';
import { eventStream } from './sse';
import { closeKind, toWebSocketUrl } from './websocket';

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

function listen() {
  const messages: PushMessage[] = [];
  const closes: PushClose[] = [];
  let alive = 0;
  return {
    messages,
    closes,
    get alive() {
      return alive;
    },
    handlers: {
      onMessage: (message: PushMessage) => void messages.push(message),
      onAlive: () => {
        alive += 1;
      },
      onClose: (close: PushClose) => void closes.push(close),
    },
  };
}

// The two classes differ in their types only.
const WebSocketClass = NodeWebSocket as unknown as typeof globalThis.WebSocket;
const resume = { epoch: 'e', rev: 4, freshToken: false };
const run = (rev: number) => ({ id: 'a', status: 'running', rev, epoch: 'e' });

async function serve(options: Partial<RestSourceOptions> = {}) {
  const server = new WebSocketServer({
    port: 0,
    host: '127.0.0.1',
    handleProtocols: (offered) => [...offered][0] ?? false,
  });
  await once(server, 'listening');
  open.push(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  const received: unknown[] = [];
  const sockets: ServerSocket[] = [];
  const addresses: string[] = [];
  server.on('connection', (socket, request) => {
    sockets.push(socket);
    addresses.push(request.url ?? '');
    socket.on('message', (data) => received.push(JSON.parse(String(data))));
  });
  const { port } = server.address() as AddressInfo;
  const source = createRestSource({
    baseUrl: `http://127.0.0.1:${port}`,
    push: 'websocket',
    WebSocket: WebSocketClass,
    ...options,
  });
  const heard = listen();
  const close = source.subscribe?.('a', heard.handlers, resume);
  if (!close) throw new Error('the source has no push');
  open.push(close);
  const socket = async () => {
    await vi.waitFor(() => expect(received.length).toBeGreaterThan(0));
    const first = sockets[0];
    if (!first) throw new Error('nobody connected');
    return first;
  };
  return { server, source, received, sockets, addresses, heard, close, socket };
}

it('what a server tells everybody of every run is heard only of this one', () => {
  const read = createFrameReader('12', { mapRun: (x) => x, mapStep: (x) => x });
  const update = (runId: unknown) => ({ type: 'run_update', runId, status: { id: runId, status: 'succeeded' } });
  expect(read(update('13')).kind).toBe('other');
  expect(read({ type: 'snapshot', run_id: 13, rev: 1, run: { id: 13, status: 'failed' }, steps: [] }).kind).toBe(
    'other',
  );
  expect(read(update(12)).kind).toBe('message');
});

it('what is told of another run is heard of none, whether it is named beside the run or in it', () => {
  const read = createFrameReader('a', { mapRun: (x) => x, mapStep: (x) => x });
  const frame = (type: string, told: object) => read({ type, prev: 4, rev: 5, epoch: 'e', run: told, steps: [] });
  expect(frame('snapshot', run(4)).kind).toBe('message');
  expect(frame('change', { id: 'b', rev: 5, status: 'failed' }).kind).toBe('other');
  expect(frame('snapshot', { id: 'b', rev: 5, status: 'failed' }).kind).toBe('other');
  expect(frame('change', { rev: 5, name: 'A' })).toMatchObject({ message: { run: { status: 'running', name: 'A' } } });
});

it('a frame that names its run is of this run, whatever the id within it is', () => {
  const read = createFrameReader('a', { mapRun: (x) => x, mapStep: (x) => x });
  const update = { type: 'run_update', runId: 'a', status: { id: 991, status: 'running' } };
  expect(read(update)).toMatchObject({ kind: 'message', message: { run: { id: 'a', status: 'running' } } });
});

it('a change that does not tell the server’s time does not tell that of the snapshot', () => {
  const read = createFrameReader('a', { mapRun: (x) => x, mapStep: (x) => x });
  const timeOf = (frame: ReturnType<typeof read>) => frame.kind === 'message' && frame.message.serverTimeMs;
  const server_time = '2026-01-01T00:00:00Z';
  const snapshot = read({ type: 'snapshot', rev: 4, epoch: 'e', run: { ...run(4), server_time }, steps: [] });
  expect(timeOf(snapshot)).toBe(Date.parse(server_time));
  const change = read({ type: 'change', prev: 4, rev: 5, epoch: 'e', run: { rev: 5 }, steps: [] });
  expect(change).toMatchObject({ message: { run: { id: 'a', status: 'running', rev: 5 } } });
  expect(timeOf(change)).toBeNull();
});

describe('R11: who is signed in, while nothing is asked beside the push', () => {
  it('is looked at with everything that arrives: nothing of the one before is told', async () => {
    let user = 'ada';
    const t = await serve({ getIdentity: () => user });
    const changes: string[] = [];
    t.source.onIdentityChange?.(() => changes.push(user));
    const socket = await t.socket();
    socket.send(JSON.stringify({ type: 'snapshot', rev: 4, epoch: 'e', run: run(4), steps: [] }));
    await vi.waitFor(() => expect(t.heard.messages).toHaveLength(1));
    user = 'bob';
    socket.send(JSON.stringify({ type: 'ping' }));
    await vi.waitFor(() => expect(changes).toEqual(['bob']));
    socket.send(JSON.stringify({ type: 'change', prev: 4, rev: 5, epoch: 'e', run: run(5), steps: [] }));
    await vi.waitFor(() => expect(t.received).toContainEqual({ type: 'pong' }));
    socket.close(1000);
    await vi.waitFor(() => expect(t.heard.closes).toHaveLength(1));
    expect(t.heard.messages).toHaveLength(1);
    expect(changes).toEqual(['bob']);
  });
});

describe('what a change says of the run', () => {
  const whole = { id: 'a', name: 'A', status: 'running', rev: 4, epoch: 'e', error: null, dataset: 'd' };
  const frame = (type: string, given: object) => ({ type, epoch: 'e', prev: 0, steps: [], run: given });
  const readerOf = (mapRun = (given: unknown) => given) => {
    const read = createFrameReader('a', { mapRun, mapStep: (step) => step });
    return (type: string, given: object) => {
      const found = read(frame(type, given));
      return found.kind === 'message' ? found.message.run : null;
    };
  };

  it('is only what is new: what is left out stays, null takes away, and a whole run is right as well', () => {
    const read = readerOf();
    read('snapshot', whole);
    expect(read('change', { rev: 5, status: 'cancelling' })).toMatchObject({ name: 'A', status: 'cancelling', rev: 5 });
    expect(read('change', { rev: 6, dataset: null })).toMatchObject({ dataset: null, status: 'cancelling', rev: 6 });
    expect(read('change', { ...whole, rev: 7 })).toMatchObject({ dataset: 'd', status: 'running', rev: 7 });
  });

  it('is not brought back by a frame that arrives twice', () => {
    const read = readerOf();
    read('snapshot', whole);
    read('change', { rev: 5, status: 'cancelling' });
    read('change', { rev: 6, status: 'cancelled' });
    read('change', { rev: 5, status: 'cancelling' });
    expect(read('change', { rev: 7, name: 'B' })).toMatchObject({ status: 'cancelled', name: 'B', rev: 7 });
  });

  it('is completed before a host’s own mapping sees it', () => {
    const seen: unknown[] = [];
    const read = readerOf((given) => {
      seen.push(given);
      return given;
    });
    read('snapshot', whole);
    read('change', { rev: 5, name: 'B' });
    expect(seen.at(-1)).toEqual({ ...whole, rev: 5, name: 'B' });
  });

  it('begins anew with a snapshot', () => {
    const read = readerOf();
    read('snapshot', whole);
    expect(read('snapshot', { id: 'a', status: 'queued', rev: 1, epoch: 'f' })).toMatchObject({
      dataset: null,
      rev: 1,
    });
  });
});

describe('WebSocket', () => {
  it('says hello with the resume point and the token, which is never in the address', async () => {
    const t = await serve({ getHeaders: async () => ({ authorization: 'Bearer secret' }) });
    const socket = await t.socket();
    expect(t.received[0]).toEqual({ type: 'hello', v: 1, after: 4, epoch: 'e', token: 'secret' });
    expect(socket.protocol).toBe('runlight.v1');
    expect(t.addresses).toEqual(['/ws/a']);
  });

  it('reads snapshots and changes, and answers a ping', async () => {
    const t = await serve();
    const socket = await t.socket();
    socket.send(
      JSON.stringify({
        type: 'snapshot',
        epoch: 'e',
        rev: 5,
        resumed: true,
        run: run(5),
        steps: [{ n: 1, rev: 5, title: 'S' }],
        more: false,
      }),
    );
    socket.send(JSON.stringify({ type: 'change', prev: 5, rev: 6, run: run(6), steps: [] }));
    socket.send(JSON.stringify({ type: 'ping' }));
    await vi.waitFor(() => expect(t.received).toContainEqual({ type: 'pong' }));
    expect(t.heard.messages).toMatchObject([
      { type: 'snapshot', rev: 5, resumed: true, epoch: 'e', run: { rev: 5 }, steps: [{ id: '1', title: 'S' }] },
      { type: 'change', prev: 5, rev: 6, run: { rev: 6 } },
    ]);
  });

  it('fault 32: malformed and oversized frames are dropped, and the line goes on', async () => {
    const t = await serve();
    const socket = await t.socket();
    socket.send('{"type":"change",');
    socket.send('null');
    socket.send(Buffer.from([1, 2, 3]));
    socket.send(
      JSON.stringify({ type: 'change', prev: 1, rev: 2, run: run(2), steps: [], junk: 'x'.repeat(1_100_000) }),
    );
    socket.send(JSON.stringify({ type: 'hologram' }));
    socket.send(JSON.stringify({ type: 'change', prev: 4, rev: 5, run: run(5), steps: ['bad', { n: 1 }] }));
    await vi.waitFor(() => expect(t.heard.messages).toHaveLength(1));
    expect(t.heard.messages[0]).toMatchObject({ rev: 5, steps: [{ n: 1 }] });
    expect(t.heard.closes).toEqual([]);
  });

  it('several frames in one message, each on a line of its own, are all read', async () => {
    const t = await serve();
    const socket = await t.socket();
    const change = (rev: number) => JSON.stringify({ type: 'change', prev: rev - 1, rev, run: run(rev), steps: [] });
    socket.send(`${change(5)}\n${change(6)}\r\n{"type":"chan`);
    socket.send(JSON.stringify({ type: 'change', prev: 6, rev: 7, run: run(7), steps: [] }, null, 2));
    await vi.waitFor(() => expect(t.heard.messages).toHaveLength(3));
    expect(t.heard.messages.map(({ rev }) => rev)).toEqual([5, 6, 7]);
  });

  it.each([
    [1000, 'done'],
    [1001, 'retry'],
    [1012, 'retry'],
    [4401, 'auth'],
    [4403, 'final'],
    [4404, 'final'],
    [4408, 'retry'],
    [4429, 'retry'],
  ] as const)('close code %i means %s', async (code, kind) => {
    const t = await serve();
    (await t.socket()).close(code);
    await vi.waitFor(() => expect(t.heard.closes).toHaveLength(1));
    expect(t.heard.closes[0]?.kind).toBe(kind);
    expect(closeKind(code)).toBe(kind);
  });

  it('a bye says how long to wait', async () => {
    const t = await serve();
    const socket = await t.socket();
    socket.send(JSON.stringify({ type: 'bye', code: 1012, retry_after_ms: 2_500 }));
    socket.close(1000);
    await vi.waitFor(() => expect(t.heard.closes).toHaveLength(1));
    expect(t.heard.closes[0]).toMatchObject({ kind: 'retry', retryAfterMs: 2_500 });
  });

  it('fault 25: a refused handshake is told once', async () => {
    const heard = listen();
    const source = createRestSource({ baseUrl: 'http://127.0.0.1:1', push: 'websocket', WebSocket: WebSocketClass });
    source.subscribe?.('a', heard.handlers, resume);
    await vi.waitFor(() => expect(heard.closes).toHaveLength(1));
    expect(heard.closes[0]).toMatchObject({ kind: 'retry', error: { kind: 'network' } });
  });

  it('closing from here tells nothing more', async () => {
    const t = await serve();
    const socket = await t.socket();
    t.close();
    await once(socket, 'close');
    expect(t.heard.closes).toEqual([]);
  });

  it('the plan’s backend: a bare subscription, and a status without steps', async () => {
    const t = await serve({ wire: 'basic' });
    const socket = await t.socket();
    expect(t.received[0]).toEqual({ type: 'subscribe' });
    socket.send(JSON.stringify({ type: 'subscribed', runId: 'a' }));
    socket.send(JSON.stringify({ type: 'run_update', runId: 'a', status: { id: 'a', status: 'running', name: 'N' } }));
    await vi.waitFor(() => expect(t.heard.messages).toHaveLength(1));
    expect(t.heard.messages[0]).toMatchObject({
      type: 'snapshot',
      rev: null,
      run: { name: 'N', status: 'running' },
      steps: [],
    });
  });

  it('asks a quiet line for a sign of life after 30 s', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const sent: string[] = [];
      class Quiet {
        readyState = 1;
        onopen: (() => void) | null = null;
        constructor() {
          queueMicrotask(() => this.onopen?.());
        }
        send(data: string) {
          sent.push(data);
        }
        close() {}
      }
      const source = createRestSource({
        baseUrl: 'http://x.test',
        push: 'websocket',
        clock: systemClock,
        WebSocket: Quiet as never,
      });
      const close = source.subscribe?.('a', listen().handlers, resume);
      await vi.advanceTimersByTimeAsync(29_900);
      expect(sent).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(200);
      expect(sent[1]).toBe('{"type":"ping"}');
      close?.();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('makes addresses', () => {
    expect(toWebSocketUrl('https://api.test/x/', '/ws/a')).toBe('wss://api.test/x/ws/a');
    expect(toWebSocketUrl('http://api.test', '/ws/a')).toBe('ws://api.test/ws/a');
    expect(toWebSocketUrl('http://api.test', 'wss://other.test/a')).toBe('wss://other.test/a');
  });
});

describe('event stream', () => {
  const bytes = new TextEncoder().encode(
    [
      '\uFEFF: hello\r\n',
      'retry: 4000\r\n\r\n',
      'id: e.5\r\nevent: snapshot\r\n',
      `data: ${JSON.stringify({ epoch: 'e', rev: 5, resumed: true, run: { ...run(5), name: 'Zürich 東京 😀' }, steps: [{ n: 1, rev: 5, title: 'é' }] })}\r\n\r\n`,
      ': heartbeat\n\n',
      'id: e.6\nevent: change\n',
      `data: ${JSON.stringify({ prev: 5, rev: 6, run: run(6), steps: [] })}\n\n`,
      'event: change\ndata: {"broken":\n\n',
      'event: bye\ndata: {"code":1012}\n\n',
    ].join(''),
  );

  function stream(chunks: Uint8Array[], init: ResponseInit = {}) {
    const asked: RequestInit[] = [];
    const heard = listen();
    const source = createRestSource({
      baseUrl: 'https://api.test',
      push: eventStream,
      getHeaders: () => ({ authorization: 'Bearer t' }),
      fetch: async (_, request) => {
        asked.push(request ?? {});
        const empty = init.status !== undefined && init.status !== 200;
        const body = empty
          ? null
          : new ReadableStream<Uint8Array>({
              start(controller) {
                for (const chunk of chunks) controller.enqueue(chunk);
                controller.close();
              },
            });
        return new Response(body, { headers: { 'content-type': 'text/event-stream' }, ...init });
      },
    });
    const close = source.subscribe?.('a', heard.handlers, resume);
    return { asked, heard, close };
  }

  it('fault 36: cut at any byte, with CRLF, a BOM and characters of many bytes, it reads the same', async () => {
    const expected = [
      { type: 'snapshot', rev: 5, resumed: true, run: { name: 'Zürich 東京 😀' }, steps: [{ title: 'é' }] },
      { type: 'change', prev: 5, rev: 6 },
    ];
    const readings = Array.from({ length: bytes.length - 1 }, (_, i) =>
      stream([bytes.slice(0, i + 1), bytes.slice(i + 1)]),
    );
    readings.push(stream(Array.from(bytes, (byte) => Uint8Array.of(byte))));
    for (const { heard } of readings) {
      await vi.waitFor(() => expect(heard.closes).toHaveLength(1));
      expect(heard.messages).toHaveLength(2);
      expect(heard.messages).toMatchObject(expected);
      expect(heard.closes[0]).toMatchObject({ kind: 'retry', retryAfterMs: 4_000 });
    }
  });

  it('sends the token and the resume point', async () => {
    const t = stream([bytes]);
    await vi.waitFor(() => expect(t.heard.closes).toHaveLength(1));
    const headers = new Headers(t.asked[0]?.headers);
    expect(headers.get('last-event-id')).toBe('e.4');
    expect(headers.get('authorization')).toBe('Bearer t');
    expect(headers.get('accept')).toBe('text/event-stream');
  });

  it.each([
    [204, 'done'],
    [401, 'auth'],
    [403, 'refused'],
    [404, 'refused'],
    [406, 'refused'],
    [429, 'retry'],
    [503, 'retry'],
  ] as const)('%i means %s', async (status, kind) => {
    const t = stream([], { status, headers: { 'retry-after': '9' } });
    await vi.waitFor(() => expect(t.heard.closes).toHaveLength(1));
    expect(t.heard.closes[0]).toMatchObject({ kind, retryAfterMs: 9_000 });
  });

  it('a page of HTML is no stream', async () => {
    const t = stream([new TextEncoder().encode('<html>')], { headers: { 'content-type': 'text/html' } });
    await vi.waitFor(() => expect(t.heard.closes).toHaveLength(1));
    expect(t.heard.closes[0]).toMatchObject({ kind: 'refused' });
    expect(t.heard.messages).toEqual([]);
  });

  it.each([
    ['Text/Event-Stream; charset=UTF-8', 'event: snapshot\n'],
    ['text/event-stream', ''],
    ['text/event-stream', 'event: message\n'],
  ])('%s, with the type of an event in its data or beside it: %j', async (type, name) => {
    const data = JSON.stringify({ type: 'snapshot', epoch: 'e', rev: 5, resumed: true, run: run(5), steps: [] });
    const t = stream([new TextEncoder().encode(`${name}data: ${data}\n\n`)], { headers: { 'content-type': type } });
    await vi.waitFor(() => expect(t.heard.closes).toHaveLength(1));
    expect(t.heard.messages).toMatchObject([{ type: 'snapshot', rev: 5 }]);
  });

  it('a pause until a date is counted by the server’s clock', async () => {
    const headers = { date: 'Thu, 01 Jan 2026 00:00:00 GMT', 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT' };
    const t = stream([], { status: 503, headers });
    await vi.waitFor(() => expect(t.heard.closes).toHaveLength(1));
    expect(t.heard.closes[0]?.retryAfterMs).toBeGreaterThan(29_000);
    expect(t.heard.closes[0]?.retryAfterMs).toBeLessThan(31_000);
  });

  it('an epoch in any script resumes', async () => {
    const seen: (string | null)[] = [];
    const source = createRestSource({
      baseUrl: 'https://api.test',
      push: eventStream,
      fetch: async (_, request) => {
        seen.push(new Headers(request?.headers).get('last-event-id'));
        return new Response(null, { status: 204 });
      },
    });
    const heard = listen();
    source.subscribe?.('a', heard.handlers, { epoch: 'ö東', rev: 4, freshToken: false });
    await vi.waitFor(() => expect(heard.closes).toHaveLength(1));
    expect(Buffer.from(seen[0] ?? '', 'latin1').toString('utf8')).toBe('ö東.4');
  });

  it('an event that never ends is refused', async () => {
    const part = new TextEncoder().encode(`data: ${'x'.repeat(500_000)}`);
    const t = stream([part, part, part, part, part]);
    await vi.waitFor(() => expect(t.heard.closes).toHaveLength(1));
    expect(t.heard.closes[0]?.error?.message).toMatch(/too large/);
  });

  function hanging() {
    const signals: AbortSignal[] = [];
    const heard = listen();
    const source = createRestSource({
      baseUrl: 'https://api.test',
      push: eventStream,
      fetch: (_, request) =>
        new Promise((_resolve, reject) => {
          const signal = request?.signal;
          if (!signal) throw new Error('the request cannot be aborted');
          signals.push(signal);
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    });
    return { signals, heard, close: source.subscribe?.('a', heard.handlers, resume) };
  }

  it('closing from here aborts the request, and tells nothing more', async () => {
    const t = hanging();
    await vi.waitFor(() => expect(t.signals).toHaveLength(1));
    expect(t.signals[0]?.aborted).toBe(false);
    t.close?.();
    expect(t.signals[0]?.aborted).toBe(true);
    // The rejection is handled before a promise created after it settles.
    await new Promise<void>((resolve) => queueMicrotask(() => queueMicrotask(resolve)));
    expect(t.heard.closes).toEqual([]);
  });

  it('closing before the headers are known makes no request', async () => {
    const t = hanging();
    t.close?.();
    await new Promise<void>((resolve) => setTimeout(resolve));
    expect(t.signals).toEqual([]);
    expect(t.heard.closes).toEqual([]);
  });

  it('refuses a way of pushing that there is not, and says which there are', () => {
    const wrong = { push: 'sse' } as object;
    expect(() => createRestSource(wrong)).toThrow(/runlight: push is 'sse'.*eventStream from 'runlight\/sse'/);
  });
});
