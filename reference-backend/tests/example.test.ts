import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient } from '../testing';
import { extractTemplate } from './template';

/** Runs `server.ts` as it is, without `scale/`, like a user who copies the example. */
let folder: string;
let server: ChildProcess;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runlight-example-'));
  await extractTemplate(join(folder, '.data/pg'));
  const [tsx, file] = [import.meta.resolve('tsx'), join(import.meta.dirname, '../server.ts')];
  server = spawn(process.execPath, ['--import', tsx, file], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: 'test', PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (!server.stdout) throw new Error('its output is not read');
  const [line] = await once(server.stdout, 'data');
  url = /http:\S+/.exec(String(line))?.[0] ?? '';
});
afterAll(async () => {
  server.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

it('starts a run, tells its status and its steps, cancels it, and ends in good order', async () => {
  const ada = createClient(url);
  const { id } = await ada.start();
  await ada.reaches(id, 'running');
  expect((await createClient(url, 'demo-bob').call(`/v1/runs/${id}/status`)).status).toBe(404);
  expect((await ada.cancel(id, { reason: 'wrong data' })).status).toBe(202);
  expect(await ada.reaches(id, 'cancelled')).toMatchObject({ cancel: { outcome: 'graceful', reason: 'wrong data' } });
  expect((await ada.steps(id)).at(-1)).toMatchObject({ kind: 'cancelled' });
  server.kill('SIGTERM');
  expect(await once(server, 'exit')).toEqual([0, null]);
});
