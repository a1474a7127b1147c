import type { RunStep } from '../../../core/run/run';

/** React keys of the drawn rows. */
export interface RowKeys {
  /**
   * While rendering: a key for each of these steps. While following, a row that leaves hands its own to one that comes.
   * Not for a reader: rows that stay would be moved in the page, and lose selection and focus.
   */
  keysOf(visible: readonly RunStep[], isFollowing: boolean): readonly number[];
  /** After rendering: the latest keys are those in the page. */
  commit(): void;
}

export function createRowKeys(): RowKeys {
  let keys: ReadonlyMap<string, number> = new Map();
  let nextKeys = keys;
  let count = 0;
  return {
    keysOf(visible, isFollowing) {
      const next = new Map<string, number>();
      const spare = new Set(isFollowing ? keys.values() : []);
      for (const { id } of visible) spare.delete(keys.get(id) ?? -1);
      const taken = spare.values();
      let fresh = count;
      for (const { id } of visible) next.set(id, keys.get(id) ?? taken.next().value ?? fresh++);
      nextKeys = next;
      return visible.map(({ id }) => next.get(id) ?? 0);
    },
    commit() {
      keys = nextKeys;
      for (const key of keys.values()) count = Math.max(count, key + 1);
    },
  };
}
