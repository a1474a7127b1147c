import path from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenHost, openHost } from '../support/host-page';
import { declareViewport } from '../support/phone';

let host: OpenHost;
beforeAll(async () => {
  host = await openHost({ entries: { views: path.join(import.meta.dirname, 'views.tsx') } });
}, 120_000);
afterAll(() => host?.close());

const WIDE: BrowserContextOptions = { viewport: { width: 1440, height: 900 } };
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const slot = (name: string) => `[data-slot=${name}]`;

async function openPage(options: BrowserContextOptions, query: string) {
  const { page } = await host.open('views', options);
  page.setDefaultTimeout(8_000);
  if (options.isMobile) await declareViewport(page);
  await page.goto(`${host.urlOf('views')}?${query}`);
  await page.evaluate(() => window.dialogs);
  return page;
}

async function openWindow(options: BrowserContextOptions, query: string) {
  const page = await openPage(options, query);
  await page.getByRole('button', { name: 'Open' }).click();
  await page.locator(slot('run-execution-header')).waitFor();
  await comesToRest(page);
  return page;
}

/** Two frames for animations to start, and then the end of all finite ones. */
async function comesToRest(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(({ playState, effect }) => playState !== 'running' || effect?.getComputedTiming().iterations === Infinity),
  );
}

const box = async (page: Page, selector: string) => {
  const found = await page.locator(selector).first().boundingBox();
  if (!found) throw new Error(`${selector} is not drawn.`);
  return found;
};

describe('the window of a run that has failed', () => {
  it('begins with the step it failed in: in view, with a red edge, and the end to be shown', async () => {
    const page = await openWindow(WIDE, 'status=failed&failed=12');
    const scroller = await box(page, slot('activity-feed-scroller'));
    const row = await box(page, '[data-step][data-state=failed]');
    expect(row.y).toBeGreaterThanOrEqual(scroller.y);
    expect(row.y + row.height).toBeLessThanOrEqual(scroller.y + scroller.height);
    const edge = await page.locator('[data-step][data-state=failed]').evaluate((element) => {
      const style = getComputedStyle(element, '::after');
      return [style.borderInlineStartWidth, style.borderInlineStartColor];
    });
    expect(edge).toEqual(['3px', 'rgb(239, 68, 68)']);
    const latest = page.getByRole('button', { name: 'Show latest' });
    await latest.click();
    await page.getByText('Step number 40').waitFor();
    await latest.waitFor({ state: 'detached' });
    // Twice: asking for the same step again must work.
    for (let i = 0; i < 2; i += 1) {
      // Within half a second it would count as part of a double click and be ignored: press again.
      await expect
        .poll(
          async () => {
            await page.getByRole('button', { name: 'Show step' }).click();
            return page.locator('[data-step][data-state=failed]').count();
          },
          { interval: 600, timeout: 8_000 },
        )
        .toBe(1);
      await expect
        .poll(async () => (await page.locator('[data-step][data-state=failed]').boundingBox())?.y ?? 0)
        .toBeGreaterThanOrEqual(scroller.y);
      await page.locator(slot('activity-feed-scroller')).evaluate((element) => element.scrollTo({ top: 9e9 }));
      // The feed no longer renders it.
      await page.locator('[data-step][data-state=failed]').waitFor({ state: 'detached' });
    }
    await page.context().close();
  });

  it('fades what is scrolled under the edge of the feed, and not at its top', async () => {
    const page = await openWindow(WIDE, 'status=succeeded');
    const fade = () =>
      page
        .locator(slot('activity-feed-scroller'))
        .evaluate(
          (element) => element.parentElement && getComputedStyle(element.parentElement, '::before').backgroundImage,
        );
    expect(await fade()).toBe('linear-gradient(rgb(255, 255, 255), rgba(0, 0, 0, 0))');
    await page.locator(slot('activity-feed-scroller')).evaluate((element) => element.scrollTo({ top: 0 }));
    await expect.poll(fade).toBe('none');
    await page.context().close();
  });
});

