import path from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenHost, openHost } from '../support/host-page';

let host: OpenHost;
beforeAll(async () => {
  const page = (name: string) => path.join(import.meta.dirname, name);
  host = await openHost({ entries: { feed: page('feed.tsx'), 'feed-in-window': page('feed-in-window.tsx') } });
});
afterAll(() => host?.close());

/** Screen px: the box of the feed's scroller, its visible rows, and its distance from the end (layout px). */
const look = (page: Page) =>
  page.evaluate(() => {
    const scroller = document.querySelector<HTMLElement>('[data-slot="activity-feed-scroller"]');
    if (!scroller) throw new Error('no feed');
    const box = scroller.getBoundingClientRect();
    const rows = [...scroller.querySelectorAll('li')].map((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      return { title: row.querySelector('bdi')?.textContent ?? '', top: top - box.top, bottom: bottom - box.top };
    });
    const inView = rows.filter(({ top, bottom }) => bottom > 1 && top < box.height - 1);
    const first = inView.find(({ top }) => top >= 0) ?? inView[0];
    const covered =
      inView.length === 0 ? 0 : Math.min(box.height, inView.at(-1)?.bottom ?? 0) - Math.max(0, inView[0]?.top ?? 0);
    return {
      state: scroller.dataset.state,
      rows,
      first,
      // The list has a small padding at its edges.
      blank: box.height - covered,
      scale: box.height / scroller.offsetHeight,
      gap: scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop,
    };
  });

const frames = (page: Page, count = 3) =>
  page.evaluate(async (n) => {
    for (let i = 0; i < n; i += 1) await new Promise(requestAnimationFrame);
  }, count);

async function open(style: Record<string, string>, count = 200) {
  const { page, complaints } = await host.open('feed');
  await page.evaluate(([given, n]) => window.show(given, n), [style, count] as const);
  await frames(page);
  return { page, complaints };
}

const SURROUNDINGS: Record<string, Record<string, string>> = {
  'no transform': {},
  'transform: scale(1.5)': { transform: 'scale(1.5)' },
  'transform: scale(0.5)': { transform: 'scale(0.5)' },
  'zoom: 0.8': { zoom: '0.8' },
  'zoom: 0.5': { zoom: '0.5' },
  'zoom: 1.25': { zoom: '1.25' },
  'transform: scale(0.83)': { transform: 'scale(0.83)' },
};

describe('a feed keeps its reader’s place in any scale (hosts 5)', () => {
  for (const [name, style] of Object.entries(SURROUNDINGS)) {
    it(`${name}: reading, the first row in view stays within a px while steps are appended and trimmed`, async () => {
      const { page, complaints } = await open(style);
      await page.mouse.move(100, 100);
      await page.mouse.wheel(0, -2_000);
      await frames(page, 20);
      await page.waitForTimeout(0);
      const before = await look(page);
      expect(before.state).toBe('free');
      const place = before.first;
      if (!place) throw new Error('nothing is drawn');
      for (const [added, trimmed] of [
        [5, 0],
        [5, 5],
        [5, 5],
        [1, 0],
        [5, 5],
        [5, 5],
        [0, 5],
        [5, 5],
      ] as const) {
        await page.evaluate(([a, t]) => window.change(a, t), [added, trimmed] as const);
        await frames(page);
        const now = await look(page);
        const same = now.rows.find(({ title }) => title === place.title);
        expect(same, `${place.title} is drawn`).toBeDefined();
        expect(
          Math.abs((same?.top ?? 1e9) - place.top),
          `${place.title} after +${added} -${trimmed}`,
        ).toBeLessThanOrEqual(1);
        expect(now.blank, 'blank px in view').toBeLessThanOrEqual(16 * now.scale);
      }
      expect(complaints).toEqual([]);
      await page.context().close();
    });

    it(`${name}: following, the end stays in view and no place is blank`, async () => {
      const { page } = await open(style);
      for (const [added, trimmed] of [
        [5, 0],
        [5, 5],
        [1, 0],
        [5, 5],
        [40, 40],
        [5, 5],
      ] as const) {
        await page.evaluate(([a, t]) => window.change(a, t), [added, trimmed] as const);
        await frames(page);
        const now = await look(page);
        expect(now.state).toBe('following');
        expect(Math.abs(now.gap)).toBeLessThanOrEqual(1.5);
        expect(now.blank, 'blank px in view').toBeLessThanOrEqual(16 * now.scale);
      }
      await page.context().close();
    });
  }
});

