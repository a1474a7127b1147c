import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, until } from '../../testing';
import { bundleServer } from '../../tests/server-bundle';
import { freePort, newDatabase, type Service, startPostgres, startRedis } from './services';

/** Short, to keep the tests fast; in the same proportions as in production. */
export const LEASE_MS = 4_000;
export const GRACE_MS = 1_000;
const SWEEP_MS = 200;

const alive = new Set<ChildProcess>();
const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** A backend process that tests can kill, freeze and restart. */
export interface BackendProcess {
  readonly url: string;
  /** An API client, signed in as Ada. */
  readonly api: ReturnType<typeof createClient>;
  readonly pid: number | undefined;
  start(): Promise<void>;
  /** Sends a signal; resolves with the exit code once the process has ended. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  /** Sends SIGSTOP or SIGCONT. */
  signal(signal: NodeJS.Signals): void;
  /** Resumes the process if it is frozen, and restarts it if it has ended. */
  revive(): Promise<void>;
  /** All its log entries about a run, in order. */
  logged(event: string, runId: string): Record<string, unknown>[];
  output(): string;
}

let server: Promise<string> | null = null;

/** Starts `npm run backend -- --role=…` on a port that it keeps across restarts. */
export async function launch(role: 'api' | 'worker' | 'all', env: Record<string, string>): Promise<BackendProcess> {
  server ??= bundleServer();
  const file = await server;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;
  let output = '';
  const backend: BackendProcess = {
    url,
    api: createClient(url),
    get pid() {
      return child?.pid;
    },
    async start() {
      const own = spawn(process.execPath, [file, `--role=${role}`, `--port=${port}`], {
        env: { ...process.env, NODE_ENV: 'test', LOG_LEVEL: 'info', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child = own;
      alive.add(own);
      for (const stream of [own.stdout, own.stderr]) stream.on('data', (chunk) => (output += chunk));
      own.on('close', () => alive.delete(own));
      await until(`the ${role} is ready`, async () => {
        if (own.exitCode !== null) throw new Error(`the ${role} ended:\n${output}`);
        return (await fetch(`${url}/readyz`).catch(() => null))?.ok;
      });
    },
    async end(signal) {
      if (!child || hasEnded(child)) return null;
      const closed = once(child, 'close');
      child.kill(signal);
      const [code]: (number | null)[] = await closed;
      return code ?? null;
    },
    signal: (signal) => void child?.kill(signal),
    async revive() {
      child?.kill('SIGCONT');
      if (child && hasEnded(child)) await backend.start();
    },
    logged(event, runId) {
      const lines = output.split('\n').filter((line) => line.includes(runId) && line.endsWith('}'));
      const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
      return entries.filter((entry) => entry.event === event && entry.runId === runId);
    },
    output: () => output,
  };
  await backend.start();
  return backend;
}

/** Two API processes and two workers with their own PostgreSQL and Redis. */
export async function startCluster() {
  const dataDir = await mkdtemp(join(tmpdir(), 'runlight-cluster-'));
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  const databaseUrl = await newDatabase(postgres);
  const env = {
    DATABASE_URL: databaseUrl,
    REDIS_URL: redis.url,
    RUNLIGHT_DATA_DIR: dataDir,
    RUNLIGHT_CONCURRENCY: '3',
    RUNLIGHT_LEASE_MS: String(LEASE_MS),
    RUNLIGHT_GRACE_MS: String(GRACE_MS),
    RUNLIGHT_SWEEP_MS: String(SWEEP_MS),
  };
  const [a, b, first, second] = await Promise.all([
    launch('api', env),
    launch('api', env),
    launch('worker', env),
    launch('worker', env),
  ]);
  const workers = [first, second];
  return {
    postgres,
    redis,
    databaseUrl,
    a,
    b,
    workers,
    env,
    /** The worker that holds the given attempt of the run. */
    holderOf: (id: string, attempt = 1) =>
      until(`a worker has run ${id}, attempt ${attempt}`, async () =>
        workers.find((worker) => worker.logged('run_claimed', id).some((entry) => entry.attempt === attempt)),
      ),
    async dispose() {
      for (const child of alive) child.kill('SIGKILL');
      const services: Service[] = [postgres, redis];
      await Promise.all(services.map((service) => service.dispose()));
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export type Cluster = Awaited<ReturnType<typeof startCluster>>;
