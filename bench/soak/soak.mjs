// Hours of a chatty run in a real browser, with the browser's clock wound by hand: what is left over, and where.

/** @typedef {import('../harness/session.mjs').Session} Session */

/**
 * What a page holds at one moment, after a forced collection.
 * @typedef {object} Held
 * @property {number} minute Simulated, since the mount.
 * @property {number} heapMb
 * @property {number | null} codeMb Of it what the engine has compiled: machine code, bytecode, what it learnt of types. Null
 *   where that was not asked for.
 * @property {number} nodes Every node of every document, those that are in no document among them.
 * @property {number} listeners
 * @property {number} timers Timeouts, intervals, frames and idle calls that wait.
 * @property {number} asked Requests and connections so far.
 */

/** Keeps count of what waits. Runs in the page, over the clock that is wound by hand. */
const watchTimers = () => {
  /** @type {Record<string, Set<number>>} */
  const waiting = { timeouts: new Set(), intervals: new Set(), frames: new Set(), idle: new Set() };
  /** @param {Set<number> | undefined} kept @param {string} start @param {string} stop @param {boolean} isOnce */
  const wrap = (kept, start, stop, isOnce) => {
    const [begin, end] = [Reflect.get(window, start)?.bind(window), Reflect.get(window, stop)?.bind(window)];
    if (!begin || !end || !kept) return;
    const started = (/** @type {(...given: unknown[]) => unknown} */ callback, /** @type {unknown[]} */ ...rest) => {
      const id = begin(
        (/** @type {unknown[]} */ ...given) => {
          if (isOnce) kept.delete(id);
          return callback(...given);
        },
        ...rest,
      );
      kept.add(id);
      return id;
    };
    const stopped = (/** @type {number} */ id) => {
      kept.delete(id);
      return end(id);
    };
    Object.assign(window, { [start]: started, [stop]: stopped });
  };
  wrap(waiting.timeouts, 'setTimeout', 'clearTimeout', true);
  wrap(waiting.intervals, 'setInterval', 'clearInterval', false);
  wrap(waiting.frames, 'requestAnimationFrame', 'cancelAnimationFrame', true);
  wrap(waiting.idle, 'requestIdleCallback', 'cancelIdleCallback', true);
  window.benchTimers = () => Object.fromEntries(Object.entries(waiting).map(([kind, ids]) => [kind, ids.size]));
};

/** To be done before the page is loaded. @param {import('playwright').Page} page */
export async function windByHand(page) {
  await page.clock.install({ time: Date.UTC(2026, 0, 1) });
  await page.addInitScript(watchTimers);
}

/** What the engine holds for running the code, not for the page: it grows as functions become hot. @param {import('playwright').CDPSession} cdp */
async function compiledMb(cdp) {
  /** @type {string[]} */
  const chunks = [];
  const keep = (/** @type {{ chunk: string }} */ { chunk }) => chunks.push(chunk);
  cdp.on('HeapProfiler.addHeapSnapshotChunk', keep);
  await cdp.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  cdp.off('HeapProfiler.addHeapSnapshotChunk', keep);
  const { snapshot, nodes } = JSON.parse(chunks.join(''));
  /** @type {{ node_fields: string[], node_types: [string[]] }} */
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [type, size, code] = [fields.indexOf('type'), fields.indexOf('self_size'), types[0].indexOf('code')];
  let bytes = 0;
  for (let i = 0; i < nodes.length; i += fields.length) if (nodes[i + type] === code) bytes += nodes[i + size];
  return bytes / 2 ** 20;
}

/** @param {Session} session @param {number} minute @param {boolean} withCode @returns {Promise<Held>} */
async function look({ page, cdp, metrics, call }, minute, withCode) {
  // Twice: what the first collection finalises is freed by the second.
  for (let i = 0; i < 2; i += 1) await cdp.send('HeapProfiler.collectGarbage');
  const counted = await metrics();
  const timers = await page.evaluate(() => window.benchTimers?.() ?? {});
  return {
    minute,
    heapMb: (counted.get('JSHeapUsedSize') ?? 0) / 2 ** 20,
    codeMb: withCode ? await compiledMb(cdp) : null,
    nodes: counted.get('Nodes') ?? 0,
    listeners: counted.get('JSEventListeners') ?? 0,
    timers: Object.values(timers).reduce((sum, count) => sum + count, 0),
    asked: await call('asked'),
  };
}

/** What a visitor does in ten minutes. @param {Session} session @param {number} round */
async function tenMinutes({ page, call }, round) {
  const run = async (/** @type {number} */ seconds) => page.clock.runFor(seconds * 1000);
  const cancel = () => page.locator('[data-slot="real-time-run-status"] button[data-slot*="cancel"]').first();
  await run(60);
  // Goes from run to run beside the chatty one.
  await call('show', { beside: `run_${1 + (round % 20)}` });
  await run(60);
  // Looks into a window and closes it again.
  await call('show', { inWindow: `run_${1 + (round % 20)}` });
  await run(30);
  await call('show', { inWindow: null });
  await run(30);
  // Asks to cancel and thinks better of it.
  await cancel().evaluate((/** @type {HTMLElement} */ button) => button.click());
  await run(5);
  await page.keyboard.press('Escape');
  await run(115);
  // Reads back in the feed, and returns.
  await page.evaluate(() => {
    const feed = document.querySelector('[data-slot="activity-feed-scroller"]');
    feed?.dispatchEvent(new WheelEvent('wheel', { deltaY: -900, bubbles: true }));
    if (feed) feed.scrollTop -= 900;
  });
  await run(30);
  await page.evaluate(() => {
    /** @type {HTMLElement | null} */
    const jump = document.querySelector('[data-slot="activity-feed-jump"]');
    jump?.click();
  });
  await run(30);
  // The network is away for a minute, and the page out of sight for another.
  await call('setDown', true);
  await run(60);
  await call('setDown', false);
  await run(60);
  await call('setHidden', true);
  await run(60);
  await call('setHidden', false);
  await run(60);
}

/**
 * Mounts, lets `minutes` pass, unmounts.
 *
 * @param {Session} session
 * @param {{ minutes: number, every: number, withCode?: boolean }} options `every`: minutes between two looks; a multiple of
 *   ten. `withCode`: tells compiled code apart, by a heap snapshot of some seconds at each look.
 * @returns {Promise<{ before: Held, during: Held[], after: Held, later: Held }>} Before the mount, on the way, a minute after
 *   the unmount, and a minute later still, by when nothing more may have been asked. What a first visit leaves for good (a
 *   live region, what is loaded late, React's own listeners on its root) is there before: one short visit comes first.
 */
export async function soak(session, { minutes, every, withCode = false }) {
  const { page, call } = session;
  await call('mount');
  await page.clock.runFor(1_000);
  await tenMinutes(session, 0);
  await call('unmount');
  await page.clock.runFor(60_000);
  const before = await look(session, 0, withCode);
  await call('mount');
  await page.clock.runFor(1_000);
  /** @type {Held[]} */
  const during = [];
  for (let minute = 10; minute <= minutes; minute += 10) {
    await tenMinutes(session, minute / 10);
    if (minute % every === 0) during.push(await look(session, minute, withCode));
  }
  if (!/Epoch \d/.test(await call('text'))) throw new Error('bench: the page no longer shows what happens.');
  await call('unmount');
  await page.clock.runFor(60_000);
  const after = await look(session, minutes + 1, withCode);
  await page.clock.runFor(60_000);
  return { before, during, after, later: await look(session, minutes + 2, withCode) };
}
