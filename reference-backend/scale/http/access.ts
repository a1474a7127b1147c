import type { RunPrincipal } from '../../../src/server';
import { bearerToken, findPrincipal, type Keys } from '../../auth';

/** The keys that are accepted, and the pages they may come from. */
export interface Access {
  keys: Keys;
  /** Origins besides the server's own whose pages may call and connect. */
  origins: readonly string[];
  /** Also allows pages of this machine, whatever their port: for keys that everybody knows. Default false. */
  localPages?: boolean | undefined;
  /** The cookie that holds the key where there is no bearer token. Default: none, cookies are ignored. */
  cookie?: string | undefined;
}

const LOCAL_PAGE = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/;

/** Whether pages of this other origin may call, connect and read the answers. */
export function isAllowedOrigin(origin: string, { origins, localPages = false }: Access): boolean {
  return origins.includes(origin) || (localPages && LOCAL_PAGE.test(origin));
}

/** The key in the cookie, where cookies are accepted. */
export function cookieToken(header: string | null | undefined, { cookie }: Access): string | undefined {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim().split('='));
  return cookie === undefined ? undefined : pairs.find(([name]) => name === cookie)?.[1];
}

/** The caller of a request: a bearer token, or a cookie where that is allowed. */
export function callerOf(
  headers: { get(name: string): string | null | undefined },
  access: Access,
): RunPrincipal | null {
  const bearer = bearerToken(headers.get('Authorization'));
  return findPrincipal(access.keys, bearer ?? cookieToken(headers.get('Cookie'), access));
}
