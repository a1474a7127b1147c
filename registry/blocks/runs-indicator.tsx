'use client';

import { RunProgressIndicator, useRuns } from 'runlight';

/**
 * How many runs are under way, with a list of them. For the app's header: it asks the backend once a second while the page
 * is visible, whatever else shows runs.
 *
 * @param hrefOf Address of a run's page.
 */
export function RunsIndicator({ hrefOf }: { hrefOf: (runId: string) => string }) {
  const { runs, hasMore } = useRuns({ status: ['queued', 'running', 'cancelling'], limit: 10 });
  if (runs.length === 0) return null;
  const count = `${runs.length}${hasMore ? '+' : ''}`;
  return (
    <details className="relative text-sm">
      <summary className="flex cursor-pointer list-none items-center gap-2 rounded-md border px-3 py-1.5">
        <span aria-hidden="true" className="size-2 rounded-full bg-primary motion-safe:animate-pulse" />
        {count} {runs.length === 1 ? 'run' : 'runs'} under way
      </summary>
      <ul className="absolute right-0 z-40 mt-2 w-80 rounded-md border bg-popover p-2 text-popover-foreground shadow-md">
        {runs.map((run) => (
          <li key={run.id} className="p-2">
            <a href={hrefOf(run.id)} className="font-medium hover:underline">
              {run.name ?? run.id}
            </a>
            <RunProgressIndicator run={run} size="sm" />
          </li>
        ))}
      </ul>
    </details>
  );
}
