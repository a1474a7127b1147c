import type { Clock } from '../../../platform/clock';
import type { RunSource } from '../../../run/source/run-source';

/** Default limit of concurrent event streams: half of a browser's connections per origin. */
const MAX_STREAMS = 3;
/** Time a slot stays free after it was revoked for a blocked request, ms. */
export const KEPT_FREE_MS = 60_000;

/** A stream, open or waiting for a slot. */
interface Streamer {
  /** The stream gets a slot. */
  onPlace: () => void;
  /** The slot is needed for another request. */
  onRevoked: () => void;
}

/** The streams that share a connection pool. */
interface Connections {
  open: Streamer[];
  waiting: Streamer[];
  /** One entry per slot that is kept free: until when, epoch ms. */
  keptFree: number[];
}

/** A slot, or a place in the queue for one. */
export interface StreamPlace {
  /** True if the slot is free now. Otherwise `onPlace` is called once it is. */
  isTaken: boolean;
  /** Releases the slot, or leaves the queue. The slot goes to the stream that has waited longest. */
  leave: () => void;
}

// Shared by all clients of the page, because they share the browser's connections. The key is an origin or a source.
const byKey = new Map<string | object, Connections>();

const pump = (connections: Connections, limit: number, now: number): void => {
  connections.keptFree = connections.keptFree.filter((until) => until > now && until <= now + KEPT_FREE_MS);
  while (connections.waiting.length > 0 && connections.open.length + connections.keptFree.length < limit) {
    const next = connections.waiting.shift();
    if (!next) return;
    connections.open.push(next);
    next.onPlace();
  }
};

/**
 * Requests one of `limit` stream slots. Over HTTP/1.1 a browser opens six connections per origin, and an event stream
 * holds one while it is open: without a limit, the seventh request would never be sent, even if it is a cancel.
 */
export function askForStream(request: { key: string | object; limit: number; clock: Clock } & Streamer): StreamPlace {
  const { key, limit, clock, onPlace, onRevoked } = request;
  if (limit === Number.POSITIVE_INFINITY) return { isTaken: true, leave: () => {} };
  const connections = byKey.get(key) ?? { open: [], waiting: [], keptFree: [] };
  byKey.set(key, connections);
  // During this call the result reports the slot: the caller does not have its `leave` function yet.
  let isRequesting = true;
  let isTaken = false;
  const streamer: Streamer = {
    onPlace: () => {
      if (isRequesting) isTaken = true;
      else onPlace();
    },
    onRevoked,
  };
  connections.waiting.push(streamer);
  pump(connections, limit, clock.now());
  isRequesting = false;
  return {
    isTaken,
    leave() {
      connections.open = connections.open.filter((other) => other !== streamer);
      connections.waiting = connections.waiting.filter((other) => other !== streamer);
      pump(connections, limit, clock.now());
      if (connections.open.length === 0 && connections.waiting.length === 0 && byKey.get(key) === connections)
        byKey.delete(key);
    },
  };
}

/** Frees a connection for a blocked request: closes the pool's youngest stream and keeps its slot free for a while. */
export function freeConnection(key: string | object, clock: Clock): void {
  const connections = byKey.get(key);
  const last = connections?.open.pop();
  if (!connections || !last) return;
  connections.keptFree.push(clock.now() + KEPT_FREE_MS);
  last.onRevoked();
}

/** The connection pool that the streams of a source count against. */
export const connectionsOf = (source: RunSource, runId: string): string | object =>
  source.connectionsOf?.(runId) ?? source;

/** Maximum number of concurrent streams of a source. */
export function streamLimit({ capabilities: { push, maxStreams } }: RunSource): number {
  return maxStreams ?? (push === 'sse' ? MAX_STREAMS : Number.POSITIVE_INFINITY);
}
