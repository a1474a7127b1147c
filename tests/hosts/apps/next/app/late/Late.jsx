'use client';

import { CancelRunButton, createRestSource, RunProgressIndicator, RunProvider } from 'runlight';

const source = createRestSource({ baseUrl: '/api' });

/** Components with lazy parts, on a page without anything that would load these parts. */
export function Late() {
  return (
    <RunProvider source={source} locale="en">
      <RunProgressIndicator runId="late" />
      <CancelRunButton runId="late" />
    </RunProvider>
  );
}
