import type { RunPrincipal } from '../../../src/server';
import { bearerToken, findPrincipal, type Keys } from '../../auth';

/** The accepted keys, and the origins of the pages that may use them. */
export interface Access {
  keys: Keys;
  /** Origins, besides the server's own, whose pages may call and connect. */
  origins: readonly string[];
  /** Also allows pages on localhost, on any port: for keys that are public anyway. Default: false. */
  localPages?: boolean | undefined;
  /** The cookie that holds the key if there is no bearer token. Default: none, cookies are ignored. */
  cookie?: string | undefined;
}

const LOCAL_PAGE = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/;

/** True if pages of this origin may call, connect and read the responses. */
export function isAllowedOrigin(origin: string, { origins, localPages = false }: Access): boolean {
  return origins.includes(origin) || (localPages && LOCAL_PAGE.test(origin));
}

/** The key in the cookie, if cookies are accepted. */
export function cookieToken(header: string | null | undefined, { cookie }: Access): string | undefined {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim().split('='));
  return cookie === undefined ? undefined : pairs.find(([name]) => name === cookie)?.[1];
}

/** The principal of a request, from the bearer token or, if allowed, from a cookie. */
export function callerOf(
  headers: { get(name: string): string | null | undefined },
  access: Access,
): RunPrincipal | null {
  const bearer = bearerToken(headers.get('Authorization'));
  return findPrincipal(access.keys, bearer ?? cookieToken(headers.get('Cookie'), access));
}
