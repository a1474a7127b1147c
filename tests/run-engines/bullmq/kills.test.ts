import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freePort, type Service, startRedis } from '../../../reference-backend/scale/distributed/services';
import { findServices } from '../../../scripts/find/find-services.mjs';
import { createRestSource, createRunClient, type RunClient } from '../../../src/core';
import { eventStream } from '../../../src/sse';
import { until } from '../until';
import { type OwnProcess, startApi, startWorker } from './workers';

const canRun = findServices() !== null || Boolean(process.env.RUNLIGHT_REQUIRE_SERVICES);
const QUEUE = 'kills';

describe.skipIf(!canRun)(
  'BullMQ with processes that are killed (left out where redis-server and PostgreSQL are not installed)',
  () => {
    let redis: Service;
    let port: number;
    let api: OwnProcess;
    let worker: OwnProcess;
    let client: RunClient;
    const startApiAgain = async () => {
      api = await startApi(redis.url, QUEUE, ['', String(port)]);
    };

    beforeAll(async () => {
      [redis, port] = [await startRedis(), await freePort()];
      await startApiAgain();
      worker = await startWorker(redis.url, QUEUE);
    });
    afterEach(() => client?.dispose());
    afterAll(async () => {
      await Promise.all([api?.kill(), worker?.kill()]);
      await redis?.dispose();
    });

    const headers = { authorization: 'Bearer demo-ada', 'content-type': 'application/json' };
    async function call<T>(way: string, body?: object): Promise<T> {
      const init = body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers };
      const answer = await fetch(`http://127.0.0.1:${port}/v1/runs${way}`, init);
      return (await answer.json()) as T;
    }
    /** A run that a page watches, with some steps done. */
    async function watchedRun(params: object): Promise<string> {
      const { id } = await call<{ id: string }>('', { name: 'Run', params });
      const source = createRestSource({
        baseUrl: `http://127.0.0.1:${port}`,
        getHeaders: () => ({ authorization: headers.authorization }),
        push: eventStream,
      });
      client = createRunClient({ source });
      client.watch(id, () => {}, { steps: true });
      await until('three steps are shown', async () => client.getSnapshot(id).steps.length >= 3);
      return id;
    }
    const shown = (id: string) => client.getSnapshot(id);
    const ends = (id: string, status: string) =>
      until(`the page says ${status}`, async () => shown(id).run?.status === status, 60_000);
    /** The page must finally show the same as a fresh read. */
    async function expectTruth(id: string): Promise<void> {
      const run = await call<{ status: string; rev: number }>(`/${id}/status`);
      const { steps } = await call<{ steps: { title: string; status: string }[] }>(`/${id}/steps?after=0&limit=500`);
      await until('all steps are shown', async () => shown(id).steps.length === steps.length);
      expect(shown(id).run).toMatchObject({ status: run.status, rev: run.rev });
      const told = (all: readonly { title: string; status: string }[]) =>
        all.map(({ title, status }) => `${title} ${status}`);
      expect(told(shown(id).steps).sort()).toEqual(told(steps).sort());
    }

    it('the API, while a run goes: the page comes back, and misses nothing', async () => {
      const id = await watchedRun({ kind: 'long', steps: 40, speed: 2 });
      await api.kill('SIGKILL');
      await startApiAgain();
      await ends(id, 'succeeded');
      expect(shown(id).steps).toHaveLength(40);
      await expectTruth(id);
    });

    it('the API, while a run is being cancelled: the cancel is kept, and reaches the worker', async () => {
      const id = await watchedRun({ kind: 'slow to stop' });
      const outcome = client.cancel(id, { reason: 'wrong data' });
      await until('it is cancelling', async () => shown(id).run?.status === 'cancelling');
      await api.kill('SIGKILL');
      await startApiAgain();
      await ends(id, 'cancelled');
      expect(await outcome).toMatchObject({ result: 'cancelled' });
      expect(shown(id).run?.cancel).toMatchObject({ outcome: 'graceful', reason: 'wrong data', requestedBy: 'ada' });
      await expectTruth(id);
    });

    it('the worker, while a run goes: another attempt, with the steps of both', async () => {
      const id = await watchedRun({ kind: 'long', steps: 20, speed: 2 });
      await worker.kill('SIGKILL');
      worker = await startWorker(redis.url, QUEUE);
      await ends(id, 'succeeded');
      expect(shown(id).run?.attempt).toBe(2);
      expect(shown(id).steps.some(({ status }) => status === 'running')).toBe(false);
      await expectTruth(id);
    });

    it('the worker, while a run is being cancelled: cancelled, and it does not run again', async () => {
      const id = await watchedRun({ kind: 'slow to stop' });
      void client.cancel(id);
      await until('it is cancelling', async () => shown(id).run?.status === 'cancelling');
      await worker.kill('SIGKILL');
      worker = await startWorker(redis.url, QUEUE);
      await ends(id, 'cancelled');
      expect(worker.lines().filter((line) => line.startsWith(`begun ${id}`))).toEqual([]);
      await expectTruth(id);
    });

    it('Redis, with what it has kept: the run goes on, and a cancel stops it', async () => {
      const { Redis } = await import('ioredis');
      const admin = new Redis(redis.url);
      await admin.call('CONFIG', 'SET', 'appendonly', 'yes');
      // Redis cannot exit during its first write.
      await until('it is written', async () =>
        String(await admin.call('INFO', 'persistence')).includes('aof_rewrite_in_progress:0'),
      );
      admin.disconnect();
      const id = await watchedRun({ kind: 'long' });
      await redis.stop('SIGTERM');
      await redis.start('--appendonly', 'yes');
      await until('steps arrive again', async () => {
        const before = shown(id).steps.length;
        return until('one more', async () => shown(id).steps.length > before);
      });
      await client.cancel(id);
      await ends(id, 'cancelled');
      await expectTruth(id);
    });
  },
);
