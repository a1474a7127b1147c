import type { Clock } from '../../../core/platform/clock';
import { createTimer } from '../../../core/platform/timer';
import type { Run } from '../../../core/run/run';
import { type RunErrorKind, RunSourceError } from '../../../core/run/run-source';
import { parseIfText, parseJson } from '../../../wire/json';
import { object, string, text } from '../../../wire/read/fields';
import { time } from '../../../wire/read/time';
import type { GetHeaders } from '../identity/headers';
import { orWhenLeaving } from '../identity/leaving';
import type { Tokens } from '../identity/tokens';
import { createKeepAlive } from './keep-alive';

/** How requests are made. */
export interface HttpOptions {
  /** Where the API is, as an absolute address or as a path of the page's own origin, e.g. `/api`. */
  baseUrl: string;
  /**
   * Headers of every request, e.g. `Authorization`: an object, or a function that returns one or a promise of one. Called
   * once for requests that go out together, and once more after a 401. Default: none.
   */
  getHeaders?: GetHeaders | undefined;
  /** Sends the requests. Default: the global `fetch`. */
  fetch?: typeof globalThis.fetch | undefined;
  /** Whether cookies go with requests: `include` for another origin, which must then allow it. Default: `fetch`'s own, `same-origin`. */
  credentials?: RequestCredentials | undefined;
}

/** What sending needs beside who is asking; `toRun` reads the run that a refusal carries. */
type Sending = Omit<HttpOptions, 'getHeaders'> & { clock: Clock; toRun: (value: unknown) => Run | null };

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
  /**
   * Any 2xx is a success, also one whose body is no JSON, is cut off or does not come within this time (ms): that is then
   * `null`. Default: a body that cannot be read is an error.
   */
  bodyPatienceMs?: number;
}

