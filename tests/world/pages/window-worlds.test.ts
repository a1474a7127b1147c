import path from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenHost, openHost } from '../support/host-page';
import { declareViewport } from '../support/phone';

let host: OpenHost;
beforeAll(async () => {
  host = await openHost({ entries: { window: path.join(import.meta.dirname, 'window.tsx') } });
});
afterAll(() => host?.close());

interface World {
  name: string;
  width: number;
  height: number;
  query: string;
  isPhone?: boolean;
}

const WORLDS: World[] = [
  { name: 'desktop, Arabic', width: 1440, height: 900, query: 'lang=ar' },
  { name: 'desktop, German, a name of 80 letters', width: 1280, height: 800, query: 'lang=de&long' },
  { name: 'tablet, one above the other', width: 900, height: 1000, query: 'steps=12' },
  { name: 'phone 390 px, fingers', width: 390, height: 844, query: 'steps=40', isPhone: true },
  {
    name: 'phone 320 px, German, a name of 80 letters',
    width: 320,
    height: 640,
    query: 'lang=de&long&steps=20',
    isPhone: true,
  },
  { name: 'phone 320 px, Arabic', width: 320, height: 640, query: 'lang=ar&steps=20', isPhone: true },
];
const PHONES = WORLDS.filter(({ isPhone }) => isPhone);

async function open({ width, height, query, isPhone = false }: World): Promise<Page> {
  const options: BrowserContextOptions = {
    viewport: { width, height },
    ...(isPhone && { hasTouch: true, isMobile: true }),
  };
  const { page } = await host.open('window', options);
  page.setDefaultTimeout(8_000);
  if (isPhone) await declareViewport(page);
  await page.goto(`${host.urlOf('window')}?${query}`);
  await page.evaluate(() => window.dialogs);
  await page.getByRole('button', { name: 'Open' }).click();
  await page.locator('[data-slot=run-execution-body][data-state=running]').waitFor();
  // Wait for the end of the animation.
  await page.waitForTimeout(600);
  return page;
}

const slot = (name: string) => `dialog [data-slot=${name}]`;

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const overlap = (a: Box, b: Box) =>
  Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y));

async function boxOf(page: Page, selector: string): Promise<Box> {
  const box = await page.locator(selector).first().boundingBox();
  if (!box) throw new Error(`${selector} is not drawn.`);
  return box;
}

const ENDS = ['succeeded', 'failed', 'cancelled'] as const;

async function end(page: Page, status: (typeof ENDS)[number]) {
  const change = {
    status,
    finishedAt: Date.now(),
    currentStep: null,
    ...(status === 'failed' && { error: { code: 'out_of_memory', message: 'Training ran out of GPU memory.' } }),
  };
  await page.evaluate((run) => window.changeRun(run), change);
  await page.locator(slot('run-result')).waitFor();
  await page.waitForTimeout(500);
}

/** The close button: the last button of the header in any language. */
const crossOf = (page: Page) =>
  page
    .locator(`${slot('run-execution-header')} button`)
    .last()
    .boundingBox();

