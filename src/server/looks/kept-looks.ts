import type { Clock } from '../../core/platform/clock';
import { hasEnded } from '../../core/run/run';
import type { RunReading } from '../engine';
import type { Sight } from './sight';

/** Maximum sizes of the read cache and of `stirred`: engines also hint at runs that nobody reads. */
const [MOST_KEPT, MOST_STIRRED] = [2_000, 10_000];

/** A cached read. */
export interface Look {
  at: number;
  /** Version of the ledger record after this read. */
  version: number;
  reading: RunReading | null;
  sight: Sight | null;
}

/** Version of a record, and the rev in it. */
export interface Sent {
  version: number;
  rev: number;
}

/** True if `at` is at most `ms` ago. A time in the future is none: the machine's clock was set back. */
export const isWithin = (ms: number, { at, now }: { at: number; now: number }) => now >= at && now - at < ms;

function put<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  if (map.size >= MOST_KEPT) map.delete(map.keys().next().value ?? '');
  map.set(key, value);
}

/** Keeps the last reads, by ledger key. */
export function createKeptLooks({ clock, maxAgeMs }: { clock: Clock; maxAgeMs: number }) {
  const kept = new Map<string, Look>();
  /** What was sent last. Outlives the reads, to notice that the store has lost it. */
  const sent = new Map<string, Sent>();
  /** Ended runs that the engine has hinted may have restarted. */
  const stirred = new Set<string>();

  function forget(key: string): void {
    kept.delete(key);
    stirred.delete(key);
    stirred.add(key);
    if (stirred.size > MOST_STIRRED) stirred.delete(stirred.values().next().value ?? '');
  }

  return {
    keep(key: string, look: Look): void {
      // The oldest come first. Each may hold thousands of steps, so none is held longer than it is used.
      for (const [old, { at }] of kept) {
        if (isWithin(maxAgeMs, { at, now: look.at })) break;
        kept.delete(old);
      }
      put(kept, key, look);
      if (look.sight?.rev == null) sent.delete(key);
      else put(sent, key, { version: look.version, rev: look.sight.rev });
    },
    sent: (key: string) => sent.get(key),
    /** The read, if it is young enough and the ledger's record has not changed since. */
    young(key: string, version: number): Look | undefined {
      const look = kept.get(key);
      const isYoung = look && isWithin(maxAgeMs, { at: look.at, now: clock.now() }) && look.version === version;
      return isYoung ? look : undefined;
    },
    drop: (key: string) => kept.delete(key),
    /** An ended run may have restarted. */
    isStirred: (key: string) => stirred.has(key),
    calm: (key: string) => stirred.delete(key),
    forget,
    forgetAll: () => kept.clear(),
    stir(key: string): void {
      const sight = kept.get(key)?.sight;
      if (!sight || hasEnded(sight.run)) forget(key);
    },
  };
}
