// Hours of a chatty run in a real browser on a manual clock: finds leaks and their place.

/** @typedef {import('../harness/session.mjs').Session} Session */

/**
 * What a page retains at one moment, after a forced collection.
 * @typedef {object} Held
 * @property {number} minute Simulated, since the mount.
 * @property {number} heapMb
 * @property {number | null} codeMb The part of it that holds compiled code: machine code, bytecode, type feedback. Null
 *   if it was not measured.
 * @property {number} nodes All DOM nodes, including detached ones.
 * @property {number} listeners
 * @property {number} timers Pending timeouts, intervals, animation frames and idle callbacks.
 * @property {number} asked Requests and connections so far.
 */

/** Tracks pending timers. Runs in the page, on top of the manual clock. */
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

/** Call before the page is loaded. @param {import('playwright').Page} page */
export async function windByHand(page) {
  await page.clock.install({ time: Date.UTC(2026, 0, 1) });
  await page.addInitScript(watchTimers);
}

/**
 * Memory that the engine uses for compiled code, not for the page: it grows as functions become hot.
 * @param {import('playwright').CDPSession} cdp
 */
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
  // Twice: the second collection frees what the first one finalises.
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

/** The actions of a visitor in ten minutes. @param {Session} session @param {number} round */
async function tenMinutes({ page, call }, round) {
  const run = async (/** @type {number} */ seconds) => page.clock.runFor(seconds * 1000);
  const cancel = () => page.locator('[data-slot="real-time-run-status"] button[data-slot*="cancel"]').first();
  await run(60);
  // Moves from run to run beside the chatty one.
  await call('show', { beside: `run_${1 + (round % 20)}` });
  await run(60);
  // Opens a window and closes it again.
  await call('show', { inWindow: `run_${1 + (round % 20)}` });
  await run(30);
  await call('show', { inWindow: null });
  await run(30);
  // Opens the cancel dialog and dismisses it.
  await cancel().evaluate((/** @type {HTMLElement} */ button) => button.click());
  await run(5);
  await page.keyboard.press('Escape');
  await run(115);
  // Scrolls back in the feed, and returns.
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
  // The network is down for a minute, and the page is hidden for another.
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
 * @param {{ minutes: number, every: number, withCode?: boolean }} options `every`: minutes between two samples; a
 *   multiple of ten. `withCode`: measures compiled code with a heap snapshot, which takes some seconds per sample.
 * @returns {Promise<{ before: Held, during: Held[], after: Held, later: Held }>} Before the mount, while mounted, a
 *   minute after the unmount, and a minute later, with no requests in between. `before` follows a first short visit, so
 *   it includes what a visit leaves for good (a live region, lazy chunks, React's listeners on its root).
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
