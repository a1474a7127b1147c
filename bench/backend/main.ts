// `npm run bench:backend [-- --quick]`: the performance of the reference backend on this machine. Runs on loopback and
// starts and stops its own servers. Writes bench/BACKEND.md; --quick only checks that it works, and writes nothing.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import os from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { launch } from '../../reference-backend/scale/distributed/processes';
import { newDatabase, startPostgres, startRedis } from '../../reference-backend/scale/distributed/services';
import { until } from '../../reference-backend/testing';
import { type Crowd, createEventsCrowd, createSocketCrowd } from './crowd';
import { inLanes, percentile, ratePerSecond, round } from './numbers';
import { machineLine, type Row, tableOf } from './report';
import { measureStores } from './stores';

const quick = process.argv.includes('--quick');
const size = quick
  ? { cancels: 10, sockets: 100, streams: 50, holdMs: 3_000, rateMs: 500 }
  : { cancels: 200, sockets: 5_000, streams: 5_000, holdMs: 20_000, rateMs: 5_000 };
const RUNS = 20;
const RESULT = fileURLToPath(new URL('../BACKEND.md', import.meta.url));

const rows: Row[] = [];
function report(what: string, result: string, aim = ''): void {
  rows.push([what, result, aim]);
  console.log(`${what}: ${result}${aim && `  (aim ${aim})`}`);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
const dataDir = await mkdtemp(join(os.tmpdir(), 'runlight-bench-'));
type Process = Awaited<ReturnType<typeof launch>>;
const processes: Process[] = [];
const start = async (...args: Parameters<typeof launch>) => {
  const process = await launch(...args);
  processes.push(process);
  return process;
};

/** Resident memory of a process, bytes, from its own metrics. */
async function memoryOf({ api }: Process): Promise<number> {
  const { text } = await api.call('/metrics');
  return Number(/^process_resident_memory_bytes (\d+)/m.exec(text)?.[1]);
}

async function measureStart(): Promise<void> {
  const embedded = { RUNLIGHT_DATA_DIR: join(dataDir, 'embedded') };
  const servers = { DATABASE_URL: await newDatabase(postgres), REDIS_URL: redis.url };
  for (const [what, env] of [
    ['embedded, first time', embedded],
    ['embedded, again', embedded],
    ['PostgreSQL + Redis, first time', servers],
  ] as const) {
    const startedAt = performance.now();
    const started = await start('all', env);
    report(`Start to ready, ${what}`, `${round((performance.now() - startedAt) / 1000, 1)} s`);
    await started.end('SIGTERM');
  }
}

async function measureAppends(): Promise<void> {
  const rates = await measureStores(postgres, size.rateMs);
  report('Steps begun and finished, embedded, one run', `${round(rates.embedded)} / s`);
  report('Steps begun and finished, PostgreSQL, one run', `${round(rates.postgres)} / s`);
  report('Steps begun and finished, PostgreSQL, 8 runs at once', `${round(rates.postgresParallel)} / s`);
}

async function measureCancels({ api }: Process, worker: Process): Promise<void> {
  const told: number[] = [];
  const stopped: number[] = [];
  for (let i = 0; i < size.cancels; i++) {
    const { id } = await api.start({ name: 'To be cancelled', params: { scenario: 'clean', speed: 0.1 } });
    await until('it works', async () => (await api.status(id)).current_step);
    const askedAt = Date.now();
    await api.cancel(id);
    const run = await api.reaches(id, 'cancelled');
    const [entry] = await until('the worker has logged it', async () => {
      const entries = worker.logged('run_stopping', id);
      return entries.length > 0 && entries;
    });
    told.push(Date.parse(String(entry?.time)) - askedAt);
    stopped.push(Date.parse(run.finished_at ?? '') - askedAt);
  }
  const line = (values: number[]) =>
    `p50 ${round(percentile(values, 0.5))} ms, p95 ${round(percentile(values, 0.95))} ms`;
  report(`Cancel at the API → the worker's signal, ${size.cancels} times`, line(told), 'p95 ≤ 100 ms');
  report('Cancel at the API → stopped, cleaned up, cancelled', line(stopped));
}

async function measureReads({ api, url }: Process): Promise<void> {
  const { id } = await api.start({ name: 'Read', params: { scenario: 'stall', speed: 0.1 } });
  await api.reaches(id, 'running');
  await until('it stands still', async () => (await api.status(id)).current_step);
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const read = (headers: Record<string, string>, expected: number) =>
    new Promise<void>((resolve, reject) => {
      get(
        `${url}/v1/runs/${id}/status`,
        { agent, headers: { Authorization: 'Bearer demo-ada', ...headers } },
        (res) => {
          const ok = res.statusCode === expected || res.statusCode === 200;
          res.resume().on('end', () => (ok ? resolve() : reject(new Error(`status ${res.statusCode}`))));
        },
      ).on('error', reject);
    });
  await ratePerSecond(size.rateMs / 2, 32, () => read({}, 200)); // warm-up
  const full = await ratePerSecond(size.rateMs, 32, () => read({}, 200));
  const etag = (await api.call(`/v1/runs/${id}/status`)).headers.get('etag') ?? '';
  const unchanged = await ratePerSecond(size.rateMs, 32, () => read({ 'If-None-Match': etag }, 304));
  report('Status read whole, 32 at once', `${round(full)} / s`);
  report('Status asked for with its ETag (304), 32 at once', `${round(unchanged)} / s`);
  agent.destroy();
  await api.cancel(id, { force: true });
}

interface CrowdCase {
  what: string;
  create: () => Crowd;
  clients: number;
  aims?: { clients: string; memory: string };
}

async function measureCrowd(server: Process, { what, create, clients, aims }: CrowdCase): Promise<void> {
  const { api, url } = server;
  // About one step per second and run, so that frames flow all the time.
  const ids: string[] = [];
  for (let i = 0; i < RUNS; i++) {
    ids.push((await api.start({ name: `Watched ${i}`, params: { scenario: 'long', speed: 0.25 } })).id);
  }
  for (const id of ids) await api.reaches(id, 'running');
  // The first connections have one-time costs: compiled code, and memory that is collected later.
  const first = create();
  await inLanes(
    Array.from({ length: Math.ceil(clients / 10) }, (_, i) => ids[i % RUNS] ?? ''),
    50,
    (id) => first.join(url, id),
  );
  await pause(size.holdMs / 4);
  first.leave();
  const crowd = create();
  const before = await memoryOf(server);
  const joined = await timed(() =>
    inLanes(
      Array.from({ length: clients }, (_, i) => ids[i % RUNS] ?? ''),
      50,
      (id) => crowd.join(url, id),
    ),
  );
  const atFirst = crowd.frames;
  await pause(size.holdMs);
  const frames = crowd.frames - atFirst;
  const after = await memoryOf(server);
  for (const id of ids) await api.cancel(id);
  await until('all have heard of the end', async () => crowd.left === clients, 60_000);
  let behind = 0;
  for (const id of ids) {
    const { rev } = await api.status(id);
    behind += crowd.revsOf(id).filter((has) => has !== rev).length;
  }
  const kib = (after - before) / clients / 1024;
  const p95 = round(percentile(crowd.delays, 0.95));
  report(
    `${what}: clients held at once by one API process`,
    `${clients}, joined in ${round(joined / 1000, 1)} s`,
    aims?.clients,
  );
  report(`${what}: frames delivered`, `${frames} in ${size.holdMs / 1000} s, p95 ${p95} ms after the change`);
  report(`${what}: gaps, and clients not at the last rev in the end`, `${crowd.gaps}, ${behind}`, '0, 0');
  report(`${what}: memory for each`, `${round(kib, 1)} KiB`, aims?.memory);
}

function toMarkdown(seconds: number): string {
  return `# The reference backend, measured

\`npm run bench:backend\`, on ${machineLine()}. API, worker, PostgreSQL, Redis and all
clients share this one machine, so the clients take their part of it as well. Took ${round(seconds)} s.

${tableOf(rows)}

- A step is two transitions, each under the lock of its run's row and told to listeners; PostgreSQL runs with \`fsync=off\` here.
- "The worker's signal" is from before the request was sent until the worker's log says that it stops; both processes read the
  same clock.
- A gap is a frame that does not build on what its client has. Each client checks every frame.
- Memory is what the resident size of an API process grew by from a tenth as many clients, which had left again, to all of them
  after their frames, for each: with the buffers of Node and all garbage that was not collected yet.
  Room that the first ones left is used again, so it may come out below what a connection needs.
- An event stream costs more than a WebSocket because it stays a request for as long as it is open: Node keeps its parser,
  request and response, Express what it knows of them, and the response its headers. At an upgrade all of that is let go.
  How much each is: ../docs/internals/reference-backend.md.
`;
}

const startedAt = performance.now();
try {
  await measureStart();
  await measureAppends();
  const env = {
    DATABASE_URL: await newDatabase(postgres),
    REDIS_URL: redis.url,
    RUNLIGHT_DATA_DIR: dataDir,
    RUNLIGHT_CONCURRENCY: String(RUNS),
    RUNLIGHT_CONNECTIONS: '100000',
    RUNLIGHT_RATE: '0',
  };
  const [server, worker] = await Promise.all([start('api', env), start('worker', env)]);
  await measureCancels(server, worker);
  await measureReads(server);
  await server.end('SIGTERM');
  const forSockets = await start('api', env);
  const aims = { clients: '5000', memory: '≤ 20 KiB' };
  await measureCrowd(forSockets, { what: 'WebSocket', create: createSocketCrowd, clients: size.sockets, aims });
  await forSockets.end('SIGTERM');
  const forStreams = await start('api', env);
  await measureCrowd(forStreams, { what: 'Event stream', create: createEventsCrowd, clients: size.streams });
  if (!quick) await writeFile(RESULT, toMarkdown((performance.now() - startedAt) / 1000));
} finally {
  await Promise.all(processes.map((process) => process.end('SIGKILL')));
  await Promise.all([postgres.dispose(), redis.dispose()]);
  await rm(dataDir, { recursive: true, force: true });
}

// Starts its own servers, once these have stopped.
await import('./bullmq');
