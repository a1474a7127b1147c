/** Returns `rev` and the fields that changed. Sending only these about halves a frame. */
export function changedFields<R extends { rev: number }>(before: R, now: R): Partial<R> & { rev: number } {
  const isNew = (name: keyof R) => JSON.stringify(now[name]) !== JSON.stringify(before[name]);
  const names = (Object.keys(now) as (keyof R)[]).filter(isNew);
  const changed: Partial<R> = {};
  for (const name of names) changed[name] = now[name];
  return { ...changed, rev: now.rev };
}
