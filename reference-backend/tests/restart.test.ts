import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient, until } from '../testing';
import { bundleServer } from './server-bundle';
import { extractTemplate } from './template';

/** Kills the server process and restarts it on the same folder. */
let server: string;
let dataDir: string;
const alive = new Set<ChildProcess>();

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'runlight-restart-'));
  server = await bundleServer();
  await extractTemplate(join(dataDir, 'pg'));
});
afterAll(async () => {
  for (const child of alive) child.kill('SIGKILL');
  await rm(dataDir, { recursive: true, force: true });
});

interface ServerProcess {
  child: ChildProcess;
  output(): string;
  exit: Promise<number | null>;
}

function launch(args: string[] = ['--port', '0'], env: Record<string, string> = {}): ServerProcess {
  const child = spawn(process.execPath, [server, ...args], {
    env: { ...process.env, NODE_ENV: 'test', RUNLIGHT_DATA_DIR: dataDir, RUNLIGHT_SPEED: '10', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  alive.add(child);
  let text = '';
  child.stdout.on('data', (chunk) => (text += chunk));
  child.stderr.on('data', (chunk) => (text += chunk));
  const exit = once(child, 'close').then(([code]: (number | null)[]) => {
    alive.delete(child);
    return code ?? null;
  });
  return { child, output: () => text, exit };
}

async function started(server: ServerProcess) {
  const url = await until(
    'the server prints its address',
    async () => {
      if (server.child.exitCode !== null) throw new Error(`the server ended:\n${server.output()}`);
      return /runlight backend: (\S+)/.exec(server.output())?.[1];
    },
    120_000,
  );
  return createClient(url);
}

async function stop(server: ServerProcess, signal: NodeJS.Signals) {
  server.child.kill(signal);
  return server.exit;
}

// Long timeouts: each test starts several processes with a database each, possibly on a busy machine.
describe('a server on a data folder', { timeout: 240_000 }, () => {
  it('faults 54 and 59: SIGKILLed in mid-run: what was acknowledged is there, the run goes on; no step is lost or doubled', async () => {
    const first = launch();
    let client = await started(first);
    const { id } = await client.start({ name: 'Survivor', method: 'CTGAN', params: { scenario: 'default' } });
    const waiting = await Promise.all([client.start({ name: 'Second' }), client.start({ name: 'Waiting' })]);
    const cancelling = waiting[0].id;
    await until('a step is open after two done ones', async () => {
      const run = await client.status(id);
      return run.progress.completed_steps >= 2 && run.current_step;
    });
    const before = await client.steps(id);
    await stop(first, 'SIGKILL');
    expect(existsSync(join(dataDir, 'lock'))).toBe(true); // the killed process did not clean up

    const second = launch(undefined, { RUNLIGHT_SPEED: '100' });
    client = await started(second);
    expect(second.output()).toContain('run_recovered');
    const epoch = (await client.status(id)).epoch;
    expect((await client.cancel(cancelling, { force: true })).status).toBe(200);
    const run = await client.reaches(id, 'succeeded', 'failed');
    expect(run).toMatchObject({ status: 'succeeded', attempt: 2, progress: { completed_steps: 8, fraction: 1 } });
    const steps = await client.steps(id);
    // Acknowledged writes are still there, unchanged.
    for (const step of before.filter(({ status }) => status !== 'running')) expect(steps).toContainEqual(step);
    const finished = steps.filter((step) => step.status !== 'interrupted');
    expect(finished.map((step) => step.kind)).toEqual(
      'planned loading info training error backup training metrics'.split(' '),
    );
    expect(new Set(steps.map((step) => step.n)).size).toBe(steps.length);
    expect(steps.filter((step) => step.status === 'interrupted')).toHaveLength(1);
    await client.reaches(waiting[1].id, 'running', 'succeeded');
    expect(existsSync(join(dataDir, 'work', id))).toBe(false);
    expect(epoch).toBe(run.epoch);
    expect(await stop(second, 'SIGTERM')).toBe(0);
  });

  it('fault 64: stopped by SIGTERM within 10 s, the run waits and goes on in the same attempt; Ctrl-C too', async () => {
    const first = launch();
    let client = await started(first);
    const { id } = await client.start({ name: 'Patient', params: { scenario: 'clean' } });
    // Runs left over from the previous test come first in the queue.
    await until('it has begun', async () => (await client.status(id)).progress.completed_steps >= 1);
    const askedAt = Date.now();
    expect(await stop(first, 'SIGTERM')).toBe(0);
    expect(Date.now() - askedAt).toBeLessThan(10_000);
    expect(existsSync(join(dataDir, 'lock'))).toBe(false);

    const second = launch(undefined, { RUNLIGHT_SPEED: '200' });
    client = await started(second);
    const run = await client.reaches(id, 'succeeded');
    expect(run).toMatchObject({ attempt: 1, progress: { completed_steps: 8 } });
    expect((await client.steps(id)).filter((step) => step.status === 'done')).toHaveLength(8);
    expect(await stop(second, 'SIGINT')).toBe(0);
  });

  it('faults 46 and 58: cancelling when it died: cancelled at the next start; its folder cannot be opened twice', async () => {
    const first = launch();
    let client = await started(first);
    const { id } = await client.start({ name: 'Stubborn', params: { scenario: 'ignores-cancel' } });
    await client.reaches(id, 'running');
    expect((await client.cancel(id)).status).toBe(202);
    await stop(first, 'SIGKILL');
    const second = launch();
    client = await started(second);
    expect(await client.status(id)).toMatchObject({ status: 'cancelled', attempt: 1, cancel: { outcome: 'forced' } });
    expect(existsSync(join(dataDir, 'work', id))).toBe(false);

    // The folder is in use: a second process is rejected with a message that says how to resolve this.
    const intruder = launch();
    expect(await intruder.exit).toBe(1);
    expect(intruder.output()).toMatch(/already open \(by process \d+\).*RUNLIGHT_DATA_DIR.*delete/s);
    expect(await readFile(join(dataDir, 'lock'), 'utf8')).toBe(String(second.child.pid));
    expect((await client.call('/readyz')).status).toBe(200);

    // The port is in use: the message says so, and how to choose another one.
    const port = new URL(/runlight backend: (\S+)/.exec(second.output())?.[1] ?? '').port;
    const late = launch([`--port=${port}`]);
    expect(await late.exit).toBe(1);
    expect(late.output()).toMatch(/port is already in use.*--port 4311/s);
    await stop(second, 'SIGTERM');
  });

  it('fault 58: takes over the lock of a process that is gone, also when that had the same pid as the new one', async () => {
    const { lockFolder } = await import('../scale/database/folder-lock');
    const folder = await mkdtemp(join(tmpdir(), 'runlight-lock-'));
    await writeFile(join(folder, 'lock'), String(process.pid)); // as in a restarted container
    const unlock = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(/already open \(by this process\)/);
    unlock();
    expect(existsSync(join(folder, 'lock'))).toBe(false);
    await writeFile(join(folder, 'lock'), '1'); // process 1 is always alive
    expect(() => lockFolder(folder)).toThrow(/already open \(by process 1\)/);
    await rm(folder, { recursive: true });
  });
});

describe('configuration', { timeout: 240_000 }, () => {
  it('refuses the demo keys in production, and values that make no sense', async () => {
    const production = launch(undefined, { NODE_ENV: 'production' });
    const port = launch(['--port', 'http']);
    const keys = launch(undefined, { RUNLIGHT_KEYS: 'secret' });
    expect(await Promise.all([production.exit, port.exit, keys.exit])).toEqual([1, 1, 1]);
    expect(production.output()).toMatch(/demo keys.*RUNLIGHT_KEYS=/s);
    expect(port.output()).toMatch(/the port .* is "http"/);
    expect(keys.output()).toMatch(/token:user:owner:role/);
    for (const server of [production, port, keys]) expect(server.output()).not.toMatch(/ {4}at /);
    expect(keys.output()).not.toContain('secret');
  });
});
