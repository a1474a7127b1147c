'use client';

import { CancelRunButton, createRestSource, RunProgressIndicator, RunProvider } from 'runlight';

const source = createRestSource({ baseUrl: '/api' });

/** What loads a part of itself later, and nothing on the page that would bring it along. */
export function Late() {
  return (
    <RunProvider source={source} locale="en">
      <RunProgressIndicator runId="late" />
      <CancelRunButton runId="late" />
    </RunProvider>
  );
}
