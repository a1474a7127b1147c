// An API process as a host writes it: node --import tsx api.ts <redis url> <queue> [force] [port] [most streams].
// Prints "port <n>" once it is ready.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Queue, QueueEvents } from 'bullmq';
import { Redis } from 'ioredis';
import { createBullmqEngine } from '../../../src/bullmq';
import { createRunHandler, redisLedger, toNode } from '../../../src/server';

const [url = '', name = '', force = '', port = '0', streams = '100'] = process.argv.slice(2);
const redis = new Redis(url, { maxRetriesPerRequest: null });
const queue = new Queue(name, { connection: redis });
const events = new QueueEvents(name, { connection: redis });
// A Redis outage must not end the process.
const quiet = () => {};
redis.on('error', quiet);
queue.on('error', quiet);
events.on('error', quiet);

const engine = createBullmqEngine({
  queue,
  redis,
  events,
  allowForce: force === 'force',
  owner: (job) => (job.data as { owner?: string }).owner ?? null,
  start: ({ params, ...input }, { owner }) => ({
    name: 'train',
    data: { ...input, ...params, owner },
    options: { attempts: 3, removeOnComplete: { age: 3_600 }, removeOnFail: { age: 3_600 } },
  }),
});
const USERS: Record<string, { user: string; owner: string; readOnly?: boolean }> = {
  'Bearer demo-ada': { user: 'ada', owner: 'ada' },
  'Bearer demo-bob': { user: 'bob', owner: 'bob' },
  'Bearer demo-viewer': { user: 'viewer', owner: 'ada', readOnly: true },
};
const handler = createRunHandler({
  engine,
  authenticate: (request) => USERS[request.headers.get('authorization') ?? ''] ?? null,
  ledger: redisLedger(redis),
  maxAgeMs: 1_000,
  limits: { streams: Number(streams), startsPerMinute: 1_000 },
  origins: ['https://app.example'],
  onError: (error, { path }) => console.log(`error ${path} ${error instanceof Error ? error.stack : error}`),
});
const server = createServer(toNode(handler));
server.listen(Number(port), '127.0.0.1', () => console.log(`port ${(server.address() as AddressInfo).port}`));