describe('whoever moves it up is the reader (hosts 5)', () => {
  it.each([
    ['scrollBy', "document.querySelector('[data-slot=activity-feed-scroller]').scrollBy(0, -600)"],
    ['scrollTop', "document.querySelector('[data-slot=activity-feed-scroller]').scrollTop -= 300"],
    ['scrollIntoView', "document.querySelector('[data-slot=activity-feed-scroller] li').scrollIntoView()"],
  ])('%s lets go, and the next step does not pull it back', async (_, script) => {
    const { page } = await open({});
    await page.evaluate(script);
    // At once, before the scroll event: the next step must not come first.
    await page.evaluate(() => window.change(1, 0));
    await frames(page);
    const now = await look(page);
    expect(now.state).toBe('free');
    expect(now.gap).toBeGreaterThan(20);
    expect(await page.locator('[data-slot="activity-feed-jump"]').count()).toBe(1);
    await page.context().close();
  });

  it('a smooth scroll of the host’s arrives', async () => {
    const { page } = await open({});
    await page.evaluate(() =>
      document.querySelector('[data-slot=activity-feed-scroller]')?.scrollBy({ top: -300, behavior: 'smooth' }),
    );
    await frames(page, 60);
    const now = await look(page);
    expect(now.state).toBe('free');
    expect(now.gap).toBeGreaterThan(250);
    await page.context().close();
  });

  it('one that begins when nothing has moved for a while arrives as well', async () => {
    const { page } = await open({});
    await page.waitForTimeout(300);
    await page.evaluate(() =>
      document.querySelector('[data-slot=activity-feed-scroller]')?.scrollBy({ top: -500, behavior: 'smooth' }),
    );
    await expect.poll(async () => (await look(page)).gap).toBeGreaterThan(400);
    expect((await look(page)).blank).toBeLessThanOrEqual(16);
    await page.context().close();
  });
});

describe('a feed at rest: no step comes that could set right what was left wrong (hosts 5)', () => {
  it.each(['End', 'the button'])('%s brings the end into view from the very start', async (means) => {
    const { page } = await open({});
    await page.waitForTimeout(300);
    await page.locator('[data-slot="activity-feed-scroller"]').focus();
    await page.keyboard.press('Home');
    await expect.poll(async () => (await look(page)).rows[0]?.title).toBe('Step 1');
    await page.waitForTimeout(300);
    if (means === 'End') await page.keyboard.press('End');
    else await page.locator('[data-slot="activity-feed-jump"]').click();
    await frames(page, 20);
    const now = await look(page);
    expect(now.state).toBe('following');
    expect(Math.abs(now.gap)).toBeLessThanOrEqual(1.5);
    expect(now.blank).toBeLessThanOrEqual(16);
    await page.context().close();
  });
});

describe('"* { transition: all }" of a host (hosts 5)', () => {
  it.each([
    '* { transition: all 0.3s }',
    '*, *::before { transition: all 0.5s !important }',
    'div { transition: height 0.4s }',
  ])('%s: the end stays in view, and the reader’s row in its place', async (content) => {
    const { page } = await host.open('feed');
    await page.addStyleTag({ content });
    await page.evaluate(() => window.show({}, 200));
    await frames(page, 2);
    for (let i = 0; i < 4; i += 1) {
      await page.evaluate(() => window.change(3, 0));
      await frames(page, 2);
      const now = await look(page);
      expect(Math.abs(now.gap)).toBeLessThanOrEqual(1.5);
      expect(now.blank).toBeLessThanOrEqual(16);
    }
    await page.evaluate(() => document.querySelector('[data-slot=activity-feed-scroller]')?.scrollBy(0, -900));
    await page.waitForTimeout(400);
    const { first } = await look(page);
    for (let i = 0; i < 6; i += 1) {
      await page.evaluate(() => window.change(5, 5));
      await page.waitForTimeout(60);
      const same = (await look(page)).rows.find(({ title }) => title === first?.title);
      expect(Math.abs((same?.top ?? 1e9) - (first?.top ?? 0))).toBeLessThanOrEqual(1);
    }
    await page.context().close();
  });
});

