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

/** True if `at` is at most `ms` ago. A time in the future is none: the machine's clock was set back. */
export const isWithin = (ms: number, { at, now }: { at: number; now: number }) => now >= at && now - at < ms;

/** Keeps the last reads, by ledger key. */
export function createKeptLooks({ clock, maxAgeMs }: { clock: Clock; maxAgeMs: number }) {
  const kept = new Map<string, Look>();
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
      kept.delete(key);
      if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value ?? '');
      kept.set(key, look);
    },
    get: (key: string) => kept.get(key),
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
