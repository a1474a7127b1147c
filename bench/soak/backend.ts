import type { WireRun, WireStep } from '../../src/wire/types';

/** Steps started per second. */
const STEPS_PER_SECOND = 3;
/** How many of the chatty run's steps the backend keeps. The client must never fall further behind than this. */
const KEPT = 1_000;
const EPOCH = 'soak';
/** The watched run; the others appear in the list. */
export const CHATTY = 'run_0';
const iso = (ms = Date.now()) => new Date(ms).toISOString();

function newRun(i: number): WireRun {
  const now = iso();
  return {
    id: `run_${i}`,
    name: `Synthetic patient records ${i}`,
    dataset: 'patient-admissions',
    method: 'CTGAN',
    status: 'running',
    rev: 1,
    epoch: EPOCH,
    attempt: 1,
    max_attempts: 2,
    progress: { completed_steps: 0, total_steps: null, fraction: 0 },
    current_step: null,
    metrics: {},
    queue_position: null,
    cancel: null,
    error: null,
    can: { cancel: true, force: false, pause: false },
    created_at: now,
    started_at: now,
    finished_at: null,
    updated_at: now,
    server_time: now,
  };
}

/** A backend in the page that acts like a network: JSON text for `fetch`, frames for `WebSocket`. */
export interface SoakBackend {
  /** Requests and connections so far. */
  readonly asked: () => number;
  /** Simulates a network outage that ends every connection, or restores the network. */
  setDown(down: boolean): void;
  /** Stops all runs from changing. */
  stop(): void;
}

/** Installs a backend behind the page's `fetch` and `WebSocket`, with one chatty run and `count` others. */
export function installBackend(count: number): SoakBackend {
  const runs = Array.from({ length: count + 1 }, (_, i) => newRun(i));
  const byId = new Map(runs.map((run) => [run.id, run]));
  const sockets = new Set<SoakSocket>();
  let steps: WireStep[] = [];
  let begun = 0;
  let asked = 0;
  let isDown = false;

  const stamped = (run: WireRun | undefined) => ({ ...run, server_time: iso() });
  const newStep = (rev: number): WireStep => {
    begun += 1;
    const now = iso();
    const kind = begun % 5 === 0 ? 'metrics' : 'training';
    const progress = { current: 0, total: 100, unit: 'batch' };
    const texts = { title: `Epoch ${begun}`, detail: begun % 10 === 0 ? 'line\n'.repeat(20) : null };
    return {
      ...{ n: begun, rev, attempt: 1, kind, status: 'running', ...texts, progress },
      ...{ metrics: null, method: 'CTGAN', agent: false, created_at: now, started_at: now, finished_at: null },
    };
  };

  const advance = () => {
    const now = iso();
    for (const run of runs) {
      run.rev += 1;
      run.updated_at = now;
      // Progresses forever without completing.
      run.progress.fraction = 1 - 1 / (1 + run.rev / 40_000);
      run.metrics = { loss: { value: Number((3 / Math.sqrt(run.rev)).toFixed(4)), label: 'Loss' } };
    }
    const chatty = runs[0];
    if (!chatty) return;
    const prev = chatty.rev - 1;
    const changed: WireStep[] = [];
    for (const step of steps.slice(-STEPS_PER_SECOND)) {
      chatty.rev += 1;
      changed.push(Object.assign(step, { status: 'done', finished_at: now, rev: chatty.rev }));
    }
    for (let i = 0; i < STEPS_PER_SECOND; i += 1) {
      chatty.rev += 1;
      const step = newStep(chatty.rev);
      steps.push(step);
      changed.push(step);
    }
    if (steps.length > 2 * KEPT) steps = steps.slice(-KEPT);
    const last = steps.at(-1);
    chatty.progress.completed_steps = begun - STEPS_PER_SECOND;
    chatty.current_step = last
      ? { n: last.n, kind: last.kind, name: last.title, started_at: last.started_at ?? now }
      : null;
    const text = JSON.stringify({ type: 'change', prev, rev: chatty.rev, run: stamped(chatty), steps: changed });
    for (const socket of [...sockets]) if (socket.runId === CHATTY) socket.tell(text);
  };

  const stepsAfter = (after: number, limit: number) => {
    const newer = steps.filter((step) => step.rev > after).sort((a, b) => a.rev - b.rev);
    return { page: newer.slice(0, limit), more: newer.length > limit };
  };
  const json = (body: unknown, etag = '') =>
    new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json', ...(etag && { etag }) } });

  window.fetch = async (input, init) => {
    asked += 1;
    if (isDown) throw new TypeError('Failed to fetch');
    const url = new URL(String(input), location.href);
    const [, id = '', part] = /runs\/([^/]+)\/(\w+)$/.exec(url.pathname) ?? [];
    const run = byId.get(id);
    if (part === 'status') {
      const etag = `W/"${EPOCH}.${run?.rev}"`;
      const isKnown = new Headers(init?.headers).get('if-none-match') === etag;
      return isKnown ? new Response(null, { status: 304, headers: { etag } }) : json(stamped(run), etag);
    }
    if (part === 'steps') {
      const limit = Number(url.searchParams.get('limit') ?? 500);
      const found =
        id === CHATTY ? stepsAfter(Number(url.searchParams.get('after')), limit) : { page: [], more: false };
      const next = found.more ? found.page.at(-1)?.rev : run?.rev;
      return json({ epoch: EPOCH, run_rev: run?.rev, steps: found.page, next, more: found.more, reset: false });
    }
    return json({ runs: runs.map(stamped), next_cursor: null, server_time: iso() });
  };

  /** The subset of WebSocket that the client uses. */
  class SoakSocket {
    readyState = 0;
    onopen: (() => void) | null = null;
    onmessage: ((event: { data: string }) => void) | null = null;
    onclose: ((event: { code: number }) => void) | null = null;
    onerror: (() => void) | null = null;
    readonly runId: string;
    constructor(url: string) {
      asked += 1;
      this.runId = url.split('/').at(-1) ?? '';
      setTimeout(() => {
        if (isDown) this.end(1006);
        else if (this.readyState === 0) {
          this.readyState = 1;
          this.onopen?.();
        }
      }, 20);
    }
    tell(data: string) {
      this.onmessage?.({ data });
    }
    send(text: string) {
      const { type, after } = JSON.parse(text) as { type: string; after?: number };
      if (type === 'ping') this.tell('{"type":"pong"}');
      if (type !== 'hello') return;
      const run = byId.get(this.runId);
      const found = this.runId === CHATTY ? stepsAfter(after ?? 0, 500) : { page: [], more: false };
      const resume = { resumed: (after ?? 0) > 0, steps: found.page, more: found.more, heartbeat_ms: 30_000 };
      this.tell(JSON.stringify({ type: 'snapshot', epoch: EPOCH, rev: run?.rev, run: stamped(run), ...resume }));
      sockets.add(this);
    }
    close(code = 1000) {
      this.end(code);
    }
    end(code: number) {
      if (this.readyState === 3) return;
      this.readyState = 3;
      sockets.delete(this);
      setTimeout(() => this.onclose?.({ code }), 0);
    }
  }
  Object.assign(window, { WebSocket: SoakSocket });

  const timer = setInterval(advance, 1_000);
  return {
    asked: () => asked,
    setDown(down) {
      isDown = down;
      if (down) for (const socket of [...sockets]) socket.end(1006);
    },
    stop: () => clearInterval(timer),
  };
}