describe('scroll-behavior: smooth on everything (hosts 5)', () => {
  it('is at the end at once, stays there at every step, and keeps the reader’s row', async () => {
    const { page } = await host.open('feed');
    await page.addStyleTag({ content: '* { scroll-behavior: smooth !important }' });
    await page.evaluate(() => window.show({}, 200));
    await frames(page, 2);
    expect(Math.abs((await look(page)).gap)).toBeLessThanOrEqual(1.5);
    for (let i = 0; i < 8; i += 1) {
      await page.evaluate(() => window.change(3, 0));
      await frames(page, 1);
      const now = await look(page);
      expect(Math.abs(now.gap)).toBeLessThanOrEqual(1.5);
      expect(now.blank).toBeLessThanOrEqual(16);
    }
    await page.evaluate(() =>
      document.querySelector('[data-slot=activity-feed-scroller]')?.scrollBy({ top: -900, behavior: 'instant' }),
    );
    await frames(page, 15);
    const { first } = await look(page);
    for (let i = 0; i < 5; i += 1) {
      await page.evaluate(() => window.change(5, 5));
      await frames(page, 2);
      const same = (await look(page)).rows.find(({ title }) => title === first?.title);
      expect(Math.abs((same?.top ?? 1e9) - (first?.top ?? 0))).toBeLessThanOrEqual(1);
    }
    await page.context().close();
  });
});

describe('a press reaches what was pressed (Safari: a clicked button takes no focus)', () => {
  it('"Show detail" opens in place while steps keep coming', async () => {
    const { page } = await open({}, 203);
    await page.evaluate(() => {
      // Like Safari on macOS.
      document.addEventListener('mousedown', (event) => event.preventDefault());
    });
    const button = page.getByRole('button', { name: 'Show detail' }).last();
    const box = await button.boundingBox();
    if (!box) throw new Error('no detail to open');
    await page.mouse.move(box.x + 10, box.y + box.height / 2);
    await page.mouse.down();
    for (let i = 0; i < 4; i += 1) {
      await page.evaluate(() => window.change(1, 0));
      await frames(page, 2);
    }
    await page.mouse.up();
    await page.evaluate(() => window.change(1, 0));
    await frames(page);
    const opened = page.locator('[data-slot="activity-feed-detail"][data-state="open"]');
    expect(await opened.count()).toBe(1);
    expect(await opened.textContent()).toContain('A long detail of 203');
    await page.context().close();
  });

  it('a press on nothing follows again afterwards', async () => {
    const { page } = await open({}, 200);
    await page.mouse.move(300, 200);
    await page.mouse.down();
    await page.evaluate(() => window.change(4, 0));
    await frames(page);
    expect((await look(page)).gap).toBeGreaterThan(20);
    await page.mouse.up();
    await frames(page);
    expect(Math.abs((await look(page)).gap)).toBeLessThanOrEqual(1.5);
    await page.context().close();
  });
});

