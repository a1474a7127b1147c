import { createHash } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import { Problem } from './problem';

/** Who is calling. */
export interface Principal {
  /** Named in the record of a cancel. */
  user: string;
  /** Whose runs this caller sees; goes into every query. */
  owner: string;
  /** A viewer sees and changes nothing. */
  role: 'member' | 'viewer';
}

/** Keys by the hash of their token: looking a hash up tells nothing by its timing. */
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

/** Whose token it is; `null` = nobody's. */
export const findPrincipal = (keys: Keys, token: string) => keys.get(hash(token)) ?? null;

/** Lets only callers with a known bearer token pass. */
export function authenticate(keys: Keys): RequestHandler {
  return (req, res, next) => {
    const token = /^Bearer +(\S+)$/i.exec(req.get('Authorization') ?? '')?.[1];
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
