/** What of the browser's `LockManager` is used. */
export interface StreamLocks {
  /** Calls back with the lock, held until the promise settles; with `null` at once where another holds it. */
  request(
    name: string,
    options: { ifAvailable: true },
    callback: (lock: unknown) => Promise<void> | undefined,
  ): Promise<unknown>;
}

/** The browser's locks: they are shared by all tabs of the origin, and a tab that is closed gives its own back. */
export const browserLocks = (): StreamLocks | null =>
  typeof navigator === 'undefined' || typeof document === 'undefined' ? null : (navigator.locks ?? null);

/** Takes one of `places` places among all tabs. Resolves with what gives it back, or with `null` where none is free. */
export async function takePlace(locks: StreamLocks, name: string, places: number): Promise<(() => void) | null> {
  for (let place = 1; place <= places; place += 1) {
    const giveBack = await new Promise<(() => void) | null>((resolve) => {
      locks
        .request(`runlight-stream:${name}:${place}`, { ifAvailable: true }, (lock) => {
          if (lock) return new Promise<void>((release) => resolve(release));
          resolve(null);
          return undefined;
        })
        // Where locks may not be used each tab counts for itself.
        .catch(() => resolve(() => {}));
    });
    if (giveBack) return giveBack;
  }
  return null;
}
