'use client';

import { CancelRunButton, RunProgressIndicator, RunStatusBadge, useRelativeTime, useRuns } from 'runlight';

function Started({ runId, at }: { runId: string; at: number | null | undefined }) {
  const label = useRelativeTime(at, { runId });
  return at == null ? null : <time dateTime={new Date(at).toISOString()}>{label}</time>;
}

/**
 * All runs of the signed-in person, the newest first.
 *
 * @param hrefOf Address of a run's page.
 */
export function RunsTable({ hrefOf }: { hrefOf: (runId: string) => string }) {
  const { runs, isLoading, error, hasMore, loadMore, refresh } = useRuns({ limit: 50 });
  if (isLoading) return <p className="p-4 text-sm text-muted-foreground">Loading runs…</p>;
  if (error && runs.length === 0)
    return (
      <p role="alert" className="p-4 text-sm">
        The runs could not be read.{' '}
        <button type="button" className="underline" onClick={() => void refresh()}>
          Try again
        </button>
      </p>
    );
  if (runs.length === 0) return <p className="p-4 text-sm text-muted-foreground">No runs yet.</p>;
  return (
    <div className="overflow-x-auto rounded-md border">
      <table className="w-full text-left text-sm">
        <thead className="border-b text-muted-foreground">
          <tr>
            {['Name', 'Status', 'Progress', 'Started', ''].map((head) => (
              <th key={head} scope="col" className="px-4 py-2 font-medium">
                {head || <span className="sr-only">Actions</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id} className="border-b last:border-0">
              <th scope="row" className="px-4 py-2 font-medium">
                <a href={hrefOf(run.id)} className="hover:underline">
                  {run.name ?? run.id}
                </a>
              </th>
              <td className="px-4 py-2">
                <RunStatusBadge run={run} />
              </td>
              <td className="min-w-40 px-4 py-2">
                <RunProgressIndicator run={run} size="sm" />
              </td>
              <td className="px-4 py-2 whitespace-nowrap text-muted-foreground">
                <Started runId={run.id} at={run.startedAt} />
              </td>
              <td className="px-4 py-2 text-right">
                <CancelRunButton runId={run.id} size="sm" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {hasMore && (
        <button type="button" className="w-full p-2 text-sm underline" onClick={() => void loadMore()}>
          Load more
        </button>
      )}
    </div>
  );
}
