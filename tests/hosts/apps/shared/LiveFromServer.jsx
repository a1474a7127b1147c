'use client';

import { useState } from 'react';
import { createRestSource, RealTimeRunStatus, RunProvider, RunsList } from 'runlight';

/** Shows the server's data at once and then live: the same component in every framework. */
export function LiveFromServer({ api, run, steps, runs }) {
  const [source] = useState(() => createRestSource({ baseUrl: api }));
  return (
    <RunProvider source={source} locale="en">
      <main data-testid="live">
        <RealTimeRunStatus runId={run.id} initialRun={run} initialSteps={steps} showFeed />
        <RunsList initialRuns={runs} />
      </main>
    </RunProvider>
  );
}
