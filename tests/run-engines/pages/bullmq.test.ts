import type { IncomingMessage } from 'node:http';
import type { Browser } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freePort, type Service, startRedis } from '../../../reference-backend/scale/distributed/services';
import { findServices } from '../../../scripts/find/find-services.mjs';
import { runIdOf } from '../../e2e/support/studio';
import { type OwnProcess, startApi, startWorker } from '../bullmq/workers';
import { until } from '../until';
import { buildDemo } from './build-demo';
import { type DemoPage, openBrowser, openDemo, startRun } from './demo-page';
import { openSite, type Site } from './site';

const canRun = findServices() !== null || Boolean(process.env.RUNLIGHT_REQUIRE_SERVICES);
const QUEUE = 'pages';
/** Redis settings for durable jobs: each write is on disk before the response. */
const DURABLE = ['--appendonly', 'yes', '--appendfsync', 'always'];

describe.skipIf(!canRun)(
  'the demo in a browser, over BullMQ (left out where redis-server and PostgreSQL are not installed)',
  () => {
    let redis: Service;
    let port: number;
    let api: OwnProcess;
    let worker: OwnProcess;
    let build: Awaited<ReturnType<typeof buildDemo>>;
    let site: Site;
    let browser: Browser;
    let demo: DemoPage;
    const startApiAgain = async () => {
      api = await startApi(redis.url, QUEUE, ['', String(port)]);
    };
    const startWorkerAgain = async () => {
      worker = await startWorker(redis.url, QUEUE);
    };

    beforeAll(async () => {
      [redis, port, build, browser] = await Promise.all([
        startRedis(),
        freePort(),
        buildDemo('bullmq-session.ts'),
        openBrowser(),
      ]);
      await redis.stop('SIGTERM');
      await redis.start(...DURABLE);
      await Promise.all([startApiAgain(), startWorkerAgain()]);
      site = await openSite({
        folder: build.folder,
        apiOf: (url) => (url.startsWith('/v1/') ? { port, path: url } : null),
      });
    });
    afterEach(() => demo?.close());
    afterAll(async () => {
      site?.close();
      await Promise.all([api?.kill(), worker?.kill(), browser?.close(), build?.dispose()]);
      await redis?.dispose();
    });

    const headers = { authorization: 'Bearer demo-ada' };
    async function call<T>(way: string): Promise<T> {
      const answer = await fetch(`http://127.0.0.1:${port}/v1/runs${way}`, { headers });
      return (await answer.json()) as T;
    }
    interface Status {
      status: string;
      attempt: number;
      cancel: { outcome: string | null; requested_by: string | null } | null;
    }
    const statusOf = (id: string) => call<Status>(`/${id}/status`);
    const stepsOf = async (id: string) => (await call<{ steps: { title: string }[] }>(`/${id}/steps?limit=500`)).steps;
    const workDone = (id: string) => worker.lines().filter((line) => line === `worked ${id}`).length;
    const open = async () => {
      demo = await openDemo(browser, { url: site.url });
      return demo;
    };
    /** A run on the page, whose worker has done some of its work. */
    async function going(name: string, more: { scenario?: string; speed?: string } = {}): Promise<string> {
      await open();
      const id = await startRun(demo, { name, ...more });
      await demo.reaches('running');
      await until('three steps are in the feed', async () => (await demo.feedItems.count()) >= 3);
      return id;
    }
    /** The page must finally show the same as a fresh read of the API. */
    async function endsAs(id: string, status: string): Promise<void> {
      await demo.reaches(status);
      expect((await statusOf(id)).status).toBe(status);
      const steps = await stepsOf(id);
      await until('the feed has every step', async () => (await demo.feedItems.count()) === steps.length);
      expect(demo.errors.filter((text) => !/net::ERR_|status of 50[23]/.test(text))).toEqual([]);
    }

    it('a job is started, watched, cancelled, and has really stopped', async () => {
      const id = await going('Churn, cancelled');
      await demo.dialog.locator('[data-slot="run-metric"]').first().waitFor();
      await demo.shot('bullmq-running');
      await demo.cancel();
      await endsAs(id, 'cancelled');
      await demo.shot('bullmq-cancelled');
      expect(await statusOf(id)).toMatchObject({ cancel: { outcome: 'graceful', requested_by: 'ada' } });
      // Its worker has free slots, but does not continue this run.
      const done = workDone(id);
      const marker = await startRun(await open(), { name: 'Another', speed: '10' });
      await endsAs(marker, 'succeeded');
      expect(workDone(id)).toBe(done);
      expect(demo.errors).toEqual([]);
    });

    it('deaf work: the page says that it was finished before it could be cancelled', async () => {
      const id = await going('Deaf', { scenario: 'ignores-cancel' });
      await demo.cancel();
      await demo.reaches('cancelling');
      await demo.shot('bullmq-deaf-cancelling');
      await endsAs(id, 'succeeded');
      await demo.shot('bullmq-deaf-succeeded');
      expect(await statusOf(id)).toMatchObject({ cancel: { outcome: 'completed_before_cancel' } });
      await demo.dialog.getByText('before it could be cancelled').first().waitFor();
    });

    describe('with processes that are killed', () => {
      const isStart = ({ method, url }: IncomingMessage) => method === 'POST' && url === '/v1/runs';
      const isCancel = ({ method, url = '' }: IncomingMessage) => method === 'POST' && url.endsWith('/cancel');
      /** Presses Start; the response is lost, because the process dies after the start but before the response. */
      async function startUnconfirmed(name: string, dies: () => Promise<void>, more: { speed?: string } = {}) {
        await open();
        await demo.fill({ name, ...more });
        const done = site.loseAnswerOf(isStart);
        await demo.press();
        await done;
        await dies();
      }
      /**
       * The page retries a start for a while; then it shows that there is no response, and the user presses Start
       * again.
       */
      async function startedInTheEnd(): Promise<string> {
        const gaveUp = demo.dialog.getByText('The run could not be started');
        return until(
          'the run has an address',
          async () => {
            // The button disappears once the start has a response.
            const again = demo.page.getByRole('button', { name: 'Start run' });
            if (await gaveUp.isVisible()) await again.click({ timeout: 1_000 }).catch(() => {});
            return runIdOf(demo.page);
          },
          60_000,
        );
      }
      const namesShown = () => demo.page.getByRole('article').allInnerTexts();
      const startRedisAgain = () => redis.start(...DURABLE);

      it('the API, before a start is confirmed: one run in the end, also when somebody presses Start again', async () => {
        await startUnconfirmed('Start lost', () => api.kill('SIGKILL'), { speed: '10' });
        await startApiAgain();
        await endsAs(await startedInTheEnd(), 'succeeded');
        await demo.page.keyboard.press('Escape');
        await until('the list shows it', async () => (await namesShown()).some((text) => text.includes('Start lost')));
        expect((await namesShown()).filter((text) => text.includes('Start lost'))).toHaveLength(1);
      });

      it('the API, while a run goes', async () => {
        const id = await going('API, running', { speed: '4' });
        await api.kill('SIGKILL');
        await startApiAgain();
        await endsAs(id, 'succeeded');
      });

      it('the API, between a cancel and the stop: the cancel is kept', async () => {
        const id = await going('API, cancelling');
        const done = site.loseAnswerOf(isCancel);
        await demo.cancel();
        await done;
        await api.kill('SIGKILL');
        await startApiAgain();
        await endsAs(id, 'cancelled');
        expect(await statusOf(id)).toMatchObject({ cancel: { outcome: 'graceful', requested_by: 'ada' } });
      });

      it('the worker, before a run begins: it waits, and begins once', async () => {
        await worker.kill('SIGKILL');
        await open();
        const id = await startRun(demo, { name: 'No worker', speed: '10' });
        await demo.reaches('queued');
        await demo.shot('bullmq-queued');
        await startWorkerAgain();
        await endsAs(id, 'succeeded');
        expect((await statusOf(id)).attempt).toBe(1);
      });

      it('the worker, while a run goes: another attempt, with what the first has done', async () => {
        const id = await going('Worker, running', { speed: '4' });
        await worker.kill('SIGKILL');
        await startWorkerAgain();
        await endsAs(id, 'succeeded');
        await demo.shot('bullmq-second-attempt');
        expect((await statusOf(id)).attempt).toBe(2);
      });

      it('the worker, between a cancel and the stop: cancelled, and not begun again', async () => {
        const id = await going('Worker, cancelling', { scenario: 'ignores-cancel' });
        await demo.cancel();
        await demo.reaches('cancelling');
        await worker.kill('SIGKILL');
        await startWorkerAgain();
        await endsAs(id, 'cancelled');
        expect(worker.lines().filter((line) => line.startsWith(`begun ${id} `))).toEqual([]);
      });

      it('Redis, before a start is confirmed: one run', async () => {
        await startUnconfirmed('Redis lost', () => redis.stop('SIGKILL'), { speed: '10' });
        await startRedisAgain();
        await endsAs(await startedInTheEnd(), 'succeeded');
        await demo.page.keyboard.press('Escape');
        await until('the list shows it', async () => (await namesShown()).some((text) => text.includes('Redis lost')));
        expect((await namesShown()).filter((text) => text.includes('Redis lost'))).toHaveLength(1);
      });

      it('Redis, while a run goes: the page ends with what Redis has kept', async () => {
        const id = await going('Redis, running');
        await redis.stop('SIGKILL');
        await startRedisAgain();
        const done = workDone(id);
        await until('its worker goes on', async () => workDone(id) > done + 5, 60_000);
        await demo.cancel();
        await endsAs(id, 'cancelled');
      });

      it('Redis, between a cancel and the stop: the cancel is kept', async () => {
        const id = await going('Redis, cancelling');
        const done = site.loseAnswerOf(isCancel);
        await demo.cancel();
        await done;
        await redis.stop('SIGKILL');
        await startRedisAgain();
        await endsAs(id, 'cancelled');
      });

      it('Redis, that has forgotten everything: the page says that the run is not there', async () => {
        await going('Forgotten', { scenario: 'ignores-cancel' });
        await redis.stop('SIGKILL');
        await redis.start('--appendonly', 'no');
        await worker.kill('SIGKILL');
        await until(
          'the page says that it is not there',
          async () => {
            const text = await demo.dialog.innerText();
            return /not found|no longer|removed|does not exist/i.test(text);
          },
          60_000,
        );
        await demo.shot('bullmq-forgotten');
        await startWorkerAgain();
      });
    });
  },
);
