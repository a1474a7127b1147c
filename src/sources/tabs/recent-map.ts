import type { Clock } from '../../core/platform/clock';

/** A map that forgets: the oldest entries above `limit`, and those that were not renewed for `maxAgeMs`. */
export interface RecentMap<Value> {
  get(key: string): Value | undefined;
  /** Adds or renews an entry, and forgets what is too old or too much. */
  set(key: string, value: Value): void;
  delete(key: string): void;
  clear(): void;
  readonly size: number;
}

/** Makes a {@link RecentMap}. */
export function createRecentMap<Value>(options: { clock: Clock; limit: number; maxAgeMs: number }): RecentMap<Value> {
  const { clock, limit, maxAgeMs } = options;
  // A Map keeps the order of insertion, so the first entry is the one that was renewed longest ago.
  const entries = new Map<string, { keptAt: number; value: Value }>();

  function forget(): void {
    const now = clock.now();
    for (const [key, { keptAt }] of entries) {
      // A clock that was set back must not keep entries for ever.
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
