import type { AnyAnswer, MemoryBackend, RunChange, WireRun, WireStep } from '../../mocks';
import { changedFields } from '../../reference-backend/api/frames';
import type { Meter } from './meter';

/** Seconds between the comments that keep an event stream alive. */
const KEEP_ALIVE_MS = 15_000;

const FLAGS: Record<string, string> = {
  training: 'is_training',
  metrics: 'is_metrics',
  planned: 'is_planned',
  backup: 'is_backup_attempt',
  error: 'is_error',
};

/** A step in the words of the smallest backend (CONTRACT.md §1). */
function toBasicStep(step: WireStep) {
  const flags = Object.values(FLAGS).map((flag) => [flag, FLAGS[step.kind] === flag]);
  return {
    step_no: step.n,
    title: step.title,
    detail: step.detail,
    metrics_json: step.metrics,
    created_at: step.created_at,
    is_agent_action: step.agent,
    ...Object.fromEntries(flags),
    method_hint: step.method,
  };
}

const json = (value: unknown, status = 200): AnyAnswer => ({
  status,
  headers: { 'Content-Type': 'application/json' },
  body: value,
});

/** The smallest backend over the same run: no rev, no cursor, every step in every answer. */
export function basicAnswers(backend: MemoryBackend): (path: string) => AnyAnswer {
  return (path) => {
    const id = path.split('/')[3] ?? '';
    if (path.endsWith('/metrics')) return json({});
    if (path.includes('/steps')) {
      const steps: WireStep[] = [];
      for (let after = 0; ; ) {
        const { body } = backend.readSteps(id, { after, limit: 500 });
        if (!('steps' in body)) return json([]);
        steps.push(...body.steps);
        if (!body.more) break;
        after = body.next;
      }
      return json(steps.sort((a, b) => a.n - b.n).map(toBasicStep));
    }
    const { body } = backend.readStatus(id);
    if (body === null || !('id' in body)) return json({ detail: 'Run not found' }, 404);
    const { status, started_at, finished_at, name, method } = body;
    return json({ id, status, started_at, finished_at, name, method, artifacts_ready: status === 'succeeded' });
  };
}

/** Wire version 1 over the same run. */
export function v1Answers(backend: MemoryBackend): (path: string, headers: Headers) => AnyAnswer {
  return (path, headers) => {
    const url = new URL(path, 'http://bench');
    const id = url.pathname.split('/')[3] ?? '';
    if (url.pathname.endsWith('/steps')) {
      const query = Object.fromEntries(url.searchParams);
      return backend.readSteps(id, query);
    }
    return backend.readStatus(id, headers.get('if-none-match'));
  };
}

/** The frames of one connection: the first is a snapshot, and of the run a change tells only what has changed. */
function createFrames(backend: MemoryBackend, runId: string) {
  let sent: WireRun | null = null;
  return {
    snapshot: () => {
      const { run, text } = snapshotOf(backend, runId);
      sent = run;
      return text;
    },
    change: ({ prev, rev, run, steps }: RunChange) => {
      const told = sent ? changedFields(sent, run) : run;
      sent = structuredClone(run);
      return JSON.stringify({ type: 'change', prev, rev, run: told, steps });
    },
  };
}

function snapshotOf(backend: MemoryBackend, runId: string): { run: WireRun; text: string } {
  const status = backend.readStatus(runId).body;
  const page = backend.readSteps(runId, { limit: 500 }).body;
  if (status === null || !('rev' in status) || !('steps' in page)) throw new Error('bench: the run is not there');
  const { epoch, rev } = status;
  const text = JSON.stringify({
    type: 'snapshot',
    epoch,
    rev,
    resumed: false,
    run: status,
    steps: page.steps,
    more: page.more,
    heartbeat_ms: 30_000,
  });
  return { run: structuredClone(status), text };
}

/** A `fetch` that answers from `answers`, on the backend's clock, and is counted; `/events` is an event stream. */
export function createFetch(
  backend: MemoryBackend,
  answers: (path: string, headers: Headers) => AnyAnswer,
  meter: Meter,
): typeof globalThis.fetch {
  const stream = (runId: string, signal: AbortSignal | null): Response => {
    const encoder = new TextEncoder();
    meter.answer('/events', 200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' }, null);
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        const write = (text: string) => {
          meter.push(text, 0);
          controller.enqueue(encoder.encode(text));
        };
        const event = (type: 'snapshot' | 'change', text: string, id: string) =>
          write(`id: ${id}\nevent: ${type}\ndata: ${text}\n\n`);
        const idOf = () => {
          const { body: run } = backend.readStatus(runId);
          return run !== null && 'rev' in run ? `${run.epoch}.${run.rev}` : '';
        };
        const frames = createFrames(backend, runId);
        write('retry: 1000\n\n');
        event('snapshot', frames.snapshot(), idOf());
        const unsubscribe = backend.subscribe(runId, (change) => {
          event('change', frames.change(change), `${change.epoch}.${change.rev}`);
        });
        const beat = (): unknown =>
          backend.clock.setTimeout(() => {
            if (signal?.aborted) return;
            write(':\n\n');
            beat();
          }, KEEP_ALIVE_MS);
        beat();
        signal?.addEventListener('abort', () => {
          unsubscribe();
          controller.error(new DOMException('aborted', 'AbortError'));
        });
      },
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  };
  return async (input, init) => {
    const url = new URL(String(input));
    const path = `${url.pathname}${url.search}`;
    if (url.pathname.endsWith('/events')) return stream(url.pathname.split('/')[3] ?? '', init?.signal ?? null);
    const { status, headers, body } = answers(path, new Headers(init?.headers));
    const text = body === null ? null : JSON.stringify(body);
    const sent = {
      ...headers,
      Date: new Date(backend.clock.now()).toUTCString(),
      'Content-Length': String(text === null ? 0 : Buffer.byteLength(text)),
    };
    meter.answer(path, status, sent, text);
    return new Response(text, { status, headers: sent });
  };
}

/** A WebSocket class that speaks the wire's push from the backend's changes, and is counted. */
export function createSocketClass(backend: MemoryBackend, meter: Meter) {
  return class BenchSocket {
    readyState = 0;
    onopen: (() => void) | null = null;
    onmessage: ((event: { data: string }) => void) | null = null;
    onclose: ((event: { code: number }) => void) | null = null;
    onerror: (() => void) | null = null;
    #unsubscribe = () => {};
    readonly #runId: string;

    constructor(url: string) {
      this.#runId = url.split('/').at(-1) ?? '';
      meter.answer('/ws', 101, { Upgrade: 'websocket', Connection: 'Upgrade' }, null);
      backend.clock.setTimeout(() => {
        this.readyState = 1;
        this.onopen?.();
      }, 1);
    }

    send(text: string) {
      const { type } = JSON.parse(text) as { type: string };
      if (type === 'ping') this.#tell('{"type":"pong"}');
      if (type !== 'hello') return;
      const frames = createFrames(backend, this.#runId);
      this.#tell(frames.snapshot());
      this.#unsubscribe = backend.subscribe(this.#runId, (change) => this.#tell(frames.change(change)));
    }

    #tell(data: string) {
      // Two bytes begin a frame of the server; from 126 bytes on four, from 64 KiB on ten.
      meter.push(data, data.length < 126 ? 2 : data.length < 65_536 ? 4 : 10);
      this.onmessage?.({ data });
    }

    close(code = 1000) {
      if (this.readyState === 3) return;
      this.readyState = 3;
      this.#unsubscribe();
      backend.clock.setTimeout(() => this.onclose?.({ code }), 0);
    }
  };
}
