import { createHash } from 'node:crypto';
import type { RunPrincipal } from '../src/server';

/** Principals by the hash of their token, so that the lookup time reveals nothing about valid tokens. */
export type Keys = ReadonlyMap<string, RunPrincipal>;

const hash = (token: string) => createHash('sha256').update(token).digest('hex');

/**
 * Two users who cannot see each other's runs, and a viewer of the first user's runs. These keys are public: never use
 * them in production.
 */
export const DEMO_KEYS = 'demo-ada:ada:ada:member,demo-bob:bob:bob:member,demo-viewer:vera:ada:viewer';

/**
 * Parses comma-separated `token:user:owner:role` entries.
 *
 * @throws if an entry does not have this form.
 */
export function parseKeys(text: string): Keys {
  return new Map(
    text.split(',').map((entry) => {
      const [token, user, owner, role] = entry.trim().split(':');
      if (!token || !user || !owner || (role !== 'member' && role !== 'viewer')) {
        throw new Error(
          'runlight: an entry of RUNLIGHT_KEYS is invalid. Use the form token:user:owner:role, with the role member or viewer.',
        );
      }
      return [hash(token), { user, owner, readOnly: role === 'viewer' }];
    }),
  );
}

/** The bearer token in an `Authorization` header. */
export const bearerToken = (header: string | null | undefined) => /^Bearer +(\S+)$/i.exec(header ?? '')?.[1];

/** The principal with this token, or `null`. */
export const findPrincipal = (keys: Keys, token: string | undefined) =>
  (token === undefined ? null : keys.get(hash(token))) ?? null;
