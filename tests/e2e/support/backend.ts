import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, until } from '../../../reference-backend/testing';
import { root } from '../../../scripts/prepare.mjs';

/** The backend in a separate process, so that it can crash in the middle of a run. */
export interface BackendProcess {
  /** Its URL, stable across restarts. */
  readonly url: string;
  /** An API client, signed in as Ada. */
  readonly api: ReturnType<typeof createClient>;
  /** Starts it on the same port and data. Resolves once it accepts requests. */
  start(): Promise<void>;
  /** Kills it, like a crash. */
  kill(): Promise<void>;
  /** The temporary files of a run; `null` if its folder is gone. */
  filesOf(runId: string): Promise<string[] | null>;
  /** Everything it has printed. */
  output(): string;
  /** Stops it and deletes its data. */
  dispose(): Promise<void>;
}

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

/** Starts a backend on a free port, with a new folder for its data. */
export async function startBackendProcess(env: Readonly<Record<string, string>> = {}): Promise<BackendProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'runlight-e2e-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const api = createClient(url);
  let child: ChildProcess | null = null;
  let printed = '';

  async function start(): Promise<void> {
    const own = spawn(
      process.execPath,
      ['--import', 'tsx', 'reference-backend/scale/server.ts', '--port', String(port)],
      {
        cwd: root,
        env: { ...process.env, NODE_ENV: 'test', RUNLIGHT_DATA_DIR: dataDir, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    child = own;
    for (const stream of [own.stdout, own.stderr]) stream.on('data', (chunk) => (printed += chunk));
    await until(
      'the backend takes requests',
      async () => {
        if (own.exitCode !== null) throw new Error(`the backend ended:\n${printed}`);
        const answer = await fetch(`${url}/readyz`).catch(() => null);
        return answer?.ok;
      },
      60_000,
    );
  }

  async function kill(): Promise<void> {
    const own = child;
    child = null;
    if (own === null || own.exitCode !== null || own.signalCode !== null) return;
    const closed = once(own, 'close');
    own.kill('SIGKILL');
    await closed;
  }

  await start();
  return {
    url,
    api,
    start,
    kill,
    async filesOf(runId) {
      const folder = join(dataDir, 'work', runId);
      return existsSync(folder) ? readdir(folder) : null;
    },
    output: () => printed,
    async dispose() {
      await kill();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
