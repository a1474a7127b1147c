import { type Browser, chromium } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPages } from '../../bench/harness/build-pages.mjs';
import { servePages } from '../../bench/harness/serve.mjs';
import { withSession } from '../../bench/harness/session.mjs';
import { soak, windByHand } from '../../bench/soak/soak.mjs';
import { launchOptions } from '../../scripts/find/find-browser.mjs';

// A short version of the eight-hour benchmark that checks only counts, which machine load cannot disturb, not
// megabytes.
describe('twenty minutes of a chatty run, with everything the library has on one page', () => {
  let browser: Browser;
  let found: Awaited<ReturnType<typeof soak>>;

  beforeAll(async () => {
    browser = await chromium.launch(await launchOptions());
    const server = await servePages(await buildPages('soak'));
    try {
      const work = (session: Parameters<typeof soak>[0]) => soak(session, { minutes: 20, every: 10 });
      found = await withSession(browser, server.urlOf('runlight'), work, windByHand);
    } finally {
      await server.close();
    }
  }, 400_000);
  afterAll(() => browser?.close());

  it('holds no more nodes, listeners and timers after twenty minutes than after ten', () => {
    const [ten, twenty] = found.during;
    if (!ten || !twenty) throw new Error('nothing was measured');
    // Visible rows differ by an icon or a detail, and another run is selected; meanwhile 1,800 rows came and went.
    expect(Math.abs(twenty.nodes - ten.nodes)).toBeLessThan(0.15 * ten.nodes);
    expect(Math.abs(twenty.listeners - ten.listeners)).toBeLessThanOrEqual(5);
    // A few timers are pending at any moment: a request, an animation, a scheduled text. A leak of one timer per step
    // would add hundreds.
    expect(twenty.timers).toBeLessThanOrEqual(ten.timers + 8);
    expect(ten.nodes).toBeGreaterThan(found.before.nodes + 500);
    expect(ten.listeners).toBeGreaterThan(found.before.listeners);
    expect(ten.timers).toBeGreaterThan(0);
  });

  it('leaves no node, no listener and no timer behind, and asks for nothing more', () => {
    const { before, after, later } = found;
    expect({ nodes: later.nodes, listeners: later.listeners }).toEqual({
      nodes: before.nodes,
      listeners: before.listeners,
    });
    expect([before.timers, after.timers, later.timers]).toEqual([0, 0, 0]);
    expect(later.asked).toBe(after.asked);
    expect(after.asked).toBeGreaterThan(100);
  });
});
