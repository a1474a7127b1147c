/** Of a run those fields that are not as they were, and `rev`: most of a run never changes, and is half of a frame. */
export function changedFields<R extends { rev: number }>(before: R, now: R): Partial<R> & { rev: number } {
  const isNew = (name: keyof R) => JSON.stringify(now[name]) !== JSON.stringify(before[name]);
  const names = (Object.keys(now) as (keyof R)[]).filter(isNew);
  const changed: Partial<R> = {};
  for (const name of names) changed[name] = now[name];
  return { ...changed, rev: now.rev };
}
