import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { root } from '../../scripts/prepare.mjs';
import { freePort } from './support/backend';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

it('`npm start` serves the demo and its API, and Ctrl-C ends it in good order', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'runlight-start-'));
  folders.push(dataDir);
  const port = await freePort();
  const child = spawn(process.execPath, ['scripts/start.mjs', '--port', String(port)], {
    cwd: root,
    env: { ...process.env, RUNLIGHT_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const found = /Ready: (\S+)/.exec(said)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`it ended with ${code}:\n${said}`)));
  });

  const page = await (await fetch(url)).text();
  expect(page).toContain('<div id="root">');
  const authorization = 'Bearer demo-ada';
  const started = await fetch(`${url}/v1/runs`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Left behind', method: 'CTGAN', params: { speed: 1 } }),
  });
  expect(started.status).toBe(201);

  child.removeAllListeners('exit');
  child.kill('SIGINT');
  const [code] = await once(child, 'exit');
  expect(code, said).toBe(0);
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
});
