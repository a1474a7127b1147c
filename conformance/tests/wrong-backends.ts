import { WebSocket } from 'ws';
import { isRecord } from '../../check';
import type { ConformanceOptions } from '../../types';

/** A call on its way to a backend, and back. */
export interface Passing {
  method: string;
  path: string;
  headers: Headers;
  body: string | null;
}
export interface Returning {
  status: number;
  headers: Headers;
  /** The JSON of the answer, to be changed. `{}` when it is none. */
  json: Record<string, unknown>;
  /** The run the answer is about, if any. */
  run: Record<string, unknown>;
  text: string;
}

/** What is wrong: with what arrives at the backend, with what it answers, with what it pushes. */
export interface Fault {
  arriving?: (call: Passing) => void;
  answering?: (answer: Returning, call: Passing) => void;
  pushing?: (frame: Record<string, unknown>) => void;
  streaming?: (text: string) => string;
  /** A hello on its way, with the address it is sent to. */
  greeting?: (hello: Record<string, unknown>, url: string) => void;
  closing?: number;
}

const NO_BODY: readonly number[] = [101, 204, 304];

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A good backend with a fault before it: what `runConformance` needs to meet it. */
export function withFault({ arriving, answering, pushing, streaming, greeting, closing }: Fault) {
  const fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const url = new URL(String(input));
    const call: Passing = {
      method: init.method ?? 'GET',
      path: url.pathname + url.search,
      headers: new Headers(init.headers),
      body: typeof init.body === 'string' ? init.body : null,
    };
    arriving?.(call);
    const { method, headers, body } = call;
    const response = await globalThis.fetch(url.origin + call.path, {
      ...init,
      method,
      headers,
      ...(body !== null && { body }),
    });
    if (call.path.includes('/events')) {
      if (!streaming || !response.body) return response;
      const change = new TransformStream<string, string>({
        transform: (chunk, controller) => controller.enqueue(streaming(chunk)),
      });
      const changed = response.body
        .pipeThrough(new TextDecoderStream())
        .pipeThrough(change)
        .pipeThrough(new TextEncoderStream());
      return new Response(changed, { status: response.status, headers: response.headers });
    }
    const text = await response.text();
    const parsed = parse(text);
    const json = isRecord(parsed) ? parsed : {};
    const run = isRecord(json.run) ? json.run : json;
    const answer: Returning = { status: response.status, headers: new Headers(response.headers), json, run, text: '' };
    answering?.(answer, call);
    const said = answer.text || (isRecord(parsed) ? JSON.stringify(answer.json) : text);
    answer.headers.delete('content-length');
    return new Response(NO_BODY.includes(answer.status) ? null : said, answer);
  };

  class FaultySocket extends WebSocket {
    readonly #asked: string;
    constructor(url: string, ...rest: [string[], object?]) {
      super(url.replace(/\?.*/, ''), ...rest);
      this.#asked = url;
    }
    override emit(event: string, ...args: unknown[]): boolean {
      if (event === 'message' && pushing) {
        const frame = JSON.parse(String(args[0]));
        pushing(frame);
        return super.emit(event, Buffer.from(JSON.stringify(frame)), false);
      }
      if (event === 'close' && closing !== undefined) return super.emit(event, closing, Buffer.alloc(0));
      return super.emit(event, ...args);
    }
    override send(text: string): void {
      const message = JSON.parse(text);
      greeting?.(message, this.#asked);
      super.send(JSON.stringify(message));
    }
  }
  const needsSocket = pushing || greeting || closing !== undefined;
  return { fetch, ...(needsSocket && { WebSocket: FaultySocket }) } satisfies Partial<ConformanceOptions>;
}

const isStatus = ({ path }: Passing) => /\/status$/.test(path);
const isSteps = ({ path }: Passing) => path.includes('/steps');
const isCancel = ({ method, path }: Passing) => method === 'POST' && path.endsWith('/cancel');
const isStart = ({ method, path }: Passing) => method === 'POST' && path === '/v1/runs';
const stepsOf = (json: Record<string, unknown>) => (Array.isArray(json.steps) ? json.steps : []);
const without = (path: string, name: string) => path.replace(new RegExp(`([?&])${name}=[^&]*&?`), '$1');

