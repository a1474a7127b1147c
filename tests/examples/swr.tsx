import { isEnded, type Run, type RunClient, toRunSourceError } from 'runlight/core';
import useSWR from 'swr';

/** A run in SWR's cache, read with runlight's timeout, checks and errors. */
export function useRunSwr(client: RunClient, runId: string) {
  return useSWR<Run>(
    ['run', runId],
    // SWR shares one request among all who ask and cannot abort it; `readRun` ends by itself after the client's timeout
    // (10 s), or with the client.
    () => client.readRun(runId, { signal: client.signal }),
    {
      // An ended run does not change: stop polling succeeded, failed and cancelled ones.
      refreshInterval: (run) => (run && isEnded(run.status) ? 0 : 1_000),
      // A missing run, or one that is not yours, does not get better by asking again.
      shouldRetryOnError: (error: unknown) => toRunSourceError(error).isTransient,
    },
  );
}

export function RunRow({ client, runId }: { client: RunClient; runId: string }) {
  const { data: run, error } = useRunSwr(client, runId);
  if (error && !run) return <p role="alert">{toRunSourceError(error).kind}</p>;
  return <p>{run ? `${run.name}: ${run.status}` : 'Loading…'}</p>;
}
