import type { RunPrincipal } from '../engine';

/**
 * Checks what the host's `authenticate` returns. Runs are compared with their owner by this string: a number, or a user
 * object without an owner, would hide all runs, or show them to everybody.
 *
 * @throws TypeError if user or owner is not a string with content; the message goes to the host's log only
 */
export function checkPrincipal(principal: RunPrincipal): RunPrincipal {
  for (const name of ['user', 'owner'] as const) {
    const value: unknown = principal[name];
    if (typeof value === 'string' && value !== '') continue;
    const shown = value === '' ? 'an empty string' : value === null ? 'null' : `of type ${typeof value}`;
    throw new TypeError(
      `runlight: authenticate returned a principal whose ${name} is ${shown}, so it is unknown whose runs these are. ` +
        "Return { user, owner } as strings, e.g. { user: 'ada', owner: 'team-1' }, or null for 401.",
    );
  }
  return principal;
}

/** Whose requests and streams are counted together. User IDs may be unique only within their tenant. */
export const countedAs = ({ user, owner }: RunPrincipal): string => JSON.stringify([owner, user]);
