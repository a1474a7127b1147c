import { createParser } from 'eventsource-parser';
import { WebSocket } from 'ws';
import type { WireStep } from '../src/wire/types';
import { Failure, isRecord, isSame, must, pause } from './check';
import type { Socket, SocketConstructor } from './types';
import { isEnded, type World } from './world';

/** A received frame. */
export interface Frame {
  type: string;
  /** SSE event ID. */
  id: string | null;
  data: Record<string, unknown>;
}

/** A push connection over any transport. */
export interface Connection {
  frames: readonly Frame[];
  /** How it ended: the close code of a socket, the HTTP status of a rejected stream, otherwise 1000. */
  ended: Promise<number>;
  send(message: unknown): void;
  close(): void;
  protocol: string;
  headers: Headers | null;
}

function toFrame(text: string, id: string | null, type: string | null): Frame {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new Failure('frames in JSON', text.slice(0, 200));
  }
  must(isRecord(data), 'frames that are objects', () => text);
  return { type: type ?? String(data.type), id, data };
}

/** How a client connects. */
interface Greeting {
  /** `null` = no hello. */
  hello: unknown;
  /** Origin of the page. */
  origin?: string;
  /** Query of the URL, including the question mark. */
  query?: string;
}

/** Opens a WebSocket and sends the hello. */
export async function openSocket(
  world: World,
  id: string,
  { hello, origin, query = '' }: Greeting,
): Promise<Connection> {
  const { http, options } = world;
  http.spend();
  const Constructor: SocketConstructor = options.WebSocket ?? WebSocket;
  const path = http.pathOf('socket', id) + query;
  const url = /^wss?:/.test(path) ? path : http.base.replace(/^http/, 'ws') + path;
  const more = { headers: { ...options.headers }, ...(origin !== undefined && { origin }) };
  const socket: Socket = new Constructor(url, ['runlight.v1'], more);
  const frames: Frame[] = [];
  let isOpen = false;
  const ended = new Promise<number>((resolve) => {
    socket.addEventListener('close', ({ code }) => resolve(isOpen ? code : 0));
    socket.addEventListener('error', () => !isOpen && resolve(0));
  });
  socket.addEventListener('message', ({ data }) => {
    try {
      frames.push(toFrame(String(data), null, null));
    } catch {
      frames.push({ type: 'unreadable', id: null, data: { text: String(data).slice(0, 200) } });
    }
  });
  await Promise.race([
    new Promise<void>((resolve) => {
      socket.addEventListener('open', () => {
        isOpen = true;
        if (hello !== null) socket.send(JSON.stringify(hello));
        resolve();
      });
    }),
    ended,
    pause(10_000),
  ]);
  const line: Connection = {
    frames,
    ended,
    send: (message) => socket.send(JSON.stringify(message)),
    close: () => socket.close(),
    protocol: socket.protocol,
    headers: null,
  };
  return line;
}

/** Opens an event stream. */
export async function openEvents(
  world: World,
  id: string,
  { lastEventId, token }: { lastEventId: string | null; token?: string | null },
): Promise<Connection> {
  const { http, options } = world;
  http.spend();
  const abort = new AbortController();
  const as = token === undefined ? (options.token ?? null) : token;
  const send = options.fetch ?? globalThis.fetch;
  const response = await send(http.base + http.pathOf('events', id), {
    headers: http.headersOf(as, {
      Accept: 'text/event-stream',
      ...(lastEventId !== null && { 'Last-Event-ID': lastEventId }),
    }),
    signal: abort.signal,
  });
  const frames: Frame[] = [];
  const parser = createParser({
    onEvent: ({ data, id: eventId, event }) => {
      try {
        frames.push(toFrame(data, eventId ?? null, event ?? 'message'));
      } catch {
        frames.push({ type: 'unreadable', id: null, data: { text: data.slice(0, 200) } });
      }
    },
  });
  async function read(): Promise<number> {
    if (response.status !== 200 || !response.body) return response.status;
    const decoder = new TextDecoder();
    try {
      for await (const chunk of response.body) parser.feed(decoder.decode(chunk, { stream: true }));
      return 1000;
    } catch {
      return 1006; // aborted by the server or by us
    }
  }
  const line: Connection = {
    frames,
    ended: read(),
    send: () => {},
    close: () => abort.abort(),
    protocol: '',
    headers: response.headers,
  };
  return line;
}

