import type { Clock } from '../../../core/platform/clock';
import type { Run } from '../../../core/run/run';
import { RunSourceError } from '../../../core/run/source/run-source-error';
import type { GetHeaders } from '../identity/headers';
import { orWhenLeaving } from '../identity/leaving';
import type { Tokens } from '../identity/tokens';
import { bodyOf } from './body';
import { errorOf, failure } from './errors';
import { createKeepAlive } from './keep-alive';
import type { HttpAnswer, HttpRequest } from './messages';
import { orNull } from './or-null';
import { dateOf, isFromCache, retryAfterOf } from './times';

/** HTTP options of a source. */
export interface HttpOptions {
  /** Base URL of the API: absolute, or a path on the page's origin, e.g. `/api`. */
  baseUrl: string;
  /**
   * Returns the headers of a request, e.g. `Authorization`, or a promise. Called before each request, and again after a
   * 401. Default: none.
   */
  getHeaders?: GetHeaders | undefined;
  /** Custom `fetch`. Default: the global one. */
  fetch?: typeof globalThis.fetch | undefined;
  /** Credentials mode: `include` sends cookies to another origin, which must allow it. Default: `same-origin`. */
  credentials?: RequestCredentials | undefined;
}

/** `toRun` reads the run that an error response may contain. */
type Sending = Omit<HttpOptions, 'getHeaders'> & { clock: Clock; toRun: (value: unknown) => Run | null };

/** Matches the URL of a sign-in page. */
const IS_SIGN_IN =
  /(?:log|sign)[-_]?(?:in|on)(?!g)|[/.](?:auth|oauth2?|sso|saml2?|cas|idp|authorize|authenticate|sessions?\/new)(?:[/.]|$)/i;

/** Names the parameter of a page that leads back to the requested URL. */
const LEADS_BACK =
  /^(?:next|continue|service|rd|goto|relaystate|(?:return|redirect|back|callback)_?(?:to|ur[il]|path)?)$/i;

/**
 * Detects a redirect to a sign-in page, which session-based servers send when the session has expired. Its 200 does not
 * mean success: a cancel that ends there never arrived.
 */
function isSignIn({ redirected, url, headers }: Response, path: string): boolean {
  if (!redirected || !/\bhtml\b/i.test(headers.get('content-type') ?? '')) return false;
  const { hostname, pathname, searchParams } = new URL(url);
  const requested = path.replace(/^\w+:\/\/[^/]+|[?#].*$/g, '');
  return (
    IS_SIGN_IN.test(`/${hostname.split('.')[0]}${pathname}`) ||
    [...searchParams].some(([name, value]) => LEADS_BACK.test(name) && value.includes(requested))
  );
}

/** Resolves paths against `baseUrl`; absolute URLs stay unchanged. */
export const hangOn = (baseUrl: string) => (path: string) =>
  /^\w+:\/\//.test(path) ? path : baseUrl.replace(/\/+$/, '') + path;

/** Creates the function that sends requests. It adds headers, refreshes the token after a 401 and maps errors. */
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
    // Read the global on each call: tests and mocks may replace it after this module loads.
    const fetch = options.fetch ?? globalThis.fetch;
    const url = absolute(request.path);
    const go = (kept: { keepalive?: true }) =>
      fetch(url, {
        method,
        headers,
        signal,
        // We validate ETags ourselves: a response from the browser cache would hide the server's time.
        cache: 'no-store',
        ...(credentials && { credentials }),
        ...(body !== null && { body }),
        ...kept,
      });
    try {
      return await (method === 'POST' ? keepAlive(body ?? '', go) : go({}));
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      // Not checked before the request: `fetch` may be the host's own, and a server may create a source that only pages use.
      const isOfNoPage = url.startsWith('/') && typeof location === 'undefined';
      const what = `got no response (${why})${isOfNoPage ? '; on a server baseUrl must be a complete URL' : ''}`;
      throw failure('network', request, { what, cause });
    }
  };

  /** Retries after a 401: first with newer headers from another request, if any, then with refreshed ones. */
  const sendAs = async (request: HttpRequest, tokens: Tokens | undefined): Promise<Response> => {
    if (!tokens) return send(request, undefined);
    // If the page unloads while waiting for a token, send the user's action with the last known headers.
    const isMutation = request.method === 'POST';
    let headers = await (isMutation ? orWhenLeaving(tokens.get(), tokens.known) : tokens.get());
    let response = await send(request, headers);
    for (let tries = 0; response.status === 401; tries += 1) {
      // An unread body blocks the connection.
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
    if (!isGood) throw await errorOf(response, request, { dateMs, toRun: options.toRun, clock: options.clock });
    if (isSignIn(response, request.path)) {
      await response.body?.cancel();
      const { method, path } = request;
      throw new RunSourceError('unauthorized', `${method} ${path} was redirected to a sign-in page. Sign in again.`, {
        status,
      });
    }
    const { bodyMaxWaitMs } = request;
    const body = bodyOf(response, request);
    const readBody = bodyMaxWaitMs === undefined ? body : orNull(body, bodyMaxWaitMs, options.clock);
    const retryAfterMs = retryAfterOf(headers, dateMs);
    return { status, headers, body: await readBody, dateMs, isCached: isFromCache(headers), retryAfterMs };
  };
}
