import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { startPlanBackend } from '../../conformance/tests/plan-backend';

const { folder } = inject('packed');

let alone: string;
beforeAll(async () => {
  // An empty folder, without node_modules and package.json to fall back on.
  alone = await mkdtemp(path.join(tmpdir(), 'runlight-kit-'));
  await cp(path.join(folder, 'dist/runlight-conformance.cjs'), path.join(alone, 'kit.cjs'));
});
afterAll(() => rm(alone, { recursive: true }));

/** Runs the command like a host, in a separate process. */
function kit(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [path.join(alone, 'kit.cjs'), ...args], { cwd: alone }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

it('is one file that runs by itself, and exits with 0, 1 or 2', async () => {
  const paths = ['status', 'steps', 'metrics', 'cancel'].flatMap((name) => [
    '--path',
    `${name}=/api/runs/{id}/${name}`,
  ]);
  const how = ['--level', 'smallest', '--token', 'me', '--start-path', '/jobs', '--short-body', '{"short": true}'];
  const good = await startPlanBackend();
  const wrong = await startPlanBackend('cancel after the end');
  try {
    expect(await kit(good.url, ...how, ...paths)).toMatchObject({ code: 0, out: expect.stringContaining('Conforms') });
    const refused = await kit(wrong.url, ...how, ...paths);
    expect(refused).toMatchObject({ code: 1, out: expect.stringContaining('✗ basic.cancel-finished') });
  } finally {
    good.close();
    wrong.close();
  }
  expect(await kit(good.url)).toMatchObject({ code: 2, err: expect.stringContaining('cannot be reached') });
  expect(await kit()).toMatchObject({ code: 2, err: expect.stringContaining('--help') });
});
