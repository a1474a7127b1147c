/** Rows at first, and how many more each time the reader comes close to the end of them: several screens. */
export const REVEALED_ROWS = 200;

/** A run with a row, and its place among all of them. */
export interface RevealedRow {
  id: string;
  index: number;
}

/** Which runs of a long list have a row. */
export interface RevealedRows {
  /**
   * The first `limit` runs, and those that had a row before: a row that moves down with its run may have the focus or a
   * question open, and has yet to announce an end.
   *
   * @param selectedId has a row wherever it is
   */
  of(ids: readonly string[], limit: number, selectedId: string | null): readonly RevealedRow[];
}

export function createRevealedRows(): RevealedRows {
  let had = new Set<string>();
  return {
    of(ids, limit, selectedId) {
      const rows = ids
        .map((id, index) => ({ id, index }))
        .filter(({ id, index }) => index < limit || had.has(id) || id === selectedId);
      had = new Set(rows.map(({ id }) => id));
      return rows;
    },
  };
}
