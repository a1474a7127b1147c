import type { RunClient } from '../client/types';
import { getRuns, watchRuns } from '../list/runs';

/** Maximum number of runs per request: their ids must fit into a URL. */
const FOLLOWED_AT_ONCE = 50;

/**
 * Keeps runs up to date: together if the source can list, otherwise one by one.
 * @returns a function that unsubscribes
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
      // If the list cannot be read, watch each run separately.
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
