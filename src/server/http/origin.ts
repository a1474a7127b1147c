import { Problem } from './problem';

/** Pages of other origins that may call. */
export type AllowedOrigins = readonly string[] | ((origin: string) => boolean);

const isAllowed = (origin: string, origins: AllowedOrigins): boolean =>
  typeof origins === 'function' ? origins(origin) : origins.includes(origin);

/** Headers by which browsers let a page of another origin read an answer. Never `*`, never what was sent, only what is listed. */
export function corsHeaders(request: Request, origins: AllowedOrigins): Record<string, string> {
  const origin = request.headers.get('Origin');
  // Another key, or another page, sees another view of the same run.
  const vary = { Vary: 'Origin, Authorization, Cookie' };
  if (origin === null || !isAllowed(origin, origins)) return vary;
  return {
    ...vary,
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Expose-Headers': 'ETag, Date, Retry-After, Location, Idempotency-Replayed, X-Request-Id',
    'Access-Control-Allow-Methods': 'GET, POST',
    'Access-Control-Allow-Headers':
      'Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, X-Request-Id',
    'Access-Control-Max-Age': '600',
  };
}

function hostOf(url: string): string | null {
  try {
    return new URL(url).host;
  } catch {
    return null;
  }
}

/**
 * The host that the caller asked for. Frameworks that build the request anew put a name of their own in its address, such as
 * `localhost:3000` in Next.js: only the header is what the browser has sent, and no page can set it.
 */
const ownHost = (request: Request) => request.headers.get('Host') ?? hostOf(request.url);

/**
 * Lets a request that changes something come from our own page, from a listed one, and from programs. Browsers add cookies
 * to what any page sends, and a page may have got hold of a key.
 *
 * @throws {Problem} 403 `cross_site`
 */
export function refuseCrossSite(request: Request, origins: AllowedOrigins): void {
  const origin = request.headers.get('Origin');
  const isOurs = origin !== null && (hostOf(origin) === ownHost(request) || isAllowed(origin, origins));
  const isForeign = origin !== null || request.headers.get('Sec-Fetch-Site') === 'cross-site';
  const isCookieOfNoPage = origin === null && request.headers.has('Cookie');
  if (isOurs || (!isForeign && !isCookieOfNoPage)) return;
  throw new Problem(
    403,
    'cross_site',
    'This request comes from a page that may not make it. If it is yours: name its origin in "origins", also the public one behind a proxy that changes the host.',
  );
}
