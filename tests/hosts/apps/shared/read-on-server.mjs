// Like a loader or a server component: no React, and a new client for each request.
import { createRestSource, createRunClient } from 'runlight/core';

/** @param {string} api */
export async function readOnServer(api) {
  const source = createRestSource({ baseUrl: api });
  const client = createRunClient({ source });
  try {
    const run = await client.readRun('r1');
    const steps = await client.readSteps('r1');
    const { runs } = await source.listRuns({}, { signal: client.signal });
    return { api, run, steps, runs };
  } finally {
    client.dispose();
  }
}
