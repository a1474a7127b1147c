import { cut, Failure, isRecord, pause } from './check';
import { type ConformanceOptions, DEFAULT_PATHS, type PathName, Unreachable } from './types';

/** A response with its body. */
export interface Answer {
  method: string;
  path: string;
  status: number;
  headers: Headers;
  text: string;
  /** `undefined` if the body is not JSON. */
  json: unknown;
  /** Token of the request. */
  token: string | null;
  /** Logical times of sending and arrival, over all requests. */
  sentAt: number;
  arrivedAt: number;
}

export interface Ask {
  method?: 'GET' | 'POST';
  /** `null` = no token. Default: the first user's. */
  token?: string | null;
  headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; strings are sent as they are. */
  body?: unknown;
  /** Query, including the question mark. */
  query?: string;
  /** Returns 429 and 503 responses. Default: waits for Retry-After and retries. */
  raw?: boolean;
}

const MOST_PATIENCE_MS = 20_000;

export const toText = ({ status, headers, text }: Answer) =>
  cut(`${status} ${headers.get('content-type') ?? 'without a content type'} ${text}`);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The limit of requests or time has been exceeded. */
export class OutOfBudget extends Error {}

/** Sends requests within the budget, and records all responses. */
export function createHttp(options: ConformanceOptions) {
  const { token = null, headers: common = {}, requestTimeoutMs = 10_000 } = options;
  const { timeoutMs = 240_000, maxRequests = 1500 } = options;
  const base = options.baseUrl.replace(/\/+$/, '');
  const send = options.fetch ?? globalThis.fetch;
  const deadline = Date.now() + timeoutMs;
  const seen: Answer[] = [];
  let requests = 0;
  let order = 0;

  function spend(): void {
    requests += 1;
    if (requests > maxRequests) throw new OutOfBudget(`more than ${maxRequests} requests (--max-requests)`);
    if (Date.now() > deadline) throw new OutOfBudget(`more than ${Math.round(timeoutMs / 1000)} s (--timeout)`);
  }

  const pathOf = (name: PathName, id = '') =>
    (options.paths?.[name] ?? DEFAULT_PATHS[name]).replace('{id}', encodeURIComponent(id));
  const headersOf = (as: string | null, more: Readonly<Record<string, string>> = {}) => ({
    ...common,
    ...(as !== null && { Authorization: `Bearer ${as}` }),
    ...more,
  });

  async function once(path: string, ask: Ask, isRepeated = false): Promise<Answer> {
    spend();
    order += 1;
    const sentAt = order;
    const { method = 'GET', body } = ask;
    const as = ask.token === undefined ? token : ask.token;
    const type = body === undefined ? {} : { 'Content-Type': 'application/json' };
    let response: Response;
    let text: string;
    try {
      response = await send(base + path, {
        method,
        headers: headersOf(as, { Accept: 'application/json', ...type, ...ask.headers }),
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        redirect: 'manual',
        signal: AbortSignal.timeout(requestTimeoutMs),
      });
      text = await response.text();
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
      // A server may close a keep-alive connection while the next request is being sent: retry idempotent requests.
      const isSafe = method === 'GET' || new Headers(ask.headers).has('Idempotency-Key');
      if (!isRepeated && isSafe && /other side closed|ECONNRESET|socket hang up/i.test(`${error} ${cause}`)) {
        return once(path, ask, true);
      }
      const why = `${error instanceof Error ? error.message : String(error)} ${cause}`.trim();
      if (seen.length === 0) throw new Unreachable(`${base}${path} cannot be reached: ${why}.`);
      throw new Failure(`a response to ${method} ${path}`, `none (${why})`);
    }
    order += 1;
    const { status, headers } = response;
    const answer = { method, path, status, headers, text, json: parse(text), token: as, sentAt, arrivedAt: order };
    seen.push(answer);
    return answer;
  }

  return {
    base,
    seen: seen as readonly Answer[],
    pathOf,
    headersOf,
    /** Counts a request made elsewhere against the budget. */
    spend,
    get requests() {
      return requests;
    },
    async call(name: PathName, id: string, ask: Ask = {}): Promise<Answer> {
      const path = pathOf(name, id) + (ask.query ?? '');
      for (let tries = 0; ; tries++) {
        const answer = await once(path, ask);
        if (ask.raw || tries >= 3 || (answer.status !== 429 && answer.status !== 503)) return answer;
        const seconds = Number(answer.headers.get('retry-after') ?? 1);
        await pause(Math.min(MOST_PATIENCE_MS, Number.isFinite(seconds) ? seconds * 1000 : 1000));
      }
    },
  };
}

export type Http = ReturnType<typeof createHttp>;

/** An id as text. The smallest backend may number its runs. */
export const idIn = (value: unknown): unknown => (Number.isSafeInteger(value) ? String(value) : value);

/** All runs in a response. */
export function runsIn({ json }: Answer): Record<string, unknown>[] {
  if (!isRecord(json)) return [];
  const { run, runs } = json;
  const found = [json, run, ...(Array.isArray(runs) ? runs : [])];
  return found
    .filter(isRecord)
    .filter((value) => typeof idIn(value.id) === 'string' && typeof value.status === 'string');
}
