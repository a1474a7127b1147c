import type { Run } from '../../core/run/run';
import type { RunQuery } from '../../core/run/source/run-source';
import { plainWord } from '../../wire/read/status-words';

/** What of an answer was asked for: simple backends send everything, whatever the query says. */
export function askedFor(runs: readonly Run[], { status, ids, limit }: RunQuery, isWhole: boolean): readonly Run[] {
  const words = status && new Set(status.map(plainWord));
  const wanted = runs.filter(
    (run) =>
      (!words || words.has(plainWord(run.status)) || words.has(plainWord(run.statusText ?? ''))) &&
      (!ids || ids.includes(run.id)),
  );
  // Where pages follow, what is beyond this one's end would be on none.
  return isWhole && limit !== undefined ? wanted.slice(0, limit) : wanted;
}
