/** Adds a listener. Returns the function that removes it; the same one may be given twice, each ends for itself. */
export function addListener(listeners: Set<() => void>, listener: () => void): () => void {
  const entry = () => listener();
  listeners.add(entry);
  return () => {
    listeners.delete(entry);
  };
}

/** Calls the current listeners. One that is added during the call is not called. */
export function notify(listeners: ReadonlySet<() => void>): void {
  for (const listener of [...listeners]) listener();
}