describe('a feed in a shadow root', () => {
  it('stands still while its text is selected', async () => {
    const { page, complaints } = await host.open('feed');
    await page.goto(`${host.urlOf('feed')}?shadow`);
    await page.evaluate(() => window.show({}, 200));
    const scroller = page.locator('[data-slot="activity-feed-scroller"]');
    await scroller.waitFor();
    await frames(page, 10);
    const row = scroller.getByText('Step 200', { exact: true });
    const box = await row.boundingBox();
    if (!box) throw new Error('no row');
    await page.mouse.move(box.x + 1, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width - 1, box.y + box.height / 2, { steps: 4 });
    await page.mouse.up();
    await frames(page);
    for (let i = 0; i < 3; i += 1) {
      await page.evaluate(() => window.change(2, 0));
      await frames(page);
    }
    expect(await scroller.getAttribute('data-state')).toBe('free');
    expect((await row.boundingBox())?.y).toBeCloseTo(box.y, 0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe('a feed that is printed (hosts 11)', () => {
  it('has the newest 200 rows on paper with a line for the others, and the reader’s place afterwards', async () => {
    const { page } = await open({}, 320);
    await page.mouse.move(100, 100);
    await page.mouse.wheel(0, -2_000);
    await frames(page, 20);
    const { first } = await look(page);
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    const printed = await look(page);
    expect(printed.rows).toHaveLength(200);
    expect(printed.rows.at(-1)?.title).toBe('Step 320');
    expect(await page.getByText('120 earlier steps are not shown').count()).toBe(1);
    await page.emulateMedia({ media: 'print' });
    const laidOut = await page.evaluate(() => {
      const scroller = document.querySelector('[data-slot="activity-feed-scroller"]');
      return scroller ? getComputedStyle(scroller).overflowY : '';
    });
    expect(laidOut).toBe('visible');
    await page.emulateMedia({ media: 'screen' });
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
    await frames(page);
    const after = await look(page);
    expect(after.rows.length).toBeLessThan(60);
    const same = after.rows.find(({ title }) => title === first?.title);
    expect(Math.abs((same?.top ?? 1e9) - (first?.top ?? 0))).toBeLessThanOrEqual(1);
    await page.context().close();
  });
});

describe('the window where its body stacks (hosts 11: 900 px with 2 steps)', () => {
  it('gives the feed what it needs, and no more than its share', async () => {
    // Wider than a phone, where the activity has its own pane.
    const { page } = await host.open('feed-in-window', { viewport: { width: 800, height: 900 } });
    await page.locator('[data-slot="activity-feed-item"]').first().waitFor();
    const gap = () =>
      page.evaluate(() => {
        const rows = [...document.querySelectorAll('[data-slot="activity-feed-item"]')];
        const feed = document.querySelector('[data-slot="activity-feed"]')?.getBoundingClientRect();
        return {
          empty: (feed?.bottom ?? 0) - (rows.at(-1)?.getBoundingClientRect().bottom ?? 0),
          height: feed?.height ?? 0,
        };
      });
    expect((await gap()).empty).toBeLessThan(40);
    await page.goto(`${page.url()}#steps=60`);
    await page.reload();
    await page.locator('[data-slot="activity-feed-item"]').first().waitFor();
    await frames(page);
    const { height } = await gap();
    expect(height).toBeGreaterThan(300);
    expect(height).toBeLessThanOrEqual(420);
    const atEnd = await page.evaluate(() => {
      const scroller = document.querySelector('[data-slot="activity-feed-scroller"]');
      return scroller ? scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop : Number.NaN;
    });
    expect(Math.abs(atEnd)).toBeLessThanOrEqual(1.5);
    await page.context().close();
  });

  it('on a phone the activity fills its pane, from its first step on', async () => {
    const { page } = await host.open('feed-in-window', { viewport: { width: 430, height: 900 } });
    await page.locator('[data-slot="activity-feed-item"]').first().waitFor();
    const places = await page.evaluate(() => {
      const pane = document.querySelector('[role=tabpanel]');
      const feed = document.querySelector('[data-slot="activity-feed"]')?.getBoundingClientRect();
      const first = document.querySelector('[data-slot="activity-feed-item"]')?.getBoundingClientRect();
      return {
        above: (first?.top ?? 1e9) - (feed?.top ?? 0),
        below: (pane?.getBoundingClientRect().bottom ?? 1e9) - (feed?.bottom ?? 0),
        scrolls: pane ? pane.scrollHeight - pane.clientHeight : Number.NaN,
      };
    });
    expect(places.above).toBeLessThan(80);
    expect(Math.abs(places.below)).toBeLessThan(40);
    expect(places.scrolls).toBeLessThanOrEqual(1);
    await page.context().close();
  });
});
