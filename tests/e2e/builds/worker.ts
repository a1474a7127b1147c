import { createRestSource, createRunClient } from 'runlight/core';

// A run watched in a Web Worker: no window, no document, and the page is told what changes.
const client = createRunClient({
  source: createRestSource({ baseUrl: '/api' }),
  statusIntervalMs: 20,
  stepsIntervalMs: 20,
});
client.watch('r1', () => {
  const { run, steps } = client.getSnapshot('r1');
  postMessage({ status: run?.status ?? null, steps: steps.length, page: [typeof window, typeof document] });
});
