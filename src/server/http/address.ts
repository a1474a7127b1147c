import { RUN_ID } from '../../wire/inputs';
import { Problem } from './problem';
import type { Counted } from './rates';

export type CallName =
  | 'start'
  | 'list'
  | 'status'
  | 'steps'
  | 'metrics'
  | 'eta-profile'
  | 'events'
  | 'cancel'
  | 'pause'
  | 'resume';

/** A matched route. */
export interface Address {
  call: CallName;
  /** Run ID; `null` if the ID is invalid or the call concerns no single run. */
  id: string | null;
  counts: Counted;
}

const READS: readonly string[] = ['status', 'steps', 'metrics', 'eta-profile', 'events'];
const CHANGES: readonly string[] = ['cancel', 'pause', 'resume'];

/**
 * Decodes a run ID from the path.
 * @throws {Problem} 400 if it cannot be decoded
 */
function idOf(part: string): string | null {
  try {
    const id = decodeURIComponent(part);
    return RUN_ID.test(id) ? id : null;
  } catch {
    throw new Problem(400, 'bad_request', 'The path is not valid.');
  }
}

/** A base path as it is in a request's URL: with a leading slash, without a trailing one, and percent-encoded. */
export const readBasePath = (basePath = ''): string =>
  new URL(`http://host/${basePath.replace(/^\/+/, '')}`).pathname.replace(/\/+$/, '');

/**
 * Matches a request to a route; `null` if there is none. Ignores one trailing slash: some frameworks add it to every
 * path, such as Next.js with `trailingSlash`.
 */
export function addressOf(method: string, pathname: string, basePath: string): Address | null {
  if (!pathname.startsWith(`${basePath}/v1/runs`)) return null;
  const path = pathname.slice(basePath.length + '/v1/runs'.length).replace(/\/$/, '');
  const [first, id, call, ...rest] = path.split('/');
  if (first !== '' || rest.length > 0) return null;
  const isRead = method === 'GET' || method === 'HEAD';
  if (id === undefined) {
    if (isRead) return { call: 'list', id: null, counts: 'read' };
    return method === 'POST' ? { call: 'start', id: null, counts: 'start' } : null;
  }
  if (call === undefined || !(isRead ? READS : method === 'POST' ? CHANGES : []).includes(call)) return null;
  return { call: call as CallName, id: idOf(id), counts: isRead ? 'read' : 'cancel' };
}