describe('the window of a run that tells nothing but its status', () => {
  it('is one column, 720 wide, and of the same height and place when the run ends', async () => {
    const page = await openWindow(WIDE, 'bare');
    const before = await box(page, slot('run-execution-modal'));
    expect(before.width).toBe(720);
    expect(await page.locator(slot('activity-feed')).count()).toBe(0);
    expect(await page.getByRole('progressbar').count()).toBe(1);
    const close = await box(page, 'dialog [aria-label=Close]');
    await page.evaluate(() => window.changeRun({ status: 'succeeded', finishedAt: Date.now() }));
    await page.locator(slot('run-result')).waitFor();
    await comesToRest(page);
    expect(await box(page, slot('run-execution-modal'))).toEqual(before);
    expect(await box(page, 'dialog [aria-label=Close]')).toEqual(close);
    const result = await box(page, slot('run-result'));
    expect(result.y + result.height).toBeLessThanOrEqual(before.y + before.height);
    await page.context().close();
  });
});

describe('ten cards of runs that go on', () => {
  const moving = (page: Page) =>
    page.evaluate(
      () =>
        document
          .getAnimations()
          .filter(
            (one) => one.playState === 'running' && one.effect?.getTiming().iterations === Number.POSITIVE_INFINITY,
          )
          .map((one) => (one instanceof CSSAnimation ? one.animationName : '')).length,
    );

  it('rest, but for the one under the pointer, and that too where less motion is asked for', async () => {
    const page = await openPage({ viewport: { width: 900, height: 1_200 } }, 'cards');
    await page.getByText('Run 9').waitFor();
    expect(await moving(page)).toBe(0);
    await page.getByText('Run 3').hover();
    await expect.poll(() => moving(page)).toBeGreaterThan(1);
    await page.context().close();
    const still = await openPage({ ...WIDE, reducedMotion: 'reduce' }, 'cards');
    await still.getByText('Run 9').waitFor();
    await still.getByText('Run 3').hover();
    expect(await moving(still)).toBe(0);
    await still.context().close();
  });

  it('rest while they are out of view, also the one with the focus', async () => {
    const page = await openPage({ viewport: { width: 900, height: 200 } }, 'cards');
    await page.getByText('Run 9').waitFor();
    await page.locator('[data-slot="run-card"] button').first().focus();
    await expect.poll(() => moving(page)).toBeGreaterThan(1);
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    await expect.poll(() => moving(page)).toBe(0);
    await page.context().close();
  });
});

describe('a phone', () => {
  const scrollers = (page: Page) =>
    page.locator(`${slot('run-execution-modal')} *`).evaluateAll((elements) =>
      elements
        .filter((element) => element.closest('[inert]') === null)
        .filter((element) => /auto|scroll/.test(getComputedStyle(element).overflowY))
        .filter((element) => element.scrollHeight > element.clientHeight + 1)
        .map((element) => element.getAttribute('data-slot') ?? element.getAttribute('role')),
    );

  it.each(['status=running', 'status=failed&failed=12', 'status=succeeded'])(
    'scrolls at most one thing at a time, in every pane: %s',
    async (query) => {
      const page = await openWindow({ ...PHONE, viewport: { width: 390, height: 600 } }, query);
      for (const tab of await page.getByRole('tab').all()) {
        await tab.tap();
        await comesToRest(page);
        expect((await scrollers(page)).length, await tab.textContent().then(String)).toBeLessThanOrEqual(1);
      }
      await page.context().close();
    },
  );

  async function ask(page: Page) {
    await page.locator(slot('cancel-run-trigger')).tap();
    await page.getByRole('alertdialog').waitFor();
    await page.locator('[data-rl-grip]').waitFor();
    await comesToRest(page);
  }

  it('has a grip on its sheet that is a button: named, large enough, and pressed by keys and fingers', async () => {
    const page = await openWindow(PHONE, '');
    await ask(page);
    const grip = page.getByRole('alertdialog').getByRole('button', { name: 'Close' });
    const { width, height } = await box(page, '[data-rl-grip]');
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
    await grip.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await ask(page);
    await grip.tap();
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    expect(await page.locator(slot('run-status-badge')).first().getAttribute('data-state')).toBe('running');
    await page.context().close();
  });

  it('goes by Tab through its sheet: the safe answer has the focus, and nothing behind is reached', async () => {
    const page = await openWindow(PHONE, 'reason');
    await ask(page);
    const focused = () =>
      page.evaluate(() => {
        const { activeElement } = document;
        return activeElement?.getAttribute('data-slot') ?? activeElement?.getAttribute('aria-label') ?? '';
      });
    expect(await focused()).toBe('cancel-run-dismiss');
    const seen = new Set<string>();
    for (let i = 0; i < 8; i += 1) {
      await page.keyboard.press('Tab');
      const isInside = await page.evaluate(() => document.activeElement?.closest('[role=alertdialog]') !== null);
      if (isInside) seen.add(await focused());
    }
    expect([...seen].sort()).toEqual(['Close', 'cancel-run-confirm', 'cancel-run-dismiss', 'cancel-run-reason']);
    await page.context().close();
  });
});

