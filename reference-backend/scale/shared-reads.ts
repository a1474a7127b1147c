import type { Store } from '../store/store';

/**
 * The store, with one read for all connections that continue after the same rev at the same time. The first read of a
 * subscription (the one with an owner) is not shared: a read that began earlier may lack a change announced before.
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
