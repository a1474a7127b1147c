import type { RunClient } from '../client/types';
import { idBatches } from '../list/id-batches';
import { getRuns, watchRuns } from '../list/runs';

/** Maximum number of runs per request. */
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
    const separate = new Set<string>();
    const onChange = () => {
      const { runs, isLoading, connection } = getRuns(client, query);
      if (isLoading) return;
      // Watch each run separately that the list does not contain: it may ignore `ids`, leave out ended runs, or fail.
      const listed = new Set(connection.state === 'failed' ? [] : runs.map(({ id }) => id));
      const missing = ids.filter((id) => !listed.has(id) && !separate.has(id));
      for (const id of missing) separate.add(id);
      followEach(missing);
    };
    unsubscribes.push(watchRuns(client, query, onChange));
    onChange();
  };
  if (!client.source.capabilities.list) followEach(runIds);
  else for (const batch of idBatches(runIds, FOLLOWED_AT_ONCE)) followTogether(batch);
  return () => {
    for (const unsubscribe of unsubscribes) unsubscribe();
  };
}
