import { Problem } from './problem';

/** Other origins whose pages may call: a list, or a function that decides. */
export type AllowedOrigins = readonly string[] | ((origin: string) => boolean);

/**
 * One origin of a list as browsers send it: without a slash at its end, its port only if it is not the default. An
 * empty entry is none, and spaces around one do not count: hosts split the text of an environment variable.
 */
function readOrigin(entry: string): string | [] {
  const origin = entry.trim();
  if (origin === '') return [];
  if (/^https?:\/\/[^/*]+\/*$/i.test(origin) && URL.canParse(origin)) return new URL(origin).origin;
  // Pages of apps (`capacitor://localhost`) and of sandboxed frames (`null`).
  if (origin === 'null' || /^(?!https?:)[a-z][a-z0-9+.-]*:\/\/[^/*]*$/i.test(origin)) return origin;
  throw new TypeError(
    `runlight: the option origins of createRunHandler has "${origin}", which is not an origin, so none of its pages could ` +
      "call this backend. Write scheme and host, e.g. 'https://app.example.com', or pass a function that decides.",
  );
}

/**
 * Reads the option `origins`. A function that throws, or returns something other than `true`, allows nothing.
 * @throws TypeError if an entry of a list is not an origin: a host without a scheme, a URL with a path, or `*`
 */
export function readOrigins(origins: AllowedOrigins = [], onError: (error: unknown) => void): AllowedOrigins {
  if (typeof origins !== 'function') return origins.flatMap(readOrigin);
  return (origin) => {
    try {
      return origins(origin) === true;
    } catch (error) {
      onError(error);
      return false;
    }
  };
}

const isAllowed = (origin: string, origins: AllowedOrigins): boolean =>
  typeof origins === 'function' ? origins(origin) : origins.includes(origin);

/** Request headers that clients of wire v1 send. */
const HEADERS = ['Authorization', 'Content-Type', 'Idempotency-Key', 'If-None-Match', 'Last-Event-ID', 'X-Request-Id'];

/** CORS headers. Never sends `*` and never echoes an origin that is not allowed. */
export function corsHeaders(request: Request, origins: AllowedOrigins): Record<string, string> {
  const origin = request.headers.get('Origin');
  // Responses differ by credentials and origin.
  const vary = { Vary: 'Origin, Authorization, Cookie' };
  if (origin === null || !isAllowed(origin, origins)) return vary;
  // A host's own headers (`getHeaders`) and those that tracing adds, e.g. `traceparent`. A page that may send its
  // cookies here may send any header.
  const asked = request.headers.get('Access-Control-Request-Headers') ?? '';
  const more = asked.split(',').flatMap((name) => (/^[!#$%&'*+.^_`|~\w-]+$/.test(name.trim()) ? name.trim() : []));
  return {
    ...vary,
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Expose-Headers': 'ETag, Date, Retry-After, Location, Idempotency-Replayed, X-Request-Id',
    'Access-Control-Allow-Methods': 'GET, POST',
    'Access-Control-Allow-Headers': [...HEADERS, ...more].join(', '),
    'Access-Control-Max-Age': '600',
  };
}

function parsed(url: string): URL | null {
  try {
    return new URL(url);
  } catch {
    return null;
  }
}

/**
 * The requested host. Prefers the `Host` header, which pages cannot set: frameworks that rebuild the request put their
 * own host in the URL, such as `localhost:3000` in Next.js.
 */
const ownHost = (request: Request) => request.headers.get('Host') ?? parsed(request.url)?.host;

/**
 * Whether the page is of the requested host. Browsers omit the default port of an origin, but a proxy may add it to
 * `Host` (nginx: `$host:$server_port`), so both are read with the scheme of the origin.
 */
function isOwn(origin: string, request: Request): boolean {
  const page = parsed(origin);
  return page !== null && parsed(`${page.protocol}//${ownHost(request)}`)?.host === page.host;
}

/**
 * CSRF protection: accepts a state-changing request only from the same host, an allowed origin, or a non-browser client
 * that sends no cookies.
 *
 * @throws {Problem} 403 `cross_site`
 */
export function refuseCrossSite(request: Request, origins: AllowedOrigins): void {
  const origin = request.headers.get('Origin');
  const isOurs = origin !== null && (isOwn(origin, request) || isAllowed(origin, origins));
  const isForeign = origin !== null || request.headers.get('Sec-Fetch-Site') === 'cross-site';
  const isCookieOfNoPage = origin === null && request.headers.has('Cookie');
  if (isOurs || (!isForeign && !isCookieOfNoPage)) return;
  throw new Problem(
    403,
    'cross_site',
    'The origin of the page is not allowed to send this request. Add it to the "origins" option. Behind a proxy that changes the host, add the public origin as well.',
  );
}
