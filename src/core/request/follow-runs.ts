import type { RunClient } from '../client/types';
import { getRuns, watchRuns } from '../list/runs';

/** Runs followed with one request: their ids have to fit into an address. */
const FOLLOWED_AT_ONCE = 50;

/**
 * Keeps runs up to date: together where the source can list, else one by one.
 * @returns the function that ends it
 * @internal
 */
export function followRuns(client: RunClient, runIds: readonly string[]): () => void {
  const unsubscribes: (() => void)[] = [];
  const followEach = (ids: readonly string[]) => {
    for (const id of ids) unsubscribes.push(client.watch(id, undefined, { steps: false, metrics: false }));
  };
  const followTogether = (ids: readonly string[]) => {
    const query = { ids, limit: FOLLOWED_AT_ONCE };
    let isRefused = false;
    const onChange = () => {
      // A list that may not be read says nothing of its runs: then each is read by itself.
      if (isRefused || getRuns(client, query).connection.state !== 'failed') return;
      isRefused = true;
      followEach(ids);
    };
    unsubscribes.push(watchRuns(client, query, onChange));
    onChange();
  };
  if (!client.source.capabilities.list) followEach(runIds);
  else {
    for (let from = 0; from < runIds.length; from += FOLLOWED_AT_ONCE) {
      followTogether(runIds.slice(from, from + FOLLOWED_AT_ONCE));
    }
  }
  return () => {
    for (const unsubscribe of unsubscribes) unsubscribe();
  };
}
