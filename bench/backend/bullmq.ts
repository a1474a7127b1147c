// `npm run bench:bullmq [-- --quick]`: the cost of the handler over BullMQ on this machine: Redis commands per open
// page, streams per process, and how soon a cancel reaches the worker. API, worker and Redis run as separate processes.
// Writes bench/BULLMQ.md; --quick only checks that it works, and writes nothing.
import { writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { startRedis } from '../../reference-backend/scale/distributed/services';
import { until } from '../../reference-backend/testing';
import { startApi, startWorker } from '../../tests/run-engines/bullmq/workers';
import { createEventsCrowd } from './crowd';
import { inLanes, percentile, round } from './numbers';
import { machineLine, type Row, tableOf } from './report';

const quick = process.argv.includes('--quick');
const size = quick
  ? { runs: 20, polls: 3, streams: 20, cancels: 5 }
  : { runs: 50, polls: 10, streams: 1_000, cancels: 50 };
const QUEUE = 'bench';
const RESULT = fileURLToPath(new URL('../BULLMQ.md', import.meta.url));

const rows: Row[] = [];
function report(what: string, result: string, aim = ''): void {
  rows.push([what, result, aim]);
  console.log(`${what}: ${result}${aim && `  (aim ${aim})`}`);
}

const redis = await startRedis();
const admin = new Redis(redis.url);
const [api, worker] = await Promise.all([
  startApi(redis.url, QUEUE, ['', '0', String(size.streams)]),
  startWorker(redis.url, QUEUE, { concurrency: size.runs + 10 }),
]);
const url = `http://127.0.0.1:${api.port}`;
const headers = { authorization: 'Bearer demo-ada', 'content-type': 'application/json' };

async function call<T>(way: string, body?: object): Promise<T> {
  const init = body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers };
  const answer = await fetch(`${url}/v1/runs${way}`, init);
  if (!answer.ok) throw new Error(`${way} was answered with ${answer.status}`);
  return (await answer.json()) as T;
}
const start = async (params: object) => (await call<{ id: string }>('', { name: 'Bench', params })).id;
const begun = (id: string) =>
  until('it has begun', async () => worker.lines().some((line) => line.startsWith(`begun ${id} `)));

/** Redis commands during `work`: job reads, and all. */
async function commandsOf(work: () => Promise<unknown>): Promise<{ reads: number; all: number }> {
  await admin.call('CONFIG', 'RESETSTAT');
  await work();
  const text = String(await admin.call('INFO', 'all'));
  const numberOf = (pattern: RegExp) => Number(pattern.exec(text)?.[1] ?? 0);
  return { reads: numberOf(/cmdstat_hgetall:calls=(\d+)/), all: numberOf(/total_commands_processed:(\d+)/) };
}

async function measureLists(): Promise<void> {
  const ids: string[] = [];
  // Each reports its progress about twice a second.
  for (let n = 0; n < size.runs; n += 1) ids.push(await start({ kind: 'long', steps: 100_000, speed: 0.2 }));
  for (const id of ids) await begun(id);
  const seconds = size.polls;
  const idle = await commandsOf(() => pause(seconds * 1_000));
  for (const pages of [1, 20]) {
    const page = async (at: number) => {
      await pause((at * 1_000) / pages);
      for (let poll = 0; poll < seconds; poll += 1) {
        const next = pause(1_000);
        await call('?limit=100');
        await next;
      }
    };
    const { reads, all } = await commandsOf(() => Promise.all(Array.from({ length: pages }, (_, at) => page(at))));
    const what = `A list of ${size.runs} runs that go on, polled each second by ${pages} ${pages === 1 ? 'page' : 'pages'}`;
    report(`${what}: reads of each run a second`, round(reads / size.runs / seconds, 2), '≤ 1.1');
    const more = (all - idle.all) / pages / seconds;
    report(`${what}: commands to Redis for each page and second`, round(more));
  }
  report('The same without a page: commands to Redis a second, for the work itself', round(idle.all / seconds));
  for (const id of ids) await call(`/${id}/cancel`, {});
}

async function measureStreams(): Promise<void> {
  const ids: string[] = [];
  for (let n = 0; n < 20; n += 1) ids.push(await start({ kind: 'long', steps: 100_000, speed: 0.2 }));
  for (const id of ids) await begun(id);
  const crowd = createEventsCrowd();
  const joining = Array.from({ length: size.streams }, (_, i) => ids[i % ids.length] ?? '');
  await inLanes(joining, 20, (id) => crowd.join(url, id));
  const { reads } = await commandsOf(() => pause(5_000));
  report('Event streams held by one API process, over 20 runs', String(size.streams));
  report(
    'Event streams: reads of each run a second, with progress all the time',
    round(reads / ids.length / 5, 2),
    '≤ 4',
  );
  report('Event streams: frames in 5 s, gaps', `${crowd.frames}, ${crowd.gaps}`, '0 gaps');
  for (const id of ids) await call(`/${id}/cancel`, {});
  await until('all have heard of the end', async () => crowd.left === size.streams, 60_000);
}

async function measureCancels(): Promise<void> {
  const waits: number[] = [];
  for (let n = 0; n < size.cancels; n += 1) {
    const id = await start({ kind: 'long', steps: 1_000 });
    await begun(id);
    const askedAt = Date.now();
    await call(`/${id}/cancel`, {});
    const line = await until('its signal is aborted', async () =>
      worker.lines().find((one) => one.startsWith(`aborted ${id} `)),
    );
    waits.push(Number(line.split(' ')[2]) - askedAt);
  }
  const times = `p50 ${round(percentile(waits, 0.5))} ms, p95 ${round(percentile(waits, 0.95))} ms`;
  report(`Cancel at the API → the worker's signal, ${size.cancels} times`, times, 'p95 ≤ 100 ms');
}

try {
  await measureLists();
  await measureStreams();
  await measureCancels();
  if (!quick) {
    const text = `# The handler over BullMQ, measured

\`npm run bench:bullmq\`, on ${machineLine()}. API, worker, Redis and all clients share this one machine.

${tableOf(rows)}

- A read of a run is its job, its state and its finished steps: three commands, and two round trips for any number of runs.
  A test holds its number with a clock of its own: tests/run-engines/bullmq/costs.test.ts.
- The other commands for a page are the ledger's: one for each run of the list, sent together.
- "The worker's signal" is from before the request was sent until the signal of the job is aborted in the worker's process.
`;
    await writeFile(RESULT, text);
  }
} finally {
  await Promise.all([api.kill(), worker.kill()]);
  admin.disconnect();
  await redis.dispose();
}