/** Waits for a frame. */
export async function frameOf(line: Connection, type: string, ms: number): Promise<Frame> {
  const deadline = Date.now() + ms;
  let over: number | null = null;
  line.ended.then((code) => {
    over = code;
  });
  for (;;) {
    const found = line.frames.find((frame) => frame.type === type);
    if (found) return found;
    if (over !== null || Date.now() > deadline) {
      const how = over === null ? `nothing within ${ms} ms` : `the end of the connection (${String(over)})`;
      throw new Failure(
        `a ${type} frame`,
        `${how}, after ${line.frames.map((frame) => frame.type).join(', ') || 'no frames'}`,
      );
    }
    await pause(20);
  }
}

/** How the connection ended, or 'open' after `ms`. */
export const endOf = (line: Connection, ms: number) =>
  Promise.race([line.ended, pause(ms).then(() => 'open' as const)]);

/** Follows a run from its first snapshot through a cancel to its end. Returns all frames. */
export async function follow(world: World, id: string, line: Connection) {
  const snapshot = world.shaped('Snapshot', (await frameOf(line, 'snapshot', 5_000)).data, 'the first frame');
  const deadline = Date.now() + 6_000;
  while (line.frames.filter((frame) => frame.type === 'change').length < 2 && Date.now() < deadline) await pause(50);
  await world.cancel(id);
  const code = await endOf(line, world.cancelMs + 2_000);
  return { snapshot, frames: line.frames, code };
}

/** What identifies a step: its id, or its number. */
export const nameOf = ({ id, n }: WireStep): string => id ?? String(n);

/** The order of steps. Each attempt may count its steps from 1. */
export const byPlace = (a: WireStep, b: WireStep) =>
  a.attempt - b.attempt || a.n - b.n || nameOf(a).localeCompare(nameOf(b));

/** Applies frames like a client. Fails at a gap, a repetition, or an invalid frame. */
export function replay(world: World, frames: readonly Frame[]) {
  const steps = new Map<string, WireStep>();
  let have: number | null = null;
  let isPartial = false;
  let status = 'none';
  for (const { type, data } of frames) {
    must(type !== 'unreadable', 'frames in JSON', () => data.text);
    if (type !== 'snapshot' && type !== 'change') continue;
    const frame = world.shaped(type === 'snapshot' ? 'Snapshot' : 'Change', data, `a ${type} frame`);
    must(frame.run.rev === frame.rev, `run.rev ${frame.rev}, the rev of the frame`, () => frame.run.rev);
    if ('prev' in frame) {
      must(have !== null, 'a snapshot before the first change', () => frame);
      const before: number = have;
      must(frame.prev <= before, `prev ≤ ${before}, what the client has`, () => `prev ${frame.prev}: a gap`);
      must(frame.rev > before, `rev > ${before}, what the client has`, () => `rev ${frame.rev} again`);
      must(frame.prev < frame.rev, `prev < rev ${frame.rev}`, () => frame.prev);
    } else {
      if (!frame.resumed) steps.clear();
      isPartial ||= frame.more;
    }
    for (const step of frame.steps) steps.set(nameOf(step), step);
    have = frame.rev;
    must(!isEnded(status), `no frame after the end of the run (${status})`, () => frame.run.status ?? status);
    // A change may omit unchanged fields.
    status = frame.run.status ?? status;
  }
  return { have, status, isPartial, steps: [...steps.values()].sort(byPlace) };
}

/** Compares the final state of a push client with HTTP. */
export async function compare(world: World, id: string, frames: readonly Frame[]): Promise<void> {
  const got = replay(world, frames);
  const run = await world.read(id);
  must(
    got.status === run.status && got.have === run.rev,
    `${run.status} at rev ${run.rev}, as over HTTP`,
    () => `${got.status} at rev ${got.have}`,
  );
  if (got.isPartial) return; // the client then reads the steps over HTTP
  const steps = (await world.steps(id)).sort(byPlace);
  const other = steps.find((step, i) => !isSame(step, got.steps[i]));
  must(
    other === undefined && steps.length === got.steps.length,
    `the ${steps.length} steps read over HTTP; first difference: ${JSON.stringify(other)}`,
    () =>
      `${got.steps.length} steps; ${JSON.stringify(got.steps.find((step) => other && nameOf(step) === nameOf(other)))}`,
  );
}
