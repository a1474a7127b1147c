import type { Store } from '../store/store';

/**
 * The store, with one read for all who go on after the same rev at the same time, however many watch a run. The first
 * read of a subscription (the one with an owner) is its own: a read that began before it may lack what was announced.
 */
export function shareReads<S extends Pick<Store, 'changes'>>(store: S): S {
  const reads = new Map<string, ReturnType<Store['changes']>>();
  return {
    ...store,
    changes(id, query) {
      if (query.owner) return store.changes(id, query);
      const key = `${query.after} ${id}`;
      const reading = reads.get(key) ?? store.changes(id, query).finally(() => reads.delete(key));
      reads.set(key, reading);
      return reading;
    },
  };
}