describe.each(WORLDS)('$name', (world) => {
  it.each(ENDS)('%s: the cross keeps its place, and nothing to press comes where Cancel was', async (status) => {
    const page = await open(world);
    const cross = await crossOf(page);
    const cancel = await boxOf(page, slot('cancel-run-trigger'));
    await end(page, status);
    expect(await crossOf(page)).toEqual(cross);
    expect(await page.locator(slot('cancel-run-trigger')).count()).toBe(0);
    for (const control of await page.locator('dialog :is(button, a[href], select):visible').all()) {
      // Skip controls in hidden panes; rows of the feed scroll away.
      if (await control.evaluate((one) => one.closest('[inert], li') !== null)) continue;
      const box = await control.boundingBox();
      const name = await control.evaluate((one) => one.getAttribute('aria-label') ?? one.textContent);
      if (box) expect(overlap(box, cancel), `${name} lies where Cancel was`).toBe(0);
    }
    await page.context().close();
  });

  it('has one progressbar, nothing that stands out, and an overlay that cannot be scrolled', async () => {
    const page = await open(world);
    for (const when of ['while it runs', 'at its end']) {
      if (when === 'at its end') await end(page, 'failed');
      expect(await page.getByRole('progressbar').count(), when).toBe(1);
      const wide = await page.locator(slot('run-execution-modal')).evaluate((modal) => {
        const { left, right } = modal.getBoundingClientRect();
        return [...modal.querySelectorAll('[data-slot]')]
          .filter((one) => one.closest('[inert]') === null && one.getClientRects().length > 0)
          .filter((one) => !one.closest('[role=tabpanel], [data-slot=run-progress-bar]'))
          .filter((one) => one.getBoundingClientRect().left < left - 1 || one.getBoundingClientRect().right > right + 1)
          .map((one) => one.getAttribute('data-slot'));
      });
      expect(wide, when).toEqual([]);
      const overlay = await page
        .locator('[data-slot=run-execution-overlay]')
        .evaluate((one) => [one.scrollTop, one.scrollHeight - one.clientHeight]);
      expect(overlay, when).toEqual([0, 0]);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
      ).toBe(0);
    }
    await page.context().close();
  });

  it('moves no edge that numbers are set against, from 1 to 3 digits', async () => {
    const page = await open(world);
    const edges = async () => {
      const of = async (name: string) => boxOf(page, slot(name));
      const [percent, label, bar, stats, body] = [
        await of('run-progress-percent'),
        await of('run-progress-label'),
        await of('run-progress-bar'),
        await of('run-execution-stats'),
        await of('run-execution-body'),
      ];
      const isRtl = await page.evaluate(() => document.documentElement.dir === 'rtl');
      const startOf = (box: Box) => (isRtl ? box.x + box.width : box.x);
      const endOf = (box: Box) => (isRtl ? box.x : box.x + box.width);
      return {
        percentEnd: endOf(percent),
        percentTop: percent.y,
        labelStart: startOf(label),
        labelTop: label.y,
        bar,
        stats: [stats.y, stats.height],
        body,
      };
    };
    // The first figure takes its space; after that nothing moves.
    await page.evaluate(() => window.changeRun({ progress: { completedSteps: 2, totalSteps: 8, fraction: 0.26 } }));
    await page.waitForTimeout(1_400);
    const before = await edges();
    for (const [completedSteps, fraction] of [
      [3, 0.391],
      [6, 0.79],
      [7, 0.994],
    ] as const) {
      await page.evaluate((progress) => window.changeRun({ progress }), { completedSteps, totalSteps: 8, fraction });
      await page.waitForTimeout(1_400);
      expect(await edges(), String(fraction)).toEqual(before);
    }
    await page.context().close();
  }, 60_000);

  it('is gone through by Tab as it is read, and comes round', async () => {
    const page = await open(world);
    const visited: { name: string; x: number; y: number; slot: string }[] = [];
    for (let presses = 0; presses < 40; presses += 1) {
      await page.keyboard.press('Tab');
      const now = await page.evaluate(() => {
        const active = document.activeElement;
        const box = active?.getBoundingClientRect();
        return {
          name: active?.getAttribute('aria-label') ?? active?.textContent?.trim() ?? '',
          x: box?.x ?? 0,
          y: box?.y ?? 0,
          slot: active?.closest('[data-slot=run-execution-header]') ? 'header' : (active?.tagName ?? ''),
          isInside: active?.closest('dialog') !== null,
        };
      });
      expect(now.isInside, `Tab leaves the window at ${now.name}`).toBe(true);
      if (visited.some(({ name, x, y }) => name === now.name && x === now.x && y === now.y)) break;
      visited.push(now);
    }
    expect(visited.length).toBeGreaterThan(3);
    // The header's controls come as one group, in reading order.
    const header = visited.filter((one) => one.slot === 'header');
    const isRtl = world.query.includes('ar');
    const read = header.toSorted((a, b) => (Math.abs(a.y - b.y) > 12 ? a.y - b.y : isRtl ? b.x - a.x : a.x - b.x));
    expect(header.length).toBeGreaterThan(0);
    if (!world.isPhone)
      expect(header.map(({ name }) => name).slice(0, 2)).toEqual(read.map(({ name }) => name).slice(0, 2));
    await page.context().close();
  });
});

