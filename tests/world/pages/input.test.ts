import path from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenHost, openHost } from '../support/host-page';
import { declareViewport } from '../support/phone';

let host: OpenHost;
beforeAll(async () => {
  host = await openHost({ entries: { input: path.join(import.meta.dirname, 'input.tsx') } });
});
afterAll(() => host?.close());

const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** Opens the page with a query, runs `use`, and closes the page. */
async function withPage<T>(
  query: string,
  use: (page: Page) => Promise<T>,
  options?: BrowserContextOptions,
): Promise<T> {
  const { page, complaints } = await host.open('input', options);
  page.setDefaultTimeout(8_000);
  await declareViewport(page);
  await page.goto(`${host.urlOf('input')}?${query}`);
  await page.locator('[data-rl-root], button').first().waitFor();
  // Load the dialog first: the test is about the press, not about a slow network.
  await page.locator('button').first().hover();
  await page.evaluate(() => window.ready);
  const result = await use(page);
  expect(complaints).toEqual([]);
  await page.context().close();
  return result;
}

const log = (page: Page) => page.evaluate(() => window.log);
const rest = (page: Page, ms: number) => page.waitForTimeout(ms);

async function centreOf(page: Page, selector: string) {
  const box = await page.locator(selector).boundingBox();
  if (!box) throw new Error(`nothing to press: ${selector}`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

const GAPS = [40, 120, 250, 400, 450];

describe('a double click on Cancel where "Confirm Cancel" opens under the pointer (hosts.md §4)', () => {
  const places: [name: string, query: string, x: number, y: number, options?: BrowserContextOptions][] = [
    ['(772, 457) in 1280×800', 'x=772&y=457', 772, 457],
    ['(195, 742) in 390×844', 'x=195&y=742', 195, 742, { viewport: { width: 390, height: 844 } }],
    ['(195, 796) in 390×844, on the safe button', 'x=195&y=796', 195, 796, { viewport: { width: 390, height: 844 } }],
  ];
  it.each(places)('sends nothing, and the question stays: %s', async (_name, query, x, y, options) => {
    for (const gap of GAPS) {
      await withPage(
        query,
        async (page) => {
          await page.mouse.click(x, y);
          await rest(page, gap);
          // Like a user: the second click counts as 2.
          await page.mouse.down({ clickCount: 2 });
          await page.mouse.up({ clickCount: 2 });
          await page.getByRole('alertdialog').waitFor();
          await rest(page, 100);
          expect(await log(page), `${gap} ms`).not.toContain('sent');
          expect(await page.getByRole('alertdialog').count(), `${gap} ms`).toBe(1);
        },
        options,
      );
    }
  });

  it('nor does a double tap, whose taps count 1 each', async () => {
    for (const gap of GAPS) {
      await withPage(
        'x=195&y=742',
        async (page) => {
          await page.touchscreen.tap(195, 742);
          await rest(page, gap);
          await page.touchscreen.tap(195, 744);
          await rest(page, 100);
          expect(await log(page), `${gap} ms`).not.toContain('sent');
        },
        PHONE,
      );
    }
  });

  it('nor with the question in place, or of several runs, wherever the button lies', async () => {
    await withPage('confirmation=inline&x=300&y=300', async (page) => {
      const { x, y } = await centreOf(page, '[data-slot=cancel-run-trigger]');
      await page.addStyleTag({
        content: `[data-slot=cancel-run-confirm] { position: fixed; inset: ${y - 150}px auto auto ${x - 150}px; width: 300px; height: 300px }`,
      });
      for (const gap of GAPS) {
        await page.mouse.click(x, y);
        await rest(page, gap);
        await page.mouse.click(x, y, { clickCount: 2 });
        await page.getByRole('alertdialog').waitFor();
        expect(await log(page), `${gap} ms`).not.toContain('sent');
        await page.keyboard.press('Escape');
        await rest(page, 700);
      }
    });
    await withPage('page=list', async (page) => {
      await page.getByRole('checkbox', { name: 'Select all' }).check();
      const action = page.getByRole('button', { name: 'Cancel 2 runs' });
      const before = await action.boundingBox();
      if (!before) throw new Error('no button');
      await action.dblclick({ delay: 20 });
      await page.getByRole('alertdialog').waitFor();
      const confirm = await page.getByRole('button', { name: 'Confirm Cancel' }).boundingBox();
      expect(confirm && confirm.x < before.x + before.width && confirm.x + confirm.width > before.x).toBe(true);
      await rest(page, 200);
      expect(await page.getByRole('alertdialog').count()).toBe(1);
    });
  });

  it('and a click of its own, after the eye has seen it, sends once; so does one that comes from elsewhere', async () => {
    await withPage('x=772&y=457', async (page) => {
      await page.mouse.click(772, 457);
      await rest(page, 800);
      await page.mouse.click(772, 457);
      expect((await log(page)).filter((entry) => entry === 'sent')).toHaveLength(1);
    });
    await withPage('x=200&y=100', async (page) => {
      await page.mouse.click(200, 100);
      await page.getByRole('button', { name: 'Confirm Cancel' }).click();
      expect((await log(page)).filter((entry) => entry === 'sent')).toHaveLength(1);
    });
  });

  it.each(['none', 'inline'])(
    'nor does a click on a button that has come to the resting pointer, because the page has moved (%s)',
    async (confirmation) => {
      await withPage(`confirmation=${confirmation}&x=300&y=300`, async (page) => {
        const slot = confirmation === 'none' ? 'cancel-run-trigger' : 'cancel-run-confirm';
        if (confirmation === 'inline') await page.locator('[data-slot=cancel-run-trigger]').click();
        const { x, y } = await centreOf(page, `[data-slot=${slot}]`);
        await page.mouse.move(x, y + 150);
        await page.mouse.move(x, y + 200);
        await rest(page, 700);
        await page.addStyleTag({ content: '[style*=fixed]:has([data-slot]) { margin-top: 200px }' });
        await rest(page, 40);
        await page.mouse.down();
        await page.mouse.up();
        await rest(page, 100);
        expect(await log(page)).not.toContain('sent');
        await rest(page, 700);
        await page.mouse.down();
        await page.mouse.up();
        await rest(page, 100);
        expect((await log(page)).filter((entry) => entry === 'sent')).toHaveLength(1);
      });
    },
  );

  it('the second tap on "Keep running" does not reach what lies below', async () => {
    await withPage(
      'x=195&y=100',
      async (page) => {
        await page.touchscreen.tap(195, 100);
        await page.getByRole('alertdialog').waitFor();
        await rest(page, 700);
        const { x, y } = await centreOf(page, '[data-slot=cancel-run-dismiss]');
        await page.touchscreen.tap(x, y);
        await rest(page, 150);
        await page.touchscreen.tap(x, y);
        await rest(page, 100);
        expect(await log(page)).not.toContain('below');
        await rest(page, 700);
        await page.touchscreen.tap(x, y);
        await rest(page, 100);
        expect(await log(page)).toContain('below');
      },
      PHONE,
    );
  });
});

describe('an input method at work (hosts.md §4: Japanese, Escape with isComposing)', () => {
  it('keeps Escape for itself: the question stays, and so does the reason; Safari’s key code 229 as well', async () => {
    await withPage('reason', async (page) => {
      await page.locator('[data-slot=cancel-run-trigger]').click();
      const field = page.getByLabel('Reason (optional)');
      await field.click();
      await page.keyboard.type('wrong data: ');
      const cdp = await page.context().newCDPSession(page);
      await cdp.send('Input.imeSetComposition', { text: 'にほん', selectionStart: 3, selectionEnd: 3 });
      await page.keyboard.press('Escape');
      expect(await page.getByRole('alertdialog').count()).toBe(1);
      expect(await field.inputValue()).toContain('wrong data: ');
      await cdp.send('Input.insertText', { text: '日本' });
      await field.evaluate((element) =>
        element.dispatchEvent(
          new KeyboardEvent('keydown', { key: 'Escape', keyCode: 229, bubbles: true, cancelable: true }),
        ),
      );
      expect(await page.getByRole('alertdialog').count()).toBe(1);
      await page.keyboard.press('Escape');
      await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    });
  });

  it('also with the question in place', async () => {
    await withPage('reason&confirmation=inline&x=400&y=200', async (page) => {
      await page.locator('[data-slot=cancel-run-trigger]').click();
      const field = page.getByLabel('Reason (optional)');
      await field.click();
      const cdp = await page.context().newCDPSession(page);
      await cdp.send('Input.imeSetComposition', { text: 'に', selectionStart: 1, selectionEnd: 1 });
      await page.keyboard.press('Escape');
      expect(await page.getByRole('alertdialog').count()).toBe(1);
    });
  });
});

describe('a clickable row around the button (hosts.md §4: React events of a layer end at the layer)', () => {
  it.each(['dialog', 'inline'])('hears nothing of what is done in the question: %s', async (confirmation) => {
    await withPage(`reason&x=400&y=200&confirmation=${confirmation}`, async (page) => {
      await page.locator('[data-slot=cancel-run-trigger]').click();
      await page.getByRole('alertdialog').waitFor();
      await page.evaluate(() => {
        window.log.length = 0;
      });
      await page.locator('[data-slot=cancel-run-title]').click();
      await page.getByLabel('Reason (optional)').click();
      await page.keyboard.type('a b');
      if (confirmation === 'dialog') await page.mouse.click(5, 5);
      await page.locator('[data-slot=cancel-run-dismiss]').click();
      expect(await log(page)).toEqual([]);
    });
  });
});

describe('a card that is a button as a whole (hosts.md §4: RunCard with a link)', () => {
  it('lets its children be pressed, and is still chosen beside them', async () => {
    await withPage('page=card', async (page) => {
      await page.getByRole('link', { name: 'Report' }).click();
      expect(page.url()).toContain('#report');
      await page.getByRole('button', { name: 'Download' }).click();
      expect(await log(page)).toEqual(['download']);
      const text = await page.evaluate(() => {
        const wanted = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, (node) =>
          node.nodeValue === 'Text of the host' ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP,
        );
        const range = document.createRange();
        range.selectNode(wanted.nextNode() ?? document.body);
        const { x, y } = range.getBoundingClientRect();
        return { x: x + 5, y: y + 5 };
      });
      await page.mouse.click(text.x, text.y);
      await page.getByText('Training').first().click({ force: true });
      expect(await log(page)).toEqual(['download', 'selected', 'selected']);
    });
  });
});

/** Holds a key: the keyboard repeats it. */
async function hold(page: Page, key: string, times: number) {
  for (let i = 0; i < times; i += 1) {
    await page.keyboard.down(key);
    await rest(page, 30);
  }
  await page.keyboard.up(key);
}

describe('Enter held (hosts.md §4)', () => {
  it('on Cancel opens the question once, and answers nothing', async () => {
    await withPage('x=400&y=200', async (page) => {
      await page.locator('[data-slot=cancel-run-trigger]').focus();
      await hold(page, 'Enter', 20);
      expect(await page.getByRole('alertdialog').count()).toBe(1);
      expect(await log(page)).not.toContain('sent');
      await page.keyboard.press('Enter');
      await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    });
  });

  it('on "Keep running" closes it, and does not open it again', async () => {
    await withPage('x=400&y=200', async (page) => {
      await page.locator('[data-slot=cancel-run-trigger]').press('Enter');
      await page.getByRole('alertdialog').waitFor();
      await hold(page, 'Enter', 9);
      await rest(page, 100);
      expect(await page.getByRole('alertdialog').count()).toBe(0);
    });
  });

  it('on a host’s "New run" does not submit the form whose first field has the focus', async () => {
    await withPage('page=modal&new', async (page) => {
      await page.getByRole('button', { name: 'Open' }).focus();
      await hold(page, 'Enter', 10);
      expect(await page.getByLabel('Name').evaluate((field) => field === document.activeElement)).toBe(true);
      expect(await log(page)).not.toContain('started');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => window.log.includes('started'));
    });
  });

  it('Escape held closes the question, and not the window beneath it', async () => {
    await withPage('page=modal', async (page) => {
      await page.getByRole('button', { name: 'Open' }).click();
      await page.getByRole('button', { name: 'Cancel run Import' }).click();
      await page.getByRole('alertdialog').waitFor();
      await hold(page, 'Escape', 6);
      expect(await page.getByRole('alertdialog').count()).toBe(0);
      expect(await page.getByRole('dialog').count()).toBe(1);
    });
  });
});

