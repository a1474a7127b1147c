/** The page is being left, and somebody has had to hurry for it. */
let isLeaving = false;

/**
 * Resolves with what is awaited, or with what is known instead when the page is left first: the caller can then still send
 * a request in the same turn. Where nothing is known, it is awaited as before.
 */
export async function orWhenLeaving<T>(awaited: Promise<T>, known: () => T | null): Promise<T> {
  if (typeof window === 'undefined') return awaited;
  if (isLeaving) {
    // The event has passed: what a second thing is awaited for would never hear of it.
    const instead = known();
    if (instead !== null) return instead;
  }
  let onLeave = () => {};
  const left = new Promise<T>((resolve) => {
    onLeave = () => {
      const instead = known();
      if (instead === null) return;
      isLeaving = true;
      // Back from the back/forward cache.
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