describe('the keyboard in the window', () => {
  it('goes from the heading’s buttons to the feed and the rest, in the order they are read', async () => {
    const page = await openWindow(WIDE, '');
    const order: { x: number; y: number; what: string }[] = [];
    for (let i = 0; i < 24; i += 1) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const element = document.activeElement;
        if (!element?.closest('dialog, [role=dialog]')) return null;
        const { x, y } = element.getBoundingClientRect();
        return { x, y, what: element.getAttribute('data-slot') ?? element.getAttribute('aria-label') ?? '' };
      });
      if (at === null || order.some(({ what, x, y }) => what === at.what && x === at.x && y === at.y)) break;
      order.push(at);
    }
    const names = order.map(({ what }) => what);
    const places = ['cancel-run-trigger', 'Close', 'activity-feed-scroller', 'run-step-times-lane'].map((name) =>
      names.indexOf(name),
    );
    expect(
      places.every((place) => place >= 0),
      names.join(', '),
    ).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    await page.context().close();
  });

  it('keeps the focus when the run ends under the button that had it', async () => {
    const page = await openWindow(WIDE, '');
    await page.locator(slot('cancel-run-trigger')).focus();
    await page.evaluate(() => window.changeRun({ status: 'succeeded', finishedAt: Date.now(), currentStep: null }));
    await page.locator(slot('run-result')).waitFor();
    await comesToRest(page);
    expect(await page.evaluate(() => document.activeElement?.closest('dialog, [role=dialog]') != null)).toBe(true);
    await page.context().close();
  });
});

describe('the question in the window', () => {
  const isLeaving = (page: Page) =>
    page.evaluate(
      () =>
        new Promise<boolean>((resolve) => {
          document.querySelector<HTMLElement>('[data-slot=cancel-run-dismiss]')?.click();
          requestAnimationFrame(() =>
            requestAnimationFrame(() => resolve(document.querySelector('[data-rl-leaving]') !== null)),
          );
        }),
    );

  it.each([
    ['fades where it stood', {}, true],
    ['is gone at once where less motion is asked for', { reducedMotion: 'reduce' as const }, false],
  ])('%s', async (_what, options, expected) => {
    const page = await openWindow({ ...WIDE, ...options }, '');
    const before = await box(page, slot('run-execution-body'));
    await page.locator(slot('cancel-run-trigger')).click();
    await page.getByRole('alertdialog').waitFor();
    await comesToRest(page);
    expect(await isLeaving(page)).toBe(expected);
    expect(await box(page, slot('run-execution-body'))).toEqual(before);
    await page.waitForFunction(() => document.querySelector('[data-rl-leaving]') === null);
    await page.context().close();
  });
});
