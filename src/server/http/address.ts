import { RUN_ID } from '../../wire/inputs';
import { Problem } from './problem';
import type { Counted } from './rates';

/** The calls of the wire. */
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

/** Where a request goes. */
export interface Address {
  call: CallName;
  /** The run it is about; `null` for an id that no run can have, and for calls that are about none. */
  id: string | null;
  counts: Counted;
}

const READS: readonly string[] = ['status', 'steps', 'metrics', 'eta-profile', 'events'];
const CHANGES: readonly string[] = ['cancel', 'pause', 'resume'];

/**
 * Decoded once.
 * @throws {Problem} 400 for what cannot be decoded
 */
function idOf(part: string): string | null {
  try {
    const id = decodeURIComponent(part);
    return RUN_ID.test(id) ? id : null;
  } catch {
    throw new Problem(400, 'bad_request', 'The address is not valid.');
  }
}

/** Which call a request is; `null` when there is none like it. */
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
