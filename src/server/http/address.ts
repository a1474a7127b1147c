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

/** Matches a request to a route; `null` if there is none. */
export function addressOf(method: string, pathname: string, basePath: string): Address | null {
  if (!pathname.startsWith(`${basePath}/v1/runs`)) return null;
  const [first, id, call, ...rest] = pathname.slice(basePath.length + '/v1/runs'.length).split('/');
  if (first !== '' || rest.length > 0) return null;
  const isRead = method === 'GET' || method === 'HEAD';
  if (id === undefined || (id === '' && call === undefined)) {
    if (isRead) return { call: 'list', id: null, counts: 'read' };
    return method === 'POST' ? { call: 'start', id: null, counts: 'start' } : null;
  }
  if (call === undefined || !(isRead ? READS : method === 'POST' ? CHANGES : []).includes(call)) return null;
  return { call: call as CallName, id: idOf(id), counts: isRead ? 'read' : 'cancel' };
}
