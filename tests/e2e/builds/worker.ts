import { createRestSource, createRunClient } from 'runlight/core';

// Watches a run in a Web Worker, without window and document, and posts the changes to the page.
const client = createRunClient({
  source: createRestSource({ baseUrl: '/api' }),
  statusIntervalMs: 20,
  stepsIntervalMs: 20,
});
client.watch('r1', () => {
  const { run, steps } = client.getSnapshot('r1');
  postMessage({ status: run?.status ?? null, steps: steps.length, page: [typeof window, typeof document] });
});
