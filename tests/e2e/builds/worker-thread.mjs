// A run watched in a worker of Node. When it has ended nothing is disposed: the thread ends by itself only if nothing is
// left that waits.
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