describe.each(PHONES)('with a finger: $name', (world) => {
  /** A finger touches, drags and lifts. */
  async function draw(page: Page, from: { x: number; y: number }, by: { x?: number; y?: number }) {
    const cdp = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: { x: number; y: number }) =>
      cdp.send('Input.dispatchTouchEvent', { type, touchPoints: at === undefined ? [] : [at] });
    await touch('touchStart', from);
    for (let step = 1; step <= 10; step += 1) {
      await touch('touchMove', { x: from.x + ((by.x ?? 0) * step) / 10, y: from.y + ((by.y ?? 0) * step) / 10 });
      await page.waitForTimeout(20);
    }
    await touch('touchEnd');
  }

  it('a swipe shows the next pane, another one the first again, and the feed goes on following', async () => {
    const page = await open(world);
    const tabs = page.getByRole('tab');
    const selected = () =>
      tabs.evaluateAll((all) => all.findIndex((tab) => tab.getAttribute('aria-selected') === 'true'));
    expect(await selected()).toBe(0);
    const isRtl = world.query.includes('ar');
    const away = (isRtl ? 1 : -1) * world.width * 0.7;
    const startX = away < 0 ? world.width * 0.85 : world.width * 0.15;
    const y = world.height * 0.6;
    await draw(page, { x: startX, y }, { x: away });
    await expect.poll(selected).toBe(1);
    await page.waitForTimeout(600);
    await draw(page, { x: world.width - startX, y }, { x: -away });
    await expect.poll(selected).toBe(0);
    await page.waitForTimeout(600);
    await page.evaluate(() => window.tellStep({ n: 60, title: 'The newest', status: 'running' }));
    await page.getByText('The newest').first().waitFor();
    const distance = () =>
      page
        .locator(slot('activity-feed-scroller'))
        .evaluate((one) => one.scrollHeight - one.clientHeight - one.scrollTop);
    await expect.poll(distance).toBeLessThan(3);
    await page.context().close();
  });

  it('the sheet is dragged a little and comes back, far and is gone, and nothing was sent', async () => {
    const page = await open(world);
    const trigger = page.locator(slot('cancel-run-trigger'));
    await trigger.tap();
    const sheet = page.locator('[data-slot=cancel-run-dialog]');
    await sheet.waitFor();
    await page.locator('[data-rl-grip]').waitFor();
    await page.waitForTimeout(600);
    const rest = await boxOf(page, '[data-slot=cancel-run-dialog]');
    // The whole question and both answers are on screen.
    expect(rest.y).toBeGreaterThanOrEqual(0);
    expect(Math.round(rest.y + rest.height)).toBe(world.height);
    for (const answer of ['cancel-run-confirm', 'cancel-run-dismiss']) {
      const box = await boxOf(page, `[data-slot=${answer}]`);
      expect(box.height).toBeGreaterThanOrEqual(44);
      expect(box.y + box.height).toBeLessThanOrEqual(world.height);
    }
    const grip = { x: rest.x + rest.width / 2, y: rest.y + 8 };
    await draw(page, grip, { y: 40 });
    await expect
      .poll(async () => Math.round((await boxOf(page, '[data-slot=cancel-run-dialog]')).y))
      .toBe(Math.round(rest.y));
    await draw(page, grip, { y: 200 });
    await sheet.waitFor({ state: 'detached' });
    expect(await trigger.getAttribute('data-state')).toBe('idle');
    await page.context().close();
  });
});
