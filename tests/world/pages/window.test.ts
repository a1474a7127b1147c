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

const WIDE: BrowserContextOptions = { viewport: { width: 1440, height: 900 } };
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

async function open(options: BrowserContextOptions, query = '') {
  const { page } = await host.open('window', options);
  page.setDefaultTimeout(8_000);
  if (options === PHONE) await declareViewport(page);
  await page.goto(`${host.urlOf('window')}?${query}`);
  await page.evaluate(() => window.dialogs);
  await page.getByRole('button', { name: 'Open' }).click();
  await page.locator('[data-slot=run-execution-body][data-state=running]').waitFor();
  // Wait for the end of the animation.
  await page.waitForTimeout(600);
  return page;
}

const box = async (page: Page, selector: string) => {
  const found = await page.locator(selector).first().boundingBox();
  if (!found) throw new Error(`${selector} is not drawn.`);
  return found;
};
const slot = (name: string) => `[data-slot=${name}]`;

async function end(page: Page, status: 'succeeded' | 'failed' = 'succeeded') {
  await page.evaluate((how) => window.changeRun({ status: how, finishedAt: Date.now(), currentStep: null }), status);
  await page.locator(slot('run-result')).waitFor();
  await page.waitForTimeout(500);
}

describe('the window on a desktop', () => {
  it('has the heights of its zones: 88 for the head, 100 for the progress', async () => {
    const page = await open(WIDE);
    expect((await box(page, slot('run-execution-header'))).height).toBeCloseTo(89, 0);
    expect((await box(page, slot('run-progress-zone'))).height).toBeCloseTo(100, 0);
    expect((await box(page, slot('run-now'))).height).toBeGreaterThanOrEqual(147);
    const feed = await box(page, slot('run-execution-feed'));
    const side = await box(page, slot('run-execution-metrics'));
    expect(feed.width / (feed.width + side.width)).toBeCloseTo(0.4, 1);
    expect(await page.getByRole('progressbar').count()).toBe(1);
    await page.context().close();
  });

  it('at the end moves nothing that a pointer may rest on, and puts no control in the place of another', async () => {
    const page = await open(WIDE);
    const places = async () => [
      await box(page, 'dialog [aria-label=Close]'),
      await box(page, slot('run-execution-header')),
    ];
    const before = await places();
    const old = [await box(page, slot('cancel-run-trigger')), before[0]];
    await end(page);
    expect(await places()).toEqual(before);
    expect(await page.locator(slot('cancel-run-trigger')).count()).toBe(0);
    for (const button of await page.locator('dialog button:visible').all()) {
      const now = await button.boundingBox();
      if (!now) continue;
      for (const was of [old[0]]) {
        if (!was) continue;
        const isApart =
          now.x >= was.x + was.width ||
          now.x + now.width <= was.x ||
          now.y >= was.y + was.height ||
          now.y + now.height <= was.y;
        expect(isApart, await button.textContent().then(String)).toBe(true);
      }
    }
    expect(await page.getByRole('progressbar').count()).toBe(1);
    await page.context().close();
  });

  it('shows the result where it showed what the run did', async () => {
    const page = await open(WIDE);
    const before = await box(page, slot('run-now'));
    await end(page, 'failed');
    const after = await box(page, slot('run-result'));
    expect([after.x, after.width]).toEqual([before.x, before.width]);
    expect(after.height).toBeCloseTo(before.height, 0);
    await page.context().close();
  });

  it('asks over the head and the progress, pushes nothing, and its buttons are far from the one that asked', async () => {
    const page = await open(WIDE);
    const cancel = await box(page, slot('cancel-run-trigger'));
    const before = await box(page, slot('run-execution-body'));
    await page.locator(slot('cancel-run-trigger')).click();
    await page.getByRole('alertdialog').waitFor();
    await page.waitForTimeout(300);
    expect(await box(page, slot('run-execution-body'))).toEqual(before);
    const confirm = await box(page, slot('cancel-run-confirm'));
    expect(confirm.y - (cancel.y + cancel.height)).toBeGreaterThanOrEqual(48);
    await page.context().close();
  });

  it('moves no text while numbers change', async () => {
    const page = await open(WIDE);
    const places = async () =>
      Promise.all(
        [
          slot('run-time-remaining'),
          slot('run-time-steps'),
          slot('run-progress-percent'),
          slot('run-execution-body'),
        ].map((one) => page.locator(one).boundingBox()),
      );
    const before = await places();
    for (let i = 0; i < 6; i += 1) {
      await page.evaluate(
        (n) => window.tellStep({ n: 3, status: 'running', progress: { current: n * 40, total: 300, unit: 'epoch' } }),
        i,
      );
      await page.waitForTimeout(400);
      const now = await places();
      expect(now[0]?.x).toBe(before[0]?.x);
      expect(now[1]?.y).toBe(before[1]?.y);
      expect(now[3]).toEqual(before[3]);
    }
    await page.context().close();
  });

  it('keeps its places while seconds get a second digit, a kind of step comes, and one step follows another', async () => {
    const page = await open(WIDE);
    await page.evaluate(() => window.changeRun({ startedAt: Date.now() - 6_000 }));
    await page.waitForFunction(() =>
      /^0\ds/.test(document.querySelector('[data-slot=run-time-elapsed]')?.textContent ?? ''),
    );
    // Sample every frame, to catch even a flash.
    await page.evaluate(() => {
      window.lookedAt = [];
      const at = (selector: string) => document.querySelector(selector)?.getBoundingClientRect();
      const look = () => {
        const now = document.querySelector('[data-slot=run-now] > div');
        window.lookedAt.push({
          time: document.querySelector('[data-slot=run-time-elapsed]')?.textContent ?? '',
          word: at('[data-slot=run-time-elapsed-label]')?.x ?? 0,
          gap:
            (at('[data-slot=run-time-elapsed-label]')?.left ?? 0) -
            (at('[data-slot=run-time-elapsed] > [aria-live]')?.right ?? 0),
          feed: at('[data-slot=activity-feed-scroller]')?.y ?? 0,
          filter: at('[data-slot=activity-feed-filter]')?.width ?? null,
          opacity: now ? Number(getComputedStyle(now).opacity) : 0,
        });
        requestAnimationFrame(look);
      };
      look();
    });
    await page.evaluate(() => window.tellStep({ n: 3, status: 'done' }));
    await page.evaluate(() =>
      window.tellStep({ n: 4, kind: 'planned', status: 'running', title: 'Next', detail: 'a' }),
    );
    await page.locator(slot('activity-feed-filter')).waitFor();
    await page.evaluate(() => window.tellStep({ n: 5, kind: 'backup', status: 'running', title: 'Later' }));
    await page.waitForFunction(() => window.lookedAt.some(({ time }) => /\b1[12]s/.test(time)));
    const seen = await page.evaluate(() => window.lookedAt);
    const values = (of: (one: (typeof seen)[number]) => unknown) => [...new Set(seen.map(of))];
    expect(values(({ time }) => time.trim()[0]).sort()).toEqual(['0', '1']);
    expect(values(({ word }) => word)).toHaveLength(1);
    // The text follows the time directly, with no gap reserved for a digit.
    expect(Math.max(...seen.map(({ gap }) => gap))).toBeLessThanOrEqual(8);
    expect(values(({ feed }) => feed)).toHaveLength(1);
    expect(values(({ filter }) => filter).filter((one) => one !== null)).toHaveLength(1);
    expect(Math.min(...seen.map(({ opacity }) => opacity))).toBeGreaterThanOrEqual(0.39);
    await page.context().close();
  });
});