describe('the run ends while the pointer is on the window’s cross', () => {
  it('keeps the cross in its place, puts no control in the place of another, and the press closes', async () => {
    await withPage('page=modal', async (page) => {
      await page.getByRole('button', { name: 'Open' }).click();
      const dialog = page.getByRole('dialog');
      const close = dialog.getByRole('button', { name: 'Close' });
      await rest(page, 400);
      const before = await close.boundingBox();
      const cancel = await dialog.locator('[data-slot=cancel-run-trigger]').boundingBox();
      await close.hover();
      await page.evaluate(() => window.setRun({ status: 'succeeded', finishedAt: Date.now() }));
      const again = dialog.getByRole('button', { name: 'Run again' });
      await again.waitFor();
      await rest(page, 400);
      expect(await close.boundingBox()).toEqual(before);
      const place = await again.boundingBox();
      if (!before || !cancel || !place) throw new Error('Something is not drawn.');
      for (const old of [before, cancel]) {
        const isApart = place.y >= old.y + old.height || place.x + place.width <= old.x;
        expect(isApart).toBe(true);
      }
      await page.mouse.down();
      await page.mouse.up();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(await log(page)).toEqual([]);
    });
  });
});

describe('the run ends under the open question (hosts.md §3)', () => {
  it.each(['dialog', 'inline'])('says "Already succeeded" and offers "Close" alone: %s', async (confirmation) => {
    await withPage(`x=500&y=200&confirmation=${confirmation}`, async (page) => {
      await page.locator('[data-slot=cancel-run-trigger]').click();
      await page.getByRole('alertdialog', { name: 'Cancel Run?' }).waitFor();
      await page.evaluate(() => window.setRun({ status: 'succeeded', finishedAt: Date.now() }));
      const question = page.getByRole('alertdialog', { name: 'Already succeeded' });
      await question.waitFor();
      expect(await question.getByRole('button').allTextContents()).toEqual(['Close']);
    });
  });
});
