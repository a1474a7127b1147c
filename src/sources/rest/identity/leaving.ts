/**
 * Resolves with what is awaited, or with what is known instead when the page is left meanwhile: whoever goes on in the same
 * turn still gets a request out. Where nothing is known, it is awaited as before.
 */
export async function orWhenLeaving<T>(awaited: Promise<T>, known: () => T | null): Promise<T> {
  if (typeof window === 'undefined') return awaited;
  let onLeave = () => {};
  const left = new Promise<T>((resolve) => {
    onLeave = () => {
      const instead = known();
      if (instead !== null) resolve(instead);
    };
  });
  window.addEventListener('pagehide', onLeave);
  try {
    return await Promise.race([awaited, left]);
  } finally {
    window.removeEventListener('pagehide', onLeave);
  }
}
