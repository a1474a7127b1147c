import { useCallback, useSyncExternalStore } from 'react';

function subscribe(listener: () => void): () => void {
  addEventListener('popstate', listener);
  return () => removeEventListener('popstate', listener);
}

/**
 * One query parameter of the page's URL, so that a run can be shared, reloaded, and left with the browser's Back
 * button. A host with a router uses the router instead.
 */
export function useAddress(name: string): [value: string | null, set: (value: string | null) => void] {
  const value = useSyncExternalStore(subscribe, () => new URLSearchParams(location.search).get(name));
  const set = useCallback(
    (next: string | null) => {
      const url = new URL(location.href);
      if (next === null) url.searchParams.delete(name);
      else url.searchParams.set(name, next);
      if (url.href === location.href) return;
      history.pushState(null, '', url);
      dispatchEvent(new PopStateEvent('popstate'));
    },
    [name],
  );
  return [value, set];
}
