import { type RunErrorKind, RunSourceError } from '../../core/run-source';
import { toRun } from './convert';
import { object, text } from './read';

/** Asked for before every request. `reason` is `unauthorized` after a 401: fetch a fresh token then. */
export type GetHeaders = (context: { reason: 'request' | 'unauthorized' }) => HeadersInit | Promise<HeadersInit>;

/** How requests are made. */
export interface HttpOptions {
  baseUrl: string;
  getHeaders?: GetHeaders | undefined;
  /** Default: the global one. */
  fetch?: typeof globalThis.fetch | undefined;
  credentials?: RequestCredentials | undefined;
}

/** One request. */
export interface HttpRequest {
  method: 'GET' | 'POST';
  /** Absolute, or relative to `baseUrl`. */
  path: string;
  signal: AbortSignal;
  headers?: Readonly<Record<string, string>>;
  body?: unknown;
  /** 4xx answers that mean "too late, it has ended". */
  endedStatuses?: readonly number[];
}

/** An answer that is not an error. */
export interface HttpAnswer {
  status: number;
  headers: Headers;
  /** Parsed JSON; `null` for 204 and 304. */
  body: unknown;
  /** From the Date header, epoch ms; `null` where CORS hides it. */
  dateMs: number | null;
  retryAfterMs: number | null;
}

/** Reads Retry-After: whole seconds or an HTTP date; anything else is ignored. Milliseconds from `nowMs`. */
export function parseRetryAfter(value: string | null, nowMs: number): number | null {
  if (value === null) return null;
  const trimmed = value.trim();
  if (/^\d+$/.test(trimmed)) return Number(trimmed) * 1000;
  // Date.parse would take "10 h" for a date; an HTTP date begins with the day's name.
  const at = /^[a-z]{3},? /i.test(trimmed) ? Date.parse(trimmed) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}

function dateOf(headers: Headers): number | null {
  const at = Date.parse(headers.get('date') ?? '');
  // The header has whole seconds, rounded down: the middle is the best guess.
  return Number.isNaN(at) ? null : at + 500;
}

const isTransientStatus = (status: number) => status === 408 || status === 425 || status === 429 || status >= 500;

function kindOf(status: number, ended: readonly number[]): RunErrorKind {
  if (ended.includes(status)) return 'ended';
  if (isTransientStatus(status)) return 'server';
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  return status === 404 || status === 410 ? 'not_found' : 'rejected';
}

const ADVICE: Record<RunErrorKind, string> = {
  network: 'It will be tried again.',
  timeout: 'It will be tried again.',
  server: 'It will be tried again.',
  invalid: 'It will be tried again. Check that baseUrl points at the API and not at a web page.',
  unauthorized: 'A fresh token did not help. Check what getHeaders returns.',
  forbidden: 'Nothing more is asked. Check the rights of the signed-in user.',
  not_found: 'Nothing more is asked. Check the id, and that it belongs to the signed-in user.',
  ended: 'The run has already ended.',
  rejected: 'Nothing more is asked. Check the request against the backend.',
};

async function errorOf(response: Response, request: HttpRequest, dateMs: number | null): Promise<RunSourceError> {
  const { status } = response;
  const kind = kindOf(status, request.endedStatuses ?? []);
  const body: unknown = await response.json().catch(() => null);
  const problem = object(body);
  const said = text(problem?.detail) ?? text(problem?.title);
  const what = `${request.method} ${request.path} was answered with ${status}${said === null ? '' : ` (${said})`}.`;
  return new RunSourceError(kind, `${what} ${ADVICE[kind]}`, {
    status,
    detail: said,
    code: text(problem?.code),
    retryAfterMs: parseRetryAfter(response.headers.get('retry-after'), dateMs ?? Date.now()),
    run: toRun(problem?.run, null)?.run ?? null,
  });
}

async function bodyOf(response: Response, request: HttpRequest): Promise<unknown> {
  if (response.status === 204 || response.status === 304) return null;
  try {
    return await response.json();
  } catch (cause) {
    // Losing the line in the middle of the body is no different from losing it before.
    if (request.signal.aborted) throw cause;
    const type = response.headers.get('content-type') ?? 'no content type';
    const what = `${request.method} ${request.path} was answered with something that is not JSON (${type}).`;
    throw new RunSourceError('invalid', `${what} ${ADVICE.invalid}`, { status: response.status, cause });
  }
}

/** Makes the function that sends requests: fresh headers for each, one refresh of the token, errors in our kinds. */
export function createHttp(options: HttpOptions): (request: HttpRequest) => Promise<HttpAnswer> {
  const base = options.baseUrl.replace(/\/+$/, '');

  const send = async (request: HttpRequest, reason: 'request' | 'unauthorized'): Promise<Response> => {
    const headers = new Headers(options.getHeaders ? await options.getHeaders({ reason }) : undefined);
    headers.set('accept', 'application/json, application/problem+json');
    for (const [name, value] of Object.entries(request.headers ?? {})) headers.set(name, value);
    if (request.body !== undefined) headers.set('content-type', 'application/json');
    const url = /^https?:\/\//i.test(request.path) ? request.path : `${base}${request.path}`;
    // Looked up at each call: tests and service workers replace the global one after this module was loaded.
    const fetch = options.fetch ?? globalThis.fetch;
    try {
      return await fetch(url, {
        method: request.method,
        headers,
        signal: request.signal,
        // The validators are ours: the browser's cache answering by itself would hide the server's time.
        cache: 'no-store',
        ...(options.credentials ? { credentials: options.credentials } : {}),
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      });
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      const what = `${request.method} ${request.path} got no answer (${why}).`;
      throw new RunSourceError('network', `${what} ${ADVICE.network}`, { cause });
    }
  };

  return async (request) => {
    let response = await send(request, 'request');
    if (response.status === 401 && options.getHeaders) response = await send(request, 'unauthorized');
    const dateMs = dateOf(response.headers);
    if (!response.ok && response.status !== 304) throw await errorOf(response, request, dateMs);
    const { status, headers } = response;
    return {
      status,
      headers,
      body: await bodyOf(response, request),
      dateMs,
      retryAfterMs: parseRetryAfter(headers.get('retry-after'), dateMs ?? Date.now()),
    };
  };
}
