// Watches a run in a Node worker thread. It disposes nothing at the end: the thread exits on its own only if no timer
// or socket is left.
import { parentPort, workerData } from 'node:worker_threads';

/** @type {typeof import('runlight/core')} */
const { createRestSource, createRunClient } = await import(workerData.core);
const client = createRunClient({
  source: createRestSource({ baseUrl: workerData.url }),
  statusIntervalMs: 20,
  stepsIntervalMs: 20,
});
client.watch('r1', () => {
  const { run, steps } = client.getSnapshot('r1');
  parentPort?.postMessage({ status: run?.status ?? null, steps: steps.length });
});
