/** The page is unloading, and a call has already resolved early because of it. */
let isLeaving = false;

/**
 * Resolves with `awaited`, or with `known()` if the page unloads first, so that the caller can still send a request
 * synchronously. If `known()` returns `null`, keeps waiting.
 */
export async function orWhenLeaving<T>(awaited: Promise<T>, known: () => T | null): Promise<T> {
  if (typeof window === 'undefined') return awaited;
  if (isLeaving) {
    // `pagehide` has already fired: a second call would never receive it.
    const instead = known();
    if (instead !== null) return instead;
  }
  let onLeave = () => {};
  const left = new Promise<T>((resolve) => {
    onLeave = () => {
      const instead = known();
      if (instead === null) return;
      isLeaving = true;
      // The page was restored from the back/forward cache.
      window.addEventListener(
        'pageshow',
        () => {
          isLeaving = false;
        },
        { once: true },
      );
      resolve(instead);
    };
  });
  window.addEventListener('pagehide', onLeave);
  try {
    return await Promise.race([awaited, left]);
  } finally {
    window.removeEventListener('pagehide', onLeave);
  }
}
