/** The parts of the browser's `LockManager` that are used. */
export interface StreamLocks {
  /** Calls back with the lock, held until the promise settles, or with `null` if it is taken. */
  request(
    name: string,
    options: { ifAvailable: true },
    callback: (lock: unknown) => Promise<void> | undefined,
  ): Promise<unknown>;
}

/** Web Locks are shared by all tabs of an origin and released when a tab closes. */
export const browserLocks = (): StreamLocks | null =>
  typeof navigator === 'undefined' || typeof document === 'undefined' ? null : (navigator.locks ?? null);

/** Acquires one of `places` slots across tabs. Resolves with its release function, or with `null` if none is free. */
export async function takePlace(locks: StreamLocks, name: string, places: number): Promise<(() => void) | null> {
  for (let place = 1; place <= places; place += 1) {
    const giveBack = await new Promise<(() => void) | null>((resolve) => {
      locks
        .request(`runlight-stream:${name}:${place}`, { ifAvailable: true }, (lock) => {
          if (lock) return new Promise<void>((release) => resolve(release));
          resolve(null);
          return undefined;
        })
        // If locks are not allowed, each tab counts its own streams.
        .catch(() => resolve(() => {}));
    });
    if (giveBack) return giveBack;
  }
  return null;
}
