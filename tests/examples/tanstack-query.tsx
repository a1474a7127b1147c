import { useQuery } from '@tanstack/react-query';
import { isEnded, type RunClient, toRunSourceError } from 'runlight/core';

/** A run in TanStack Query's cache, read with runlight's timeout, checks and errors. */
export function useRunQuery(client: RunClient, runId: string) {
  return useQuery({
    queryKey: ['run', runId],
    // Aborted together with the query, for example when the page is left.
    queryFn: ({ signal }) => client.readRun(runId, { signal }),
    // An ended run does not change: stop polling succeeded, failed and cancelled ones.
    refetchInterval: ({ state: { data } }) => (data && isEnded(data.status) ? false : 1_000),
    // A missing run, or one that is not yours, does not get better by asking again.
    retry: (failures, error) => toRunSourceError(error).isTransient && failures < 3,
  });
}

export function RunRow({ client, runId }: { client: RunClient; runId: string }) {
  const { data: run, error } = useRunQuery(client, runId);
  if (error && !run) return <p role="alert">{toRunSourceError(error).kind}</p>;
  return <p>{run ? `${run.name}: ${run.status}` : 'Loading…'}</p>;
}
