import type { RunStep } from '../../../core/run/run';

/** React keys of the drawn rows. */
export interface RowKeys {
  /**
   * Call while rendering: returns a key for each step. While following, a new row takes over the key of a removed one.
   * Otherwise never: the remaining rows would move in the DOM and lose selection and focus.
   */
  keysOf(visible: readonly RunStep[], isFollowing: boolean): readonly number[];
  /** Call after rendering: makes the latest keys current. */
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
