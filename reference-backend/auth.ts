import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { RequestHandler, Response } from 'express';
import { Problem } from './api/problem';

/** The caller. */
export interface Principal {
  /** Named in the record of a cancel. */
  user: string;
  /** Owner of the runs this caller sees; part of every query. */
  owner: string;
  /** A viewer sees and changes nothing. */
  role: 'member' | 'viewer';
}

/** Keys by the hash of their token: the time of a look-up gives nothing away. */
export type Keys = ReadonlyMap<string, Principal>;

const hash = (token: string) => createHash('sha256').update(token).digest('hex');

/** Two users who do not see each other's runs, and a viewer of the first one's. Public, so never for production. */
export const DEMO_KEYS = 'demo-ada:ada:ada:member,demo-bob:bob:bob:member,demo-viewer:vera:ada:viewer';

/**
 * Reads `token:user:owner:role`, comma-separated.
 *
 * @throws when an entry is not of this form.
 */
export function parseKeys(text: string): Keys {
  return new Map(
    text.split(',').map((entry) => {
      const [token, user, owner, role] = entry.trim().split(':');
      if (!token || !user || !owner || (role !== 'member' && role !== 'viewer')) {
        throw new Error(
          'runlight: an entry of RUNLIGHT_KEYS cannot be read, so nobody could log in with it. Write token:user:owner:role, with role member or viewer.',
        );
      }
      return [hash(token), { user, owner, role }];
    }),
  );
}

/** The caller with this token, or `null`. */
export const findPrincipal = (keys: Keys, token: string) => keys.get(hash(token)) ?? null;

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

/** Whether the page is our own or allowed. `null`: there is no Origin, so the request does not come from a page. */
export function isKnownPage({ origin, host }: IncomingHttpHeaders, access: Access): boolean | null {
  if (origin === undefined) return null;
  return isAllowedOrigin(origin, access) || origin === `http://${host}` || origin === `https://${host}`;
}

/** The key in the cookie, where cookies are accepted. */
export function cookieToken({ cookie: header = '' }: IncomingHttpHeaders, { cookie }: Access): string | undefined {
  const pairs = header.split(';').map((pair) => pair.trim().split('='));
  return cookie === undefined ? undefined : pairs.find(([name]) => name === cookie)?.[1];
}

/** Lets only callers with a known key pass: a bearer token, or a cookie where that is allowed. */
export function authenticate(access: Access): RequestHandler {
  const { keys } = access;
  return (req, res, next) => {
    const bearer = /^Bearer +(\S+)$/i.exec(req.get('Authorization') ?? '')?.[1];
    const token = bearer ?? cookieToken(req.headers, access);
    // Browsers add a cookie to what any page sends, so whatever changes something must come from a page we know.
    const isRead = req.method === 'GET' || req.method === 'HEAD';
    if (bearer === undefined && token !== undefined && !isRead && isKnownPage(req.headers, access) !== true) {
      throw new Problem(403, 'cross_site', 'This request comes from a page that may not make it.');
    }
    const principal = token === undefined ? null : findPrincipal(keys, token);
    if (!principal) {
      throw new Problem(401, 'unauthorized', 'Send a valid key: "Authorization: Bearer <key>".', {
        headers: { 'WWW-Authenticate': 'Bearer' },
      });
    }
    res.locals.principal = principal;
    next();
  };
}

/** The caller of an authenticated request. */
export const principalOf = (res: Response) => res.locals.principal as Principal;
