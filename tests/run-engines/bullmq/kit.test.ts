import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHECKS, runConformance } from '../../../conformance/run-conformance';
import { type Service, startRedis } from '../../../reference-backend/scale/distributed/services';
import { findServices } from '../../../scripts/find/find-services.mjs';
import { expectRecorded, versionOf } from '../results';
import { alternate } from './alternate';
import { type OwnProcess, startApi, startWorker } from './workers';

const canRun = findServices() !== null || Boolean(process.env.RUNLIGHT_REQUIRE_SERVICES);

describe.skipIf(!canRun)(
  'the kit, on the handler over BullMQ (left out where redis-server and PostgreSQL are not installed)',
  () => {
    let redis: Service;
    let processes: OwnProcess[] = [];
    let proxy: Awaited<ReturnType<typeof alternate>> | undefined;
    beforeAll(async () => {
      redis = await startRedis();
    });
    afterAll(async () => {
      proxy?.close();
      await Promise.all(processes.map((one) => one.kill()));
      await redis?.dispose();
    });

    async function conforms(engine: string, baseUrl: string): Promise<void> {
      const report = await runConformance({
        baseUrl,
        level: 'v1+push',
        push: ['sse'],
        token: 'demo-ada',
        otherToken: 'demo-bob',
        viewerToken: 'demo-viewer',
        longBody: { name: 'Conformance', params: { kind: 'long', steps: 220 } },
        shortBody: { name: 'Short', params: { kind: 'short', speed: 20 } },
      });
      const failed = report.results.filter(({ outcome }) => outcome === 'failed');
      expect(failed).toEqual([]);
      expect(report.results.length).toBe(
        CHECKS.filter(({ id, levels }) => levels.includes('v1+push') && !id.startsWith('ws.')).length,
      );
      const errors = processes.flatMap((one) => one.lines()).filter((line) => line.startsWith('error '));
      expect(errors).toEqual([]);
      await expectRecorded(engine, { version: versionOf('bullmq'), checks: 'kit v1+push' }, report.results);
    }

    it('with one API process and one worker', async () => {
      const api = await startApi(redis.url, 'one');
      processes.push(api, await startWorker(redis.url, 'one', { concurrency: 8 }));
      await conforms('BullMQ (one process)', `http://127.0.0.1:${api.port}`);
      await Promise.all(processes.map((one) => one.kill()));
      processes = [];
    });

    it('with two API processes behind a proxy that alternates, and two workers', async () => {
      const [a, b, ...workers] = [
        await startApi(redis.url, 'two', ['force']),
        await startApi(redis.url, 'two', ['force']),
        await startWorker(redis.url, 'two', { concurrency: 3 }),
        await startWorker(redis.url, 'two', { concurrency: 3 }),
      ];
      processes.push(a, b, ...workers);
      proxy = await alternate([a.port, b.port]);
      await conforms('BullMQ (two processes)', proxy.url);
    });
  },
);
