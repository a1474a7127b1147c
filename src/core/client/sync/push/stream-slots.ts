import type { Clock } from '../../../platform/clock';
import type { RunSource } from '../../../run/source/run-source';

/** Event streams at once where the source does not say otherwise: half of what a browser has for an origin. */
const MAX_STREAMS = 3;
/** A place that was given up for a request in need is not taken again for this long, ms. */
export const KEPT_FREE_MS = 60_000;

/** A stream, or a request to open one. */
interface Streamer {
  /** A place has become free for it. */
  onPlace: () => void;
  /** Its place is needed for something else. */
  onRevoked: () => void;
}

/** All streams over the same connections. */
interface Connections {
  open: Streamer[];
  waiting: Streamer[];
  /** Until when places are kept free, epoch ms. */
  keptFree: number[];
}

/** What asking for a place gives. */
export interface StreamPlace {
  /** It is there. Otherwise `onPlace` is called once it is. */
  isTaken: boolean;
  /** Gives it back, or stops waiting. The place goes to the stream that has waited longest. */
  leave: () => void;
}

// Of the page and not of a client, because the browser counts that way. The key is an origin, or one source.
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
 * Asks for one of `limit` places to stream over the same connections. Over HTTP/1.1 a browser has six for each origin and
 * an event stream holds one for as long as it is open: without a limit the seventh request, be it a cancel, never leaves.
 */
export function askForStream(request: { key: string | object; limit: number; clock: Clock } & Streamer): StreamPlace {
  const { key, limit, clock, onPlace, onRevoked } = request;
  if (limit === Number.POSITIVE_INFINITY) return { isTaken: true, leave: () => {} };
  const connections = byKey.get(key) ?? { open: [], waiting: [], keptFree: [] };
  byKey.set(key, connections);
  // Notified only of later changes: the caller does not hold its `leave` function yet.
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

/** A request gets no answer: the youngest stream over the same connections is closed, and its place kept free for a while. */
export function freeConnection(key: string | object, clock: Clock): void {
  const connections = byKey.get(key);
  const last = connections?.open.pop();
  if (!connections || !last) return;
  connections.keptFree.push(clock.now() + KEPT_FREE_MS);
  last.onRevoked();
}

/** What the streams of a source count by. */
export const connectionsOf = (source: RunSource, runId: string): string | object =>
  source.connectionsOf?.(runId) ?? source;

/** How many streams a source may have open at once. */
export function streamLimit({ capabilities: { push, maxStreams } }: RunSource): number {
  return maxStreams ?? (push === 'sse' ? MAX_STREAMS : Number.POSITIVE_INFINITY);
}
