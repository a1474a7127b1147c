import type { Clock } from '../../platform/clock';
import type { RunSource } from '../../run/run-source';

/** Event streams at once where the source does not say otherwise: half of what a browser has for an origin. */
const MAX_STREAMS = 3;
/** A place that was given up for a request in need is not taken again for this long, ms. */
export const KEPT_FREE_MS = 60_000;

/** Somebody who streams, or waits for a place to do so. */
interface Streamer {
  /** A place has become free for it. */
  onPlace: () => void;
  /** Its place is needed for something else. */
  onRevoked: () => void;
}

/** All who stream over the same connections. */
interface Line {
  open: Streamer[];
  waiting: Streamer[];
  /** Until when places are kept free, epoch ms. */
  keptFree: number[];
}

/** What asking for a place gives. */
export interface StreamPlace {
  /** It is there. Otherwise `onPlace` is called once it is. */
  isTaken: boolean;
  /** Gives it back, or waits no longer. The place goes to who has waited longest. */
  leave: () => void;
}

// Of the page, not of a client: so the browser counts. What shares connections is named by an origin, or is one source.
const lines = new Map<string | object, Line>();

const pump = (line: Line, limit: number, now: number): void => {
  line.keptFree = line.keptFree.filter((until) => until > now && until <= now + KEPT_FREE_MS);
  while (line.waiting.length > 0 && line.open.length + line.keptFree.length < limit) {
    const next = line.waiting.shift();
    if (!next) return;
    line.open.push(next);
    next.onPlace();
  }
};

/**
 * Asks for one of `limit` places to stream over the same connections. Over HTTP/1.1 a browser has six for each origin and
 * an event stream holds one for as long as it is open: without a limit the seventh request, be it a cancel, never leaves.
 */
export function askForStream(asked: { key: string | object; limit: number; clock: Clock } & Streamer): StreamPlace {
  const { key, limit, clock, onPlace, onRevoked } = asked;
  if (limit === Number.POSITIVE_INFINITY) return { isTaken: true, leave: () => {} };
  const line = lines.get(key) ?? { open: [], waiting: [], keptFree: [] };
  lines.set(key, line);
  // Notified only of later changes: the caller does not hold its `leave` function yet.
  let isAsking = true;
  let isTaken = false;
  const own: Streamer = {
    onPlace: () => {
      if (isAsking) isTaken = true;
      else onPlace();
    },
    onRevoked,
  };
  line.waiting.push(own);
  pump(line, limit, clock.now());
  isAsking = false;
  return {
    isTaken,
    leave() {
      line.open = line.open.filter((other) => other !== own);
      line.waiting = line.waiting.filter((other) => other !== own);
      pump(line, limit, clock.now());
      if (line.open.length === 0 && line.waiting.length === 0 && lines.get(key) === line) lines.delete(key);
    },
  };
}

/** A request gets no answer: the youngest stream over the same connections is closed, and its place kept free for a while. */
export function freeConnection(key: string | object, clock: Clock): void {
  const line = lines.get(key);
  const last = line?.open.pop();
  if (!line || !last) return;
  line.keptFree.push(clock.now() + KEPT_FREE_MS);
  last.onRevoked();
}

/** What the streams of a source count by. */
export const connectionsOf = (source: RunSource, runId: string): string | object =>
  source.connectionsOf?.(runId) ?? source;

/** How many streams a source may have open at once. */
export function streamLimit({ capabilities: { push, maxStreams } }: RunSource): number {
  return maxStreams ?? (push === 'sse' ? MAX_STREAMS : Number.POSITIVE_INFINITY);
}
