// One page in a fresh context, and measurements from outside that do not disturb it.

/**
 * @typedef {object} Cost
 * @property {number} taskMs Main-thread time of all tasks: script, style, layout, paint.
 * @property {number} scriptMs
 * @property {number} layoutMs Layout and style.
 * @property {number} commits React's commits.
 * @property {Record<string, number>} processMs CPU time by kind of process ('browser', 'renderer', 'GPU', …), and of
 *   `all` of them: compositor work for animations does not show up in main-thread tasks.
 */

/**
 * @typedef {object} Session
 * @property {import('playwright').Page} page
 * @property {import('playwright').CDPSession} cdp
 * @property {(name: string, ...args: unknown[]) => Promise<any>} call Calls a function of `window.bench`.
 * @property {(work: () => Promise<unknown>) => Promise<Cost>} cost Main-thread cost during `work`.
 * @property {(work: () => Promise<unknown>) => Promise<number>} renders React component calls during `work`. Counting
 *   walks the changed fibers after each commit, so it never runs during a cost measurement.
 * @property {() => Promise<{ nodes: number, heapMb: number }>} size DOM nodes below body, and the heap after a
 *   collection.
 * @property {() => Promise<Map<string, number>>} metrics Chromium's counters for the page (`Performance.getMetrics`).
 * @property {(ms: number) => Promise<void>} wait
 */

/**
 * Counts React's commits, and on request its renders, in production builds: React calls the DevTools hook if there is
 * one, and marks each fiber whose component it has called (`PerformedWork`).
 */
const countCommits = () => {
  /**
   * @typedef {{ tag: number, flags: number, child: Fiber | null, sibling: Fiber | null, alternate: Fiber | null }} Fiber
   */
  const PERFORMED_WORK = 1;
  // Functions, classes, forwardRef, memo, memo of a plain function.
  const COMPONENTS = new Set([0, 1, 11, 14, 15]);
  /** @param {Fiber} fiber @returns {number} */
  const rendered = (fiber) => {
    let count = COMPONENTS.has(fiber.tag) && (fiber.flags & PERFORMED_WORK) !== 0 ? 1 : 0;
    // If a fiber has kept its children, React did nothing below it; marks there are from an earlier commit.
    if (fiber.alternate && fiber.alternate.child === fiber.child) return count;
    for (let child = fiber.child; child; child = child.sibling) count += rendered(child);
    return count;
  };
  window.benchCommits = 0;
  window.benchRenders = null;
  Object.assign(window, {
    __REACT_DEVTOOLS_GLOBAL_HOOK__: {
      supportsFiber: true,
      renderers: new Map(),
      inject: () => 1,
      /** @param {number} _ @param {{ current: Fiber }} root */
      onCommitFiberRoot(_, root) {
        window.benchCommits += 1;
        if (window.benchRenders !== null) window.benchRenders += rendered(root.current);
      },
      onCommitFiberUnmount() {},
      onPostCommitFiberRoot() {},
      checkDCE() {},
    },
  });
};

/**
 * CPU time of the browser since its start, by kind of process.
 *
 * @param {import('playwright').CDPSession} browserCdp
 * @returns {Promise<Map<string, number>>} ms
 */
async function processTimes(browserCdp) {
  const { processInfo } = await browserCdp.send('SystemInfo.getProcessInfo');
  const times = new Map([['all', 0]]);
  for (const { type, cpuTime } of processInfo) {
    for (const kind of [type, 'all']) times.set(kind, (times.get(kind) ?? 0) + cpuTime * 1000);
  }
  return times;
}

/**
 * @template Result
 * @param {import('playwright').Browser} browser
 * @param {string} url
 * @param {(session: Session) => Promise<Result>} work
 * @param {(page: import('playwright').Page) => Promise<void>} [prepare] Sets up the page before anything is loaded.
 * @returns {Promise<Result>}
 */
export async function withSession(browser, url, work, prepare) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 720 } });
  try {
    const page = await context.newPage();
    /** @type {string[]} */
    const errors = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await prepare?.(page);
    await page.addInitScript(countCommits);
    await page.goto(url, { waitUntil: 'load' });
    await page
      .waitForFunction(() => window.benchReady === true, null, { timeout: 20_000 })
      .catch((error) => {
        throw new Error(`bench: ${url} did not start: ${errors[0] ?? error.message}`);
      });
    const cdp = await context.newCDPSession(page);
    const browserCdp = await browser.newBrowserCDPSession();
    await cdp.send('Performance.enable', { timeDomain: 'timeTicks' });
    const metrics = async () => {
      const { metrics: list } = await cdp.send('Performance.getMetrics');
      return new Map(list.map(({ name, value }) => [name, value]));
    };
    /** @type {Session} */
    const session = {
      page,
      cdp,
      call: (name, ...args) =>
        page.evaluate(
          ([called, given]) => {
            const run = /** @type {(...args: unknown[]) => unknown} */ (window.bench[called]);
            return run(...given);
          },
          /** @type {[string, unknown[]]} */ ([name, args]),
        ),
      async cost(during) {
        const commits = await page.evaluate(() => window.benchCommits);
        const timesBefore = await processTimes(browserCdp);
        const before = await metrics();
        await during();
        const after = await metrics();
        const times = [...(await processTimes(browserCdp))];
        const spent = (/** @type {string} */ name) => ((after.get(name) ?? 0) - (before.get(name) ?? 0)) * 1000;
        return {
          taskMs: spent('TaskDuration'),
          scriptMs: spent('ScriptDuration'),
          layoutMs: spent('LayoutDuration') + spent('RecalcStyleDuration'),
          commits: (await page.evaluate(() => window.benchCommits)) - commits,
          processMs: Object.fromEntries(times.map(([kind, ms]) => [kind, ms - (timesBefore.get(kind) ?? 0)])),
        };
      },
      async renders(during) {
        await page.evaluate(() => {
          window.benchRenders = 0;
        });
        await during();
        return page.evaluate(() => {
          const count = window.benchRenders ?? 0;
          window.benchRenders = null;
          return count;
        });
      },
      async size() {
        const nodes = await page.evaluate(() => document.body.getElementsByTagName('*').length);
        await cdp.send('HeapProfiler.collectGarbage');
        return { nodes, heapMb: ((await metrics()).get('JSHeapUsedSize') ?? 0) / 2 ** 20 };
      },
      metrics,
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    };
    const result = await work(session);
    if (errors.length > 0) throw new Error(`bench: ${url} failed: ${errors[0]}`);
    return result;
  } finally {
    await context.close();
  }
}
