import type { Clock } from '../../../core/platform/clock';
import type { Run } from '../../../core/run/run';
import { RunSourceError } from '../../../core/run/source/run-source-error';
import type { GetHeaders } from '../identity/headers';
import { orWhenLeaving } from '../identity/leaving';
import type { Tokens } from '../identity/tokens';
import { anyBodyOf, bodyOf } from './body';
import { errorOf, failure } from './errors';
import { createKeepAlive } from './keep-alive';
import type { HttpAnswer, HttpRequest } from './messages';
import { dateOf, isFromCache, retryAfterOf } from './times';

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

/** Makes whole addresses of paths; one that is whole stays as it is. */
export const hangOn = (baseUrl: string) => (path: string) =>
  /^\w+:\/\//.test(path) ? path : baseUrl.replace(/\/+$/, '') + path;

/** Makes the function that sends requests: fresh headers for each, one refresh of the token, errors in our kinds. */
export function createHttp(
  options: Sending,
): (request: HttpRequest, tokens: Tokens | undefined) => Promise<HttpAnswer> {
  const absolute = hangOn(options.baseUrl);
  const keepAlive = createKeepAlive();
  const send = async (request: HttpRequest, extraHeaders: Headers | undefined): Promise<Response> => {
    const headers = new Headers(extraHeaders);
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
      throw failure('network', request, { what: `got no answer (${why})`, cause });
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
    if (!isGood) throw await errorOf(response, request, { dateMs, toRun: options.toRun });
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
    const waitsForBody = request.bodyMaxWaitMs === undefined;
    const readBody = waitsForBody ? bodyOf(response, request) : anyBodyOf(response, request, options.clock);
    const retryAfterMs = retryAfterOf(headers, dateMs);
    return { status, headers, body: await readBody, dateMs, isCached: isFromCache(headers), retryAfterMs };
  };
}