/** Backends that are wrong in one way each, and the check that has to say so. A fault may remember: each has its own. */
export const WRONG_BACKENDS: readonly { what: string; caughtBy: string; fault: () => Fault }[] = [
  {
    what: 'says cancelled at once, while the worker goes on',
    caughtBy: 'cancel.running',
    fault: () => ({
      answering(answer, call) {
        if (!isCancel(call) || answer.status !== 202) return;
        answer.status = 200;
        answer.json.status = 'cancelled';
        answer.run.status = 'cancelled';
      },
    }),
  },
  {
    what: 'shows a run that is being cancelled as running',
    caughtBy: 'cancel.flow',
    fault: () => ({
      answering({ run }, call) {
        if (isStatus(call) && run.status === 'cancelling') run.status = 'running';
      },
    }),
  },
  {
    what: 'overwrites the first cancel with the second',
    caughtBy: 'cancel.again',
    fault: () => ({
      answering({ run }, call) {
        if (isCancel(call) && isRecord(run.cancel)) run.cancel.reason = JSON.parse(call.body ?? '{}').reason;
      },
    }),
  },
  {
    what: 'does not say how a cancel came out',
    caughtBy: 'cancel.ends',
    fault: () => ({
      answering({ run }, call) {
        if (isStatus(call) && isRecord(run.cancel)) run.cancel.outcome = null;
      },
    }),
  },
  {
    what: 'logs no cancelled step',
    caughtBy: 'cancel.steps',
    fault: () => ({
      answering({ json }, call) {
        if (isSteps(call)) json.steps = stepsOf(json).filter((step) => step.kind !== 'cancelled');
      },
    }),
  },
  {
    what: 'refuses the cancel of a cancelled run',
    caughtBy: 'cancel.cancelled',
    fault: () => ({
      answering(answer, call) {
        if (isCancel(call) && answer.json.status === 'cancelled') answer.status = 409;
      },
    }),
  },
  {
    what: 'says 200 to the cancel of a run that has succeeded',
    caughtBy: 'cancel.finished',
    fault: () => ({
      answering(answer, call) {
        if (!isCancel(call) || answer.status !== 409) return;
        answer.status = 200;
        answer.json = { ok: true, status: 'cancelled', run: answer.run };
        answer.headers.set('content-type', 'application/json');
      },
    }),
  },
  {
    what: 'takes each cancel for a new one',
    caughtBy: 'cancel.parallel',
    fault: () => {
      let n = 0;
      return {
        answering({ run }, call) {
          n += 1;
          if (isCancel(call) && isRecord(run.cancel)) run.cancel.requested_at = new Date(n).toISOString();
        },
      };
    },
  },
  {
    what: 'lets a queued run wait for a worker before it is cancelled',
    caughtBy: 'cancel.queued',
    fault: () => ({
      answering(answer, call) {
        if (!isCancel(call) || answer.status !== 200) return;
        answer.status = 202;
        answer.json.status = 'cancelling';
      },
    }),
  },
  {
    what: 'ignores force',
    caughtBy: 'cancel.force',
    fault: () => ({
      arriving(call) {
        if (isCancel(call)) call.body = '{}';
      },
    }),
  },
  {
    what: 'takes forms for JSON',
    caughtBy: 'cancel.json-required',
    fault: () => ({
      arriving(call) {
        if (!isCancel(call) || call.headers.get('content-type') === 'application/json') return;
        call.headers.set('content-type', 'application/json');
        call.body = '{}';
      },
    }),
  },
  {
    what: 'takes any reason',
    caughtBy: 'cancel.invalid',
    fault: () => ({
      arriving(call) {
        if (isCancel(call)) call.body = '{}';
      },
    }),
  },
  {
    what: 'writes on after the end',
    caughtBy: 'ended.final',
    fault: () => {
      let n = 0;
      return {
        answering({ run }, call) {
          if (isStatus(call) && run.status === 'cancelled') run.rev = Number(run.rev) + n++;
        },
      };
    },
  },
  {
    what: 'lets the end flip',
    caughtBy: 'ended.sticky',
    fault: () => {
      let reads = 0;
      return {
        answering({ run }, call) {
          if (isStatus(call) && run.status === 'succeeded' && reads++ > 2) run.status = 'cancelled';
        },
      };
    },
  },
  {
    what: 'repeats a rev',
    caughtBy: 'rev.moves',
    fault: () => ({
      answering({ run }) {
        if (typeof run.rev === 'number') run.rev = Math.min(run.rev, 3);
      },
    }),
  },
  {
    what: 'reads from a replica that lags behind',
    caughtBy: 'rev.never-back',
    fault: () => {
      let n = 0;
      return {
        answering({ run }, call) {
          if (isStatus(call) && typeof run.rev === 'number' && n++ % 2 === 1) run.rev -= 2;
        },
      };
    },
  },
  {
    what: 'ignores If-None-Match',
    caughtBy: 'status.not-modified',
    fault: () => ({ arriving: ({ headers }) => headers.delete('if-none-match') }),
  },
  {
    what: 'says 304 to every ETag',
    caughtBy: 'status.modified',
    fault: () => ({
      answering(answer, { headers }) {
        if (headers.has('if-none-match')) answer.status = 304;
      },
    }),
  },
  {
    what: 'has an ETag of its own making',
    caughtBy: 'status.etag',
    fault: () => ({ answering: ({ headers }) => headers.set('etag', '"5d8c72a5edda8"') }),
  },
  {
    what: 'sends times without a zone',
    caughtBy: 'status.shape',
    fault: () => ({
      answering({ run }) {
        if (typeof run.created_at === 'string') run.created_at = run.created_at.replace('Z', '');
      },
    }),
  },
  {
    what: 'leaves out what is null',
    caughtBy: 'status.shape',
    fault: () => ({
      answering({ run }) {
        for (const [name, value] of Object.entries(run)) if (value === null) delete run[name];
      },
    }),
  },
  {
    what: 'has a clock of its own for server_time',
    caughtBy: 'status.time',
    fault: () => ({
      answering({ run }, call) {
        if (isStatus(call) && run.server_time) run.server_time = '2020-01-01T00:00:00Z';
      },
    }),
  },
  {
    what: 'orders steps by number',
    caughtBy: 'steps.page',
    fault: () => ({
      answering({ json }, call) {
        if (isSteps(call)) json.steps = stepsOf(json).reverse();
      },
    }),
  },
  {
    what: 'never says that there is more',
    caughtBy: 'steps.paged',
    fault: () => ({
      answering({ json }, call) {
        if (isSteps(call)) json.more = false;
      },
    }),
  },
  {
    what: 'ignores after',
    caughtBy: 'steps.after',
    fault: () => ({
      arriving(call) {
        if (isSteps(call)) call.path = without(call.path, 'after');
      },
    }),
  },
  {
    what: 'ignores the epoch',
    caughtBy: 'steps.foreign-epoch',
    fault: () => ({
      arriving(call) {
        if (isSteps(call)) call.path = without(call.path, 'epoch');
      },
    }),
  },
  {
    what: 'resets every cursor',
    caughtBy: 'steps.own-epoch',
    fault: () => ({
      answering({ json }, call) {
        if (isSteps(call)) json.reset = true;
      },
    }),
  },
  {
    what: 'reads a bad after as 0',
    caughtBy: 'steps.bad-after',
    fault: () => ({
      arriving(call) {
        if (isSteps(call) && !/after=\d+(&|$)/.test(call.path)) call.path = without(call.path, 'after');
      },
    }),
  },
  {
    what: 'has flat metrics',
    caughtBy: 'metrics.shape',
    fault: () => ({
      answering(answer, { path }) {
        if (path.endsWith('/metrics') && answer.status === 200) answer.json = { ks_mean: 0.1 };
      },
    }),
  },
  {
    what: 'lists the oldest first',
    caughtBy: 'list.page',
    fault: () => ({
      answering({ json }) {
        if (Array.isArray(json.runs)) json.runs = json.runs.toReversed();
      },
    }),
  },
  {
    what: 'forgets the cursor of the list',
    caughtBy: 'list.keyset',
    fault: () => ({
      arriving(call) {
        call.path = without(call.path, 'cursor');
      },
    }),
  },
  {
    what: 'cannot list by id',
    caughtBy: 'list.filter',
    fault: () => ({
      arriving(call) {
        call.path = without(call.path, 'ids');
      },
    }),
  },
  {
    what: 'gives as many runs as are asked for',
    caughtBy: 'list.limit',
    fault: () => ({
      arriving(call) {
        call.path = call.path.replace('limit=100000', 'limit=100');
      },
      answering({ json }) {
        if (Array.isArray(json.runs)) json.runs = Array.from({ length: 101 }, () => (json.runs as unknown[])[0]);
      },
    }),
  },
  {
    what: 'gives no Location',
    caughtBy: 'start.created',
    fault: () => ({ answering: ({ headers }) => headers.delete('location') }),
  },
  {
    what: 'ignores the Idempotency-Key',
    caughtBy: 'start.replayed',
    fault: () => ({ arriving: ({ headers }) => headers.delete('idempotency-key') }),
  },
  {
    what: 'ignores the Idempotency-Key of requests that come at once',
    caughtBy: 'start.once',
    fault: () => ({ arriving: ({ headers }) => headers.delete('idempotency-key') }),
  },
  {
    what: 'takes another body for the same request',
    caughtBy: 'start.mismatch',
    fault: () => {
      let first: string | null = null;
      return {
        arriving(call) {
          if (!isStart(call)) return;
          first ??= call.body;
          call.body = first;
        },
      };
    },
  },
  {
    what: 'has one Idempotency-Key for all users',
    caughtBy: 'start.key-of-owner',
    fault: () => {
      let first: string | null = null;
      return {
        answering(answer, call) {
          if (!isStart(call)) return;
          first ??= String(answer.json.id);
          answer.json.id = first;
        },
      };
    },
  },
  {
    what: 'starts a run from a form',
    caughtBy: 'start.json-required',
    fault: () => ({ arriving: (call) => isStart(call) && call.headers.set('content-type', 'application/json') }),
  },
  {
    what: 'lets everybody in',
    caughtBy: 'access.no-token',
    fault: () => ({ arriving: ({ headers }) => headers.set('authorization', 'Bearer demo-ada') }),
  },
  {
    what: 'finds runs that do not exist',
    caughtBy: 'access.missing',
    fault: () => ({
      answering(answer) {
        if (answer.status === 404) answer.status = 200;
      },
    }),
  },
  ...['the text', 'the status'].map((what) => ({
    what: `tells by ${what} that another user's run exists`,
    caughtBy: 'access.foreign',
    fault: (): Fault => {
      const known = new Set<string>();
      return {
        answering(answer, call) {
          if (isStart(call)) known.add(String(answer.run.id));
          if (answer.status !== 404 || ![...known].some((id) => call.path.includes(id))) return;
          if (what === 'the status') answer.status = 403;
          else answer.json.detail = 'This run is not yours.';
        },
      };
    },
  })),
  {
    what: 'lists the runs of all',
    caughtBy: 'access.list',
    fault: () => ({
      arriving({ path, headers }) {
        if (path.startsWith('/v1/runs?')) headers.set('authorization', 'Bearer demo-ada');
      },
    }),
  },
  {
    what: 'offers the cancel to a viewer',
    caughtBy: 'access.viewer',
    fault: () => ({
      answering({ run }) {
        if (isRecord(run.can)) run.can.cancel = true;
      },
    }),
  },
  {
    what: 'refuses with plain JSON',
    caughtBy: 'errors.problem',
    fault: () => ({
      answering(answer) {
        if (answer.status >= 400) answer.headers.set('content-type', 'application/json');
      },
    }),
  },
  {
    what: 'shows its stack',
    caughtBy: 'errors.problem',
    fault: () => ({
      answering(answer) {
        if (answer.status >= 400) answer.json.stack = 'Error: no\n    at read (/srv/app/runs.js:10:5)';
      },
    }),
  },
  {
    what: 'sends 429 without Retry-After',
    caughtBy: 'errors.retry-after',
    fault: () => {
      let n = 0;
      return {
        answering(answer) {
          n += 1;
          if (n === 1) answer.status = 429;
        },
      };
    },
  },
  {
    what: 'pushes a change with a gap before it',
    caughtBy: 'ws.chain',
    fault: () => ({
      pushing(frame) {
        if (frame.type === 'change') frame.prev = Number(frame.rev) - 1 + 1;
      },
    }),
  },
  {
    what: 'pushes changes without some of their steps',
    caughtBy: 'ws.complete',
    fault: () => ({
      pushing(frame) {
        if (frame.type === 'change') frame.steps = [];
      },
    }),
  },
  { what: 'leaves without a word at the end', caughtBy: 'ws.end', fault: () => ({ closing: 1006 }) },
  {
    what: 'takes every snapshot for a resumed one',
    caughtBy: 'ws.reset',
    fault: () => ({
      pushing(frame) {
        if (frame.type === 'snapshot') frame.resumed = true;
      },
    }),
  },
  {
    what: 'does not resume',
    caughtBy: 'ws.resume',
    fault: () => ({
      greeting(hello) {
        hello.after = 0;
      },
    }),
  },
  {
    what: 'begins with a snapshot of another moment than its run',
    caughtBy: 'ws.snapshot',
    fault: () => ({
      pushing(frame) {
        if (frame.type === 'snapshot') frame.rev = Number(frame.rev) + 1;
      },
    }),
  },
  {
    what: 'takes a token from the address',
    caughtBy: 'ws.token',
    fault: () => ({
      greeting(hello, url) {
        const token = new URL(url).searchParams.get('token');
        if (token !== null) hello.token = token;
      },
    }),
  },
  {
    what: 'lets everybody watch every run',
    caughtBy: 'ws.missing',
    fault: () => ({
      greeting(hello) {
        hello.token = 'demo-ada';
      },
    }),
  },
  {
    what: 'streams events without ids',
    caughtBy: 'sse.snapshot',
    fault: () => ({ streaming: (text) => text.replaceAll(/^id: .*$\n/gm, '') }),
  },
  {
    what: 'streams a change with a gap before it',
    caughtBy: 'sse.chain',
    fault: () => ({ streaming: (text) => text.replaceAll(/"prev":\d+/g, '"prev":2000000') }),
  },
  {
    what: 'streams changes without their steps',
    caughtBy: 'sse.complete',
    fault: () => ({
      streaming: (text) =>
        text.replaceAll(
          /^data: (\{"type":"change".*)$/gm,
          (_, data) => `data: ${JSON.stringify({ ...JSON.parse(data), steps: [] })}`,
        ),
    }),
  },
  {
    what: 'cuts the stream at the end',
    caughtBy: 'sse.end',
    fault: () => ({
      streaming(text) {
        if (text.includes('event: bye')) throw new Error('cut');
        return text;
      },
    }),
  },
  {
    what: 'ignores Last-Event-ID',
    caughtBy: 'sse.resume',
    fault: () => ({ arriving: ({ headers }) => headers.delete('last-event-id') }),
  },
  {
    what: 'streams an ended run again and again',
    caughtBy: 'sse.done',
    fault: () => ({ arriving: ({ headers }) => headers.delete('last-event-id') }),
  },
  {
    what: 'streams to everybody',
    caughtBy: 'sse.access',
    fault: () => ({ arriving: ({ headers }) => headers.set('authorization', 'Bearer demo-ada') }),
  },
];
