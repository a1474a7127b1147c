import { WebSocket } from 'ws';
import { isRecord } from '../../check';
import type { ConformanceOptions } from '../../types';

/** A request to a backend. */
export interface Passing {
  method: string;
  path: string;
  headers: Headers;
  body: string | null;
}
/** A response of a backend. */
export interface Returning {
  status: number;
  headers: Headers;
  /** Mutable JSON body of the response; `{}` if it is not JSON. */
  json: Record<string, unknown>;
  /** The run in the response, if any. */
  run: Record<string, unknown>;
  text: string;
}

/** A fault in requests, responses or pushed messages. */
export interface Fault {
  arriving?: (call: Passing) => void;
  answering?: (answer: Returning, call: Passing) => void;
  pushing?: (frame: Record<string, unknown>) => void;
  streaming?: (text: string) => string;
  /** A hello message, with its URL. */
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

/** Options for `runConformance` that add a fault to a correct backend. */
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

/** A faulty backend, and the check that must fail. A fault may have state, so each run creates its own. */
export interface WrongBackend {
  what: string;
  caughtBy: string;
  fault: () => Fault;
}

export const isStatus = ({ path }: Passing) => /\/status$/.test(path);
export const isSteps = ({ path }: Passing) => path.includes('/steps');
export const isCancel = ({ method, path }: Passing) => method === 'POST' && path.endsWith('/cancel');
export const isStart = ({ method, path }: Passing) => method === 'POST' && path === '/v1/runs';
export const stepsOf = (json: Record<string, unknown>) => (Array.isArray(json.steps) ? json.steps : []);
export const without = (path: string, name: string) => path.replace(new RegExp(`([?&])${name}=[^&]*&?`), '$1');
