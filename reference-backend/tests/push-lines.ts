import { createParser } from 'eventsource-parser';
import { WebSocket } from 'ws';
import { until, type WireRun, type WireStep } from '../testing';

/** A frame as the client receives it. */
export interface WireFrame {
  type: 'snapshot' | 'change' | 'ping' | 'pong' | 'bye';
  epoch?: string;
  prev?: number;
  rev: number;
  resumed?: boolean;
  run: WireRun;
  steps: WireStep[];
  more?: boolean;
  heartbeat_ms?: number;
  code?: number;
  retry_after_ms?: number;
}

/** A strict reader of the wire format: it fails on gaps, so what it holds is complete. */
export function createReceiver() {
  const frames: WireFrame[] = [];
  const steps = new Map<number, WireStep>();
  let run: WireRun | null = null;
  let have: number | null = null;
  return {
    frames,
    get run() {
      return run;
    },
    get have() {
      return have ?? 0;
    },
    /** Sorted by rev, like the response of `GET /steps`. */
    steps: () => [...steps.values()].sort((a, b) => a.rev - b.rev || a.n - b.n),
    apply(text: string) {
      const frame = JSON.parse(text) as WireFrame;
      frames.push(frame);
      if (frame.type === 'snapshot') {
        if (!frame.resumed) steps.clear();
      } else if (frame.type === 'change') {
        if (have === null) throw new Error('a change came before the snapshot');
        if ((frame.prev ?? 0) > have) throw new Error(`gap: has ${have}, the change is after ${frame.prev}`);
        if (frame.rev <= have) throw new Error(`has ${have} already, was sent ${frame.rev} again`);
      } else return;
      if (frame.run.rev !== frame.rev) throw new Error('run and frame differ');
      for (const step of frame.steps) {
        if (step.rev > frame.rev) throw new Error('a step is newer than its frame');
        steps.set(step.n, step);
      }
      // A change contains only the changed fields of the run.
      run = frame.type === 'change' && run ? { ...run, ...frame.run } : frame.run;
      have = frame.rev;
    },
  };
}

export type Receiver = ReturnType<typeof createReceiver>;

/** The client's handshake. `hello: null` sends no hello message. */
interface Approach {
  hello?: unknown;
  after?: number;
  epoch?: string | null;
  token?: string;
  receiver?: Receiver;
}

/** Opens a WebSocket without using the library's client. */
export function dial(url: string, id: string, approach: Approach = {}) {
  const { after = 0, epoch = null, token = 'demo-ada', receiver = createReceiver() } = approach;
  const { hello = { type: 'hello', v: 1, after, epoch, token } } = approach;
  const ws = new WebSocket(`${url.replace('http', 'ws')}/ws/${id}`, 'runlight.v1');
  let trouble: unknown = null;
  ws.on('open', () => hello !== null && ws.send(typeof hello === 'string' ? hello : JSON.stringify(hello)));
  ws.on('message', (data) => {
    try {
      receiver.apply(String(data));
    } catch (error) {
      trouble ??= error;
    }
  });
  ws.on('error', () => {});
  const closed = new Promise<number>((resolve) => ws.on('close', resolve));
  const opened = new Promise<void>((resolve) => ws.on('open', () => resolve()));
  const line = {
    ws,
    receiver,
    opened,
    closed,
    /** Waits for a frame. */
    has: (what: string, test: (frame: WireFrame) => boolean) =>
      until(what, async () => {
        if (trouble) throw trouble;
        return receiver.frames.find(test);
      }),
    snapshot: () => line.has('a snapshot', (frame) => frame.type === 'snapshot'),
    reaches: (rev: number) => line.has(`rev ${rev}`, (frame) => frame.rev >= rev),
  };
  return line;
}

/** Opens an event stream. `raw` holds the unparsed lines. */
export async function openEvents(url: string, id: string, lastEventId?: string, token = 'demo-ada') {
  const controller = new AbortController();
  const response = await fetch(`${url}/v1/runs/${id}/events`, {
    signal: controller.signal,
    headers: { Authorization: `Bearer ${token}`, ...(lastEventId !== undefined && { 'Last-Event-ID': lastEventId }) },
  });
  const receiver = createReceiver();
  const events: { id: string | undefined; event: string | undefined }[] = [];
  const comments: string[] = [];
  let retry: number | null = null;
  const parser = createParser({
    onEvent({ id, event, data }) {
      events.push({ id, event });
      receiver.apply(data);
    },
    onComment: (text) => comments.push(text),
    onRetry: (ms) => {
      retry = ms;
    },
  });
  /** Reads to the end; resolves with `true` if the stream ended cleanly. */
  async function read(): Promise<boolean> {
    const decoder = new TextDecoder();
    try {
      for await (const chunk of response.body ?? []) parser.feed(decoder.decode(chunk, { stream: true }));
      return true;
    } catch (error) {
      if (error instanceof Error && /gap|already|before the snapshot|differ|newer/.test(error.message)) throw error;
      return false;
    }
  }
  return { response, receiver, events, comments, retry: () => retry, read, abort: () => controller.abort() };
}
