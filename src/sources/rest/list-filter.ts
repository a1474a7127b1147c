import type { Run } from '../../core/run/run';
import type { RunQuery } from '../../core/run/source/run-source';
import { plainWord } from '../../wire/read/status-words';

/** Filters a list on the client, because simple backends ignore the query. */
export function askedFor(runs: readonly Run[], { status, ids, limit }: RunQuery, isWhole: boolean): readonly Run[] {
  const words = status && new Set(status.map(plainWord));
  const wanted = runs.filter(
    (run) =>
      (!words || words.has(plainWord(run.status)) || words.has(plainWord(run.statusText ?? ''))) &&
      (!ids || ids.includes(run.id)),
  );
  // Cut only a complete list: with further pages, the items cut off would appear on none.
  return isWhole && limit !== undefined ? wanted.slice(0, limit) : wanted;
}
