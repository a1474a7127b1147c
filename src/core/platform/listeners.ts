/** Adds a listener and returns the function that removes it. The same function can be added more than once. */
export function addListener(listeners: Set<() => void>, listener: () => void): () => void {
  const entry = () => listener();
  listeners.add(entry);
  return () => {
    listeners.delete(entry);
  };
}

/** Calls the current listeners, but none added during the call. */
export function notify(listeners: ReadonlySet<() => void>): void {
  for (const listener of [...listeners]) listener();
}