/** An answer that is not an error. */
export interface HttpAnswer {
  status: number;
  headers: Headers;
  /** Parsed JSON; `null` for 204 and 304. */
  body: unknown;
  /** From the Date header, epoch ms; `null` where CORS hides it and where the answer is from a cache. */
  dateMs: number | null;
  /** It is from a cache: it tells when the server said it, not what time it is. */
  isCached: boolean;
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

const retryAfterOf = (headers: Headers, dateMs: number | null) =>
  parseRetryAfter(headers.get('retry-after'), dateMs ?? Date.now());

/** By how much a Date header may be off: it has whole seconds, and the middle is taken. ms */
export const DATE_ERROR_MS = 500;

const isFromCache = (headers: Headers): boolean => Number(headers.get('age') ?? 0) > 0;

function dateOf(headers: Headers): number | null {
  // Some caches renew it and some do not.
  if (isFromCache(headers)) return null;
  const at = time(headers.get('date'));
  return at === null ? null : at + DATE_ERROR_MS;
}

// 501 and 505 do not pass: the server has no such call, or does not speak this version.
const isTransientStatus = (status: number) =>
  [408, 425, 429].includes(status) || (status >= 500 && status !== 501 && status !== 505);

function kindOf(status: number, ended: readonly number[]): RunErrorKind {
  if (ended.includes(status)) return 'ended';
  if (isTransientStatus(status)) return 'server';
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  return status === 404 || status === 410 ? 'not_found' : 'rejected';
}

const CHECKS: Partial<Record<RunErrorKind, string>> = {
  unauthorized: 'A fresh token did not help: check what getHeaders returns',
  forbidden: 'Check the rights of the signed-in user',
  not_found: 'Check the id, and that it belongs to the signed-in user',
  ended: 'The run has already ended',
  rejected: 'Check the request against the backend',
};

/** What it is answered with, and what follows from it. */
const failure = (
  kind: RunErrorKind,
  { method, path }: HttpRequest,
  what: string,
  extra: ConstructorParameters<typeof RunSourceError>[2],
) => {
  const check = CHECKS[kind];
  const next = check ? `${check}.` : 'It will be tried again.';
  return new RunSourceError(kind, `${method} ${path} ${what}. ${next}`, extra);
};

async function errorOf(
  response: Response,
  request: HttpRequest,
  dateMs: number | null,
  toRun: Sending['toRun'],
): Promise<RunSourceError> {
  const { status } = response;
  const kind = kindOf(status, request.endedStatuses ?? []);
  const problem = object(await problemOf(response));
  const detail = string(problem?.detail) ?? string(problem?.title);
  return failure(kind, request, `was answered with ${status}${detail === null ? '' : ` (${detail})`}`, {
    status,
    detail,
    code: text(problem?.code),
    retryAfterMs: retryAfterOf(response.headers, dateMs),
    run: toRun(problem?.run),
  });
}

/** What an error says of itself; `null` where it says nothing that can be read. */
async function problemOf(response: Response): Promise<unknown> {
  try {
    return parseJson(await response.text());
  } catch {
    return null;
  }
}

/** What the address of a page to sign in on looks like. */
const IS_SIGN_IN = /(?:log|sign)[-_]?(?:in|on)(?!g)|[/.](?:auth|oauth2?|sso|saml2?|cas|idp|authorize)(?:[/.]|$)/i;

/**
 * Servers with sessions send whoever has none to a page to sign in on, whatever was asked. Its 200 says nothing of what was
 * asked: a cancel that ends there has not arrived.
 */
function isSignIn({ redirected, url, headers }: Response): boolean {
  if (!redirected || !/\bhtml\b/i.test(headers.get('content-type') ?? '')) return false;
  const { hostname, pathname } = new URL(url);
  return IS_SIGN_IN.test(`${hostname.split('.')[0]}${pathname}`);
}

/** Was this meant to be JSON? Then it is that which is wrong, not the address. */
const isMeantAsJson = (headers: Headers, said: string): boolean =>
  /\bjson\b/i.test(headers.get('content-type') ?? '') && !/^\s*</.test(said);

async function bodyOf(response: Response, request: HttpRequest): Promise<unknown> {
  const { status, headers } = response;
  if (status === 204 || status === 304) return null;
  let said: string;
  try {
    said = await response.text();
  } catch (cause) {
    // Losing the line in the middle of the body is no different from losing it before.
    if (request.signal.aborted) throw cause;
    throw failure('network', request, `was answered with ${status}, but the rest of the answer was lost`, { cause });
  }
  try {
    // Many backends have nothing to say to what they have done.
    return said === '' && request.method === 'POST' ? null : parseIfText(parseJson(said));
  } catch (cause) {
    const type = headers.get('content-type') ?? 'no content type';
    const place = cause instanceof SyntaxError ? cause.message : null;
    const what =
      said === ''
        ? 'was answered with nothing; is baseUrl the API?'
        : isMeantAsJson(headers, said) && place !== null
          ? `was answered with JSON that cannot be read ${place}. Check how the backend writes it`
          : `was answered with no JSON but ${type}; is baseUrl the API?`;
    throw failure('invalid', request, what, { status, cause });
  }
}

/** Makes whole addresses of paths; one that is whole stays as it is. */
export const hangOn = (baseUrl: string) => (path: string) =>
  /^\w+:\/\//.test(path) ? path : baseUrl.replace(/\/+$/, '') + path;

/** Reads the body of an answer that is good already; it may still be written long after that, or never end. */
async function anyBodyOf(response: Response, request: HttpRequest, clock: Clock): Promise<unknown> {
  const timer = createTimer(clock);
  const patience = new Promise<null>((resolve) => timer(request.bodyPatienceMs, () => resolve(null)));
  try {
    return await Promise.race([bodyOf(response, request).catch(() => null), patience]);
  } finally {
    timer();
  }
}

/** Makes the function that sends requests: fresh headers for each, one refresh of the token, errors in our kinds. */
export function createHttp(
  options: Sending,
): (request: HttpRequest, tokens: Tokens | undefined) => Promise<HttpAnswer> {
  const absolute = hangOn(options.baseUrl);
  const keepAlive = createKeepAlive();
  const send = async (request: HttpRequest, given: Headers | undefined): Promise<Response> => {
    const headers = new Headers(given);
    headers.set('accept', 'application/json, application/problem+json');
    for (const [name, value] of Object.entries(request.headers ?? {})) headers.set(name, value);
    const { method, signal } = request;
    const body = request.body === undefined ? null : JSON.stringify(request.body);
    if (body !== null) headers.set('content-type', 'application/json');
    const { credentials } = options;
    // Looked up at each call: tests and service workers replace the global one after this module was loaded.
    const fetch = options.fetch ?? globalThis.fetch;
    const go = (kept: { keepalive?: true }) =>
      fetch(absolute(request.path), {
        method,
        headers,
        signal,
        // The validators are ours: the browser's cache answering by itself would hide the server's time.
        cache: 'no-store',
        ...(credentials && { credentials }),
        ...(body !== null && { body }),
        ...kept,
      });
    try {
      return await (method === 'POST' ? keepAlive(body ?? '', go) : go({}));
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw failure('network', request, `got no answer (${why})`, { cause });
    }
  };

  /** Sends, and once more after a 401: with headers that others have fetched meanwhile, and at last with fresh ones. */
  const sendAs = async (request: HttpRequest, tokens: Tokens | undefined): Promise<Response> => {
    if (!tokens) return send(request, undefined);
    // What a person has confirmed does not wait for a token beyond the page's life.
    const isWish = request.method === 'POST';
    let headers = await (isWish ? orWhenLeaving(tokens.get(), tokens.known) : tokens.get());
    let response = await send(request, headers);
    for (let tries = 0; response.status === 401; tries += 1) {
      // What is not read keeps the connection from the next request.
      await response.body?.cancel();
      const renewed = await tokens.renew(headers, tries > 0);
      headers = renewed.headers;
      response = await send(request, headers);
      if (renewed.areFresh) break;
    }
    return response;
  };

  return async (request, tokens) => {
    const response = await sendAs(request, tokens);
    const { status, headers } = response;
    const dateMs = dateOf(headers);
    const isGood = response.ok || (status === 304 && request.method === 'GET');
    if (!isGood) throw await errorOf(response, request, dateMs, options.toRun);
    if (isSignIn(response)) {
      await response.body?.cancel();
      const { method, path } = request;
      throw new RunSourceError(
        'unauthorized',
        `${method} ${path} was sent on to a page to sign in on. Sign in again.`,
        {
          status,
        },
      );
    }
    const isPatient = request.bodyPatienceMs === undefined;
    const readBody = isPatient ? bodyOf(response, request) : anyBodyOf(response, request, options.clock);
    const retryAfterMs = retryAfterOf(headers, dateMs);
    return { status, headers, body: await readBody, dateMs, isCached: isFromCache(headers), retryAfterMs };
  };
}
