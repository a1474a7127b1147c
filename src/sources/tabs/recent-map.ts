import type { Clock } from '../../core/platform/clock';

/** A map that evicts the oldest entries above `limit` and entries older than `maxAgeMs`. */
export interface RecentMap<Value> {
  get(key: string): Value | undefined;
  /** Adds or renews an entry, and evicts old ones. */
  set(key: string, value: Value): void;
  delete(key: string): void;
  clear(): void;
  readonly size: number;
}

export function createRecentMap<Value>(options: { clock: Clock; limit: number; maxAgeMs: number }): RecentMap<Value> {
  const { clock, limit, maxAgeMs } = options;
  // Insertion order: the first entry is the least recently renewed.
  const entries = new Map<string, { keptAt: number; value: Value }>();

  function forget(): void {
    const now = clock.now();
    for (const [key, { keptAt }] of entries) {
      // abs(): a clock set back must not keep entries forever.
      const isOld = Math.abs(now - keptAt) > maxAgeMs;
      if (!isOld && entries.size <= limit) return;
      entries.delete(key);
    }
  }

  return {
    get: (key) => entries.get(key)?.value,
    set(key, value) {
      entries.delete(key);
      entries.set(key, { keptAt: clock.now(), value });
      forget();
    },
    delete: (key) => void entries.delete(key),
    clear: () => entries.clear(),
    get size() {
      return entries.size;
    },
  };
}
