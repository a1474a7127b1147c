import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { findPgbouncer, findServices } from '../../../scripts/find/find-services.mjs';
import { until } from '../../testing';

/** Servers for tests: on loopback, on a free port, in a temporary folder, stopped at the end of the test. */
const alive = new Set<ChildProcess>();
// The test process may be killed before its cleanup runs; its servers must not outlive it.
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** A free port on this machine. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port was given');
  return address.port;
}

/** A server that tests can stop and restart. */
export interface Service {
  readonly url: string;
  /** `more`: further arguments for this start only. */
  start(...more: string[]): Promise<void>;
  /** Resolves once the process has ended. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Stops the server and deletes its data. */
  dispose(): Promise<void>;
}

interface Recipe {
  url: string;
  dir: string;
  command: readonly [string, ...string[]];
  owner: { uid?: number; gid?: number };
  isUp(): Promise<boolean>;
}

async function serve({ url, dir, command: [file, ...args], owner, isUp }: Recipe): Promise<Service> {
  let child: ChildProcess | null = null;
  let output = '';
  const service: Service = {
    url,
    async start(...more) {
      const own = spawn(file, [...args, ...more], { ...owner, cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] });
      child = own;
      alive.add(own);
      for (const stream of [own.stdout, own.stderr]) stream.on('data', (chunk) => (output += chunk));
      own.on('close', () => alive.delete(own));
      await until(`${file} answers`, async () => {
        if (own.exitCode !== null || own.signalCode !== null) throw new Error(`${file} ended:\n${output}`);
        return isUp().catch(() => false);
      });
    },
    async stop(signal = 'SIGINT') {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const closed = once(child, 'close');
      child.kill(signal);
      await closed;
    },
    async dispose() {
      await service.stop('SIGKILL');
      await rm(dir, { recursive: true, force: true });
    },
  };
  await service.start();
  return service;
}

function installed() {
  const services = findServices();
  if (!services) throw new Error('PostgreSQL and redis-server are not installed here');
  return services;
}

/** PostgreSQL refuses to run as root, so it runs as the user that its package created. */
function ownerOf(name: string): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** Starts a PostgreSQL server. */
export async function startPostgres(): Promise<Service> {
  const { initdb, postgres } = installed();
  const owner = ownerOf('postgres');
  const dir = await mkdtemp(join(tmpdir(), 'runlight-pg-'));
  if (owner.uid !== undefined && owner.gid !== undefined) await chown(dir, owner.uid, owner.gid);
  const data = join(dir, 'data');
  execFileSync(initdb, ['-D', data, '-U', 'runlight', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'], {
    ...owner,
    cwd: dir,
    stdio: 'pipe',
  });
  const port = await freePort();
  const url = `postgres://runlight@127.0.0.1:${port}/postgres`;
  // Written data survives a killed process in the page cache; only a power failure would need fsync.
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off', 'max_connections=200'];
  const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  const isUp = async () => {
    await ask(url, 'select 1');
    return true;
  };
  return serve({ url, dir, command: [postgres, ...args], owner, isUp });
}

/**
 * Starts PgBouncer in front of a PostgreSQL server, otherwise with default settings. Its `url` leads to `database`.
 *
 * @param database URL of a database on that server.
 */
export async function startPgbouncer(database: string, mode: 'session' | 'transaction'): Promise<Service> {
  const pgbouncer = findPgbouncer();
  if (!pgbouncer) throw new Error('PgBouncer is not installed here: on Debian, apt-get install pgbouncer');
  const owner = ownerOf('postgres');
  const dir = await mkdtemp(join(tmpdir(), 'runlight-pgbouncer-'));
  const port = await freePort();
  const { hostname, port: serverPort, pathname } = new URL(database);
  const name = pathname.slice(1);
  await writeFile(join(dir, 'users.txt'), '"runlight" ""\n');
  await writeFile(
    join(dir, 'pgbouncer.ini'),
    [
      '[databases]',
      `${name} = host=${hostname} port=${serverPort} dbname=${name} user=runlight`,
      '[pgbouncer]',
      'listen_addr = 127.0.0.1',
      `listen_port = ${port}`,
      'unix_socket_dir =',
      'auth_type = trust',
      `auth_file = ${join(dir, 'users.txt')}`,
      `pool_mode = ${mode}`,
    ].join('\n'),
  );
  if (owner.uid !== undefined && owner.gid !== undefined) await chown(dir, owner.uid, owner.gid);
  const url = `postgres://runlight@127.0.0.1:${port}/${name}`;
  const isUp = async () => {
    await ask(url, 'select 1');
    return true;
  };
  return serve({ url, dir, command: [pgbouncer, join(dir, 'pgbouncer.ini')], owner, isUp });
}

/** Starts a Redis server. By default it loses all data when it stops. */
export async function startRedis(): Promise<Service> {
  const { redis } = installed();
  const dir = await mkdtemp(join(tmpdir(), 'runlight-redis-'));
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dir];
  return serve({
    url: `redis://127.0.0.1:${port}`,
    dir,
    command: [redis, ...args],
    owner: {},
    isUp: () => ping(port),
  });
}

async function ping(port: number): Promise<boolean> {
  const { connect } = await import('node:net');
  const socket = connect(port, '127.0.0.1');
  try {
    socket.write('PING\r\n');
    const [answer] = await once(socket, 'data');
    return String(answer).startsWith('+PONG');
  } finally {
    socket.destroy();
  }
}

/** Runs one statement over a connection of its own. */
export async function ask<Row extends object>(url: string, text: string, params: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query<Row>(text, params)).rows;
  } finally {
    await client.end();
  }
}

/** Creates a database on a server and returns its URL. */
export async function newDatabase(server: Service): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await ask(server.url, `create database ${name}`);
  return server.url.replace(/postgres$/, name);
}
