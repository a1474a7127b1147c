import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Service, startRedis } from '../../../reference-backend/scale/distributed/services';
import { findServices } from '../../../scripts/find/find-services.mjs';
import { root } from '../../../scripts/prepare.mjs';
import { canInstall } from '../langgraph/server';
import { until } from '../until';
import { type OwnProcess, startApi, startWorker } from './workers';

const canRun = (findServices() !== null && canInstall()) || Boolean(process.env.RUNLIGHT_REQUIRE_SERVICES);
/** The oldest version that counts a job's attempts, and the newest of the major. */
const VERSIONS = ['5.1.0', '5.81.5'];
const QUEUE = 'five';

/** The tests' API and worker, in a folder with another version of BullMQ. */
function hostOf(version: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'runlight-bullmq-5-'));
  writeFileSync(path.join(folder, 'package.json'), '{"private":true,"type":"module"}');
  // With its own ioredis, because the types of two versions are incompatible.
  const install = ['install', '--no-audit', '--no-fund', '--prefer-offline', `bullmq@${version}`];
  execFileSync('npm', install, { cwd: folder });
  for (const script of ['api.ts', 'worker.ts', 'studio-work.ts']) {
    const text = readFileSync(path.join(import.meta.dirname, script), 'utf8');
    writeFileSync(path.join(folder, script), text.replace(/'\.\.\/\.\.\/\.\.\/(src\/\w+)'/g, `'${root}$1.ts'`));
  }
  const tsconfig = {
    extends: path.join(root, 'tsconfig.json'),
    compilerOptions: {
      noEmit: true,
      allowImportingTsExtensions: true,
      types: ['node'],
      typeRoots: [path.join(root, 'node_modules/@types')],
    },
    include: ['*.ts'],
  };
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
  return folder;
}

describe.skipIf(!canRun).each(VERSIONS)('BullMQ %s', (version) => {
  let folder: string;
  let redis: Service;
  let api: OwnProcess & { port: number };
  let worker: OwnProcess;

  beforeAll(async () => {
    folder = hostOf(version);
    redis = await startRedis();
    [api, worker] = await Promise.all([
      startApi(redis.url, QUEUE, [], folder),
      startWorker(redis.url, QUEUE, { folder }),
    ]);
  });
  afterAll(async () => {
    await Promise.all([api?.kill(), worker?.kill()]);
    await redis?.dispose();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  interface Sent {
    id: string;
    status: string;
    attempt: number;
    cancel: { outcome: string | null } | null;
    steps: { title: string; status: string }[];
  }
  const headers = { authorization: 'Bearer demo-ada', 'content-type': 'application/json' };
  async function call(way: string, body?: object): Promise<Sent> {
    const init = body ? { method: 'POST', body: JSON.stringify(body), headers } : { headers };
    return (await (await fetch(`http://127.0.0.1:${api.port}/v1/runs${way}`, init)).json()) as Sent;
  }
  const start = async (params: object) => (await call('', { name: 'Run', params })).id;
  const reaches = (id: string, status: string) =>
    until(`it is ${status}`, async () => {
      const run = await call(`/${id}/status`);
      return run.status === status ? run : null;
    });

  it('an API and a worker compile with its types', () => {
    execFileSync(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], {
      cwd: folder,
      stdio: 'pipe',
    });
  });

  it('a job is watched to its end', async () => {
    const id = await start({ kind: 'short' });
    await reaches(id, 'succeeded');
    const { steps } = await call(`/${id}/steps`);
    expect(steps.map(({ title, status }) => `${title} ${status}`)).toEqual([
      'Epoch 1 done',
      'Epoch 2 done',
      'Epoch 3 done',
      'Epoch 4 done',
    ]);
  });

  it('an active job of another process is stopped, and never runs again', async () => {
    const id = await start({ kind: 'long' });
    await until('it works', async () => (await call(`/${id}/steps`)).steps.length >= 2);
    await call(`/${id}/cancel`, {});
    expect(await reaches(id, 'cancelled')).toMatchObject({ attempt: 1, cancel: { outcome: 'graceful' } });
    await reaches(await start({ kind: 'short' }), 'succeeded');
    expect(worker.lines().filter((line) => line.startsWith(`begun ${id} `))).toHaveLength(1);
  });

  it('a job that fails is tried again', async () => {
    expect(await reaches(await start({ kind: 'fails once' }), 'succeeded')).toMatchObject({ attempt: 2 });
  });

  it('says nothing of an error of its own', () => {
    expect([...api.lines(), ...worker.lines()].filter((line) => line.startsWith('error '))).toEqual([]);
  });
});
