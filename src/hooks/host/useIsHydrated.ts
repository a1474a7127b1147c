import { useSyncExternalStore } from 'react';

const noChanges = () => () => {};

/** @internal False on a server and until its markup is hydrated: the first render in a browser must be the server's. */
export function useIsHydrated(): boolean {
  return useSyncExternalStore(
    noChanges,
    () => true,
    () => false,
  );
}