describe('the window on a phone', () => {
  it('opens at its top: the overlay is not scrolled and cannot be', async () => {
    const page = await open(PHONE, 'steps=40');
    const overlay = await page
      .locator(slot('run-execution-overlay'))
      .evaluate((element) => [element.scrollTop, element.scrollHeight - element.clientHeight]);
    expect(overlay).toEqual([0, 0]);
    expect((await box(page, slot('run-execution-header'))).y).toBe(0);
    await page.context().close();
  });

  it('has exactly one thing that scrolls up and down', async () => {
    const page = await open(PHONE, 'steps=40');
    const scrollers = await page.locator(`${slot('run-execution-modal')} *`).evaluateAll((elements) =>
      elements
        .filter((element) => element.closest('[inert]') === null)
        .filter((element) => /auto|scroll/.test(getComputedStyle(element).overflowY))
        .filter((element) => element.scrollHeight > element.clientHeight + 1)
        .map((element) => element.getAttribute('data-slot')),
    );
    expect(scrollers).toEqual(['activity-feed-scroller']);
    await page.context().close();
  });

  it('shows another pane by tab, by arrow key and by swiping; the feed goes on following', async () => {
    const page = await open(PHONE, 'steps=40');
    const selected = () => page.getByRole('tab', { selected: true }).textContent();
    expect(await selected()).toMatch(/^Activity/);
    await page.getByRole('tab', { name: /^Metrics/ }).tap();
    expect(await selected()).toMatch(/^Metrics/);
    await page.keyboard.press('ArrowRight');
    expect(await selected()).toMatch(/^Time/);
    await page
      .locator('[role=tabpanel]')
      .first()
      .evaluate((pane) => pane.parentElement?.scrollTo({ left: 0 }));
    await expect.poll(selected).toMatch(/^Activity/);
    await page.evaluate(() => window.tellStep({ n: 41, title: 'The newest', status: 'running' }));
    await page.getByText('The newest').first().waitFor();
    await expect
      .poll(() =>
        page
          .locator(slot('activity-feed-scroller'))
          .evaluate((one) => one.scrollHeight - one.clientHeight - one.scrollTop),
      )
      .toBeLessThan(3);
    await page.context().close();
  });

  it('has Cancel under the thumb while it runs, and nothing in its place afterwards', async () => {
    const page = await open(PHONE);
    const cancel = await box(page, slot('cancel-run-trigger'));
    expect(cancel.height).toBeGreaterThanOrEqual(48);
    expect(844 - (cancel.y + cancel.height)).toBeLessThanOrEqual(16);
    await end(page);
    const again = await box(page, 'button:has-text("Run again")');
    expect(again.y + again.height).toBeLessThan(cancel.y);
    await page.context().close();
  });

  it('has each tab from the start, and "Run again" below what was pressed above it', async () => {
    const page = await open(PHONE, 'steps=0');
    const tabs = () =>
      page
        .getByRole('tab')
        .evaluateAll((all) => all.map((tab) => [tab.textContent, tab.getBoundingClientRect().width]));
    const before = await tabs();
    expect(before.map(([text]) => text)).toEqual(['Activity', 'Metrics1/1', 'Time']);
    await page.getByRole('tab', { name: 'Time' }).tap();
    await page.getByText('No times yet').waitFor();
    await page.getByRole('tab', { name: 'Activity' }).tap();
    await page.evaluate(() => window.tellStep({ n: 1, title: 'One', kind: 'planned', status: 'done', startedAt: 1 }));
    await page.evaluate(() => window.tellStep({ n: 2, title: 'Two', status: 'running', startedAt: Date.now() }));
    const filter = await box(page, slot('activity-feed-filter'));
    expect(await tabs()).toEqual(before);
    // The question is visible in every pane, and its link does not cover the element that was pressed.
    await page.evaluate(() => window.changeRun({ status: 'waiting', waitingFor: { text: 'Go on?', href: '/go' } }));
    await page.getByRole('link', { name: 'Answer' }).waitFor();
    expect((await box(page, 'a:has-text("Answer")')).y).toBeGreaterThanOrEqual(filter.y + filter.height);
    await page.evaluate(() => window.changeRun({ status: 'running' }));
    await page.getByRole('link', { name: 'Answer' }).waitFor({ state: 'detached' });
    await end(page, 'failed');
    expect(await tabs()).toEqual(before);
    const again = await box(page, 'button:has-text("Run again")');
    expect(again.y).toBeGreaterThanOrEqual(filter.y + filter.height);
    await page.context().close();
  });
});
