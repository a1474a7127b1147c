'use client';

import { createRestSource, RealTimeRunStatus, RunProvider } from 'runlight';
import { useRunStatus } from 'runlight/headless';

const source = createRestSource({ baseUrl: '/api' });

/** Uses a hook of the headless entry below the provider of the styled entry. */
function Connection({ runId }) {
  return <output>{useRunStatus(runId).connection.state}</output>;
}

export function LiveRun({ runId }) {
  return (
    <RunProvider source={source} locale="en">
      <RealTimeRunStatus runId={runId} showFeed showMetrics />
      <Connection runId={runId} />
    </RunProvider>
  );
}
