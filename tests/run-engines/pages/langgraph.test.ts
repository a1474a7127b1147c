import type { Browser } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { canInstall, startLangGraph } from '../langgraph/server';
import { until } from '../until';
import { buildDemo } from './build-demo';
import { type DemoPage, openBrowser, openDemo, startRun } from './demo-page';
import { openSite, type Site } from './site';

const canRun = canInstall() || Boolean(process.env.RUNLIGHT_REQUIRE_SERVICES);

describe.skipIf(!canRun)(
  'the demo in a browser, straight on a LangGraph server (left out where its packages cannot be installed)',
  () => {
    let server: Awaited<ReturnType<typeof startLangGraph>>;
    let build: Awaited<ReturnType<typeof buildDemo>>;
    let site: Site;
    let browser: Browser;
    let demo: DemoPage;

    beforeAll(async () => {
      [server, build, browser] = await Promise.all([
        startLangGraph(),
        buildDemo('langgraph-session.ts'),
        openBrowser(),
      ]);
      site = await openSite({
        folder: build.folder,
        apiOf: (url) => (url.startsWith('/langgraph/') ? { port: server.port, path: url.slice(10) } : null),
      });
    });
    afterEach(() => demo?.close());
    afterAll(async () => {
      site?.close();
      await Promise.all([server?.dispose(), browser?.close(), build?.dispose()]);
    });

    const open = async () => {
      demo = await openDemo(browser, { url: site.url });
      return demo;
    };
    /** The status on the server itself; `null` if it has no such run. */
    async function wordOf(id: string): Promise<string | null> {
      const [thread, run] = id.split('~');
      const answer = await fetch(`${server.url}/threads/${thread}/runs/${run}`);
      if (answer.status === 404) return null;
      return ((await answer.json()) as { status: string }).status;
    }
    const stagesDone = () => server.output().split('studio: a stage is done').length - 1;
    async function going(name: string, more: { scenario?: string; speed?: string } = {}): Promise<string> {
      await open();
      const id = await startRun(demo, { name, ...more });
      await demo.reaches('running');
      await until('two steps are in the feed', async () => (await demo.feedItems.count()) >= 2);
      return id;
    }
    const unexpected = () => demo.errors.filter((text) => !/net::ERR_|status of (404|50[23])/.test(text));

    it('a run is started, watched, cancelled; the page says that it cannot know whether work goes on', async () => {
      const id = await going('Census, cancelled');
      await until(
        'progress is shown',
        async () => (await demo.dialog.getByRole('progressbar').first().getAttribute('aria-valuenow')) !== null,
      );
      await demo.shot('langgraph-running');
      await demo.cancel();
      await demo.reaches('cancelled');
      await demo.shot('langgraph-cancelled');
      expect(await wordOf(id)).toBe('interrupted');
      await demo.dialog.getByText('may still finish').first().waitFor();
      expect(unexpected()).toEqual([]);
    });

    it('deaf work does finish, and the page had said that it may', async () => {
      const before = stagesDone();
      const id = await going('Deaf', { scenario: 'ignores-cancel', speed: '1' });
      await demo.cancel();
      await demo.reaches('cancelled');
      await demo.dialog.getByText('may still finish').first().waitFor();
      const atCancel = stagesDone();
      expect(atCancel).toBeGreaterThan(before);
      // The running node finishes after the server has reported "interrupted".
      await until('it has done more', async () => stagesDone() > atCancel);
      expect(await wordOf(id)).toBe('interrupted');
    });

    it('a run left alone succeeds, and looks the same after a reload', async () => {
      await going('Left alone', { speed: '10' });
      await demo.reaches('succeeded');
      const shown = async () => (await demo.feedItems.allInnerTexts()).map((text) => text.split('\n')[0]);
      const titles = await shown();
      // From the graph's state, so it is available after the reload as well.
      const measured = demo.dialog.locator('[data-slot="run-metric"][data-state="pass"]');
      await until('the metrics are shown', async () => (await measured.count()) === 2);
      await demo.shot('langgraph-succeeded');
      await demo.page.reload();
      await demo.reaches('succeeded');
      await until('the feed is there again', async () => (await demo.feedItems.count()) === titles.length);
      expect(await shown()).toEqual(titles);
      await until('the metrics are there again', async () => (await measured.count()) === 2);
    });
  },
);
