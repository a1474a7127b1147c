import path from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fingerDown } from '../support/finger';
import { type OpenHost, openHost } from '../support/host-page';
import { declareViewport } from '../support/phone';

let host: OpenHost;
beforeAll(async () => {
  host = await openHost({
    entries: {
      input: path.join(import.meta.dirname, 'input.tsx'),
      layers: path.join(import.meta.dirname, 'layers.tsx'),
    },
  });
}, 120_000);
afterAll(() => host?.close());

const SHEET: BrowserContextOptions = { viewport: { width: 390, height: 844 } };
const STILL: BrowserContextOptions = { reducedMotion: 'reduce' };

async function openPage(query: string, options?: BrowserContextOptions, block?: RegExp) {
  const { page, complaints } = await host.open('input', options);
  page.setDefaultTimeout(8_000);
  await declareViewport(page);
  if (block) await page.route(block, (route) => route.abort());
  await page.goto(`${host.urlOf('input')}?${query}`);
  await page.locator('[data-rl-root], button').first().waitFor();
  await page.evaluate(() => window.ready);
  return { page, complaints };
}

const press = (page: Page, selector: string) =>
  page.evaluate((it) => document.querySelector<HTMLElement>(it)?.click(), selector);

/** The state in the second frame after a press, or after the run's error was fixed. */
const lookAfter = (page: Page, deed: string) =>
  page.evaluate(async (pressed) => {
    const frame = () => new Promise(requestAnimationFrame);
    const after = () => document.querySelector('#after')?.getBoundingClientRect().top ?? 0;
    const before = after();
    // Also in a shadow tree, and in a frame's document.
    const roots: (Document | ShadowRoot)[] = [document];
    for (const each of document.querySelectorAll('*')) {
      if (each.shadowRoot) roots.push(each.shadowRoot);
      if (each instanceof HTMLIFrameElement && each.contentDocument) roots.push(each.contentDocument);
    }
    const find = (selector: string) => roots.map((root) => root.querySelector<HTMLElement>(selector)).find(Boolean);
    if (pressed === 'mend') window.setRun({ error: null });
    else find(pressed)?.click();
    const began = performance.now();
    await frame();
    await frame();
    const left = find('[data-rl-leaving]');
    const surface = left?.firstElementChild?.getBoundingClientRect();
    const at = { x: innerWidth / 2, y: innerHeight / 2 };
    const focused = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement;
    const pressEscape = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true });
    const look = {
      isLeaving: left != null,
      isSilent: left?.inert === true && left.getAttribute('aria-hidden') === 'true',
      named: left ? left.querySelectorAll('[id], [role], [aria-live], [aria-label], [name]').length : 0,
      ownName: left ? left.hasAttribute('id') || left.hasAttribute('role') || left.hasAttribute('aria-label') : false,
      openDialogs: find('dialog[data-rl-root]') != null,
      // On phones, the leaving copy of a pane may contain inert panes, as in the window.
      inert: find('[inert]:not([data-rl-leaving], [data-rl-leaving] *)') != null,
      pressed: document.elementFromPoint(at.x, at.y)?.id ?? '',
      focus: focused?.getAttribute('data-slot') ?? focused?.textContent ?? '',
      isEscapeFree: document.body.dispatchEvent(pressEscape),
      opacity: left ? Number(getComputedStyle(left).opacity) : 1,
      movedBy: before - after(),
      isSeen: false,
      lasted: 0,
    };
    if (left && surface) {
      // Hit testing ignores inert elements, so lift `inert` for this check.
      left.inert = false;
      left.style.setProperty('pointer-events', 'auto', 'important');
      const root = left.getRootNode();
      const lookup = root instanceof ShadowRoot ? root : left.ownerDocument;
      const hit = lookup.elementFromPoint(surface.left + surface.width / 2, surface.top + 20);
      look.isSeen = hit !== null && left.contains(hit);
      left.inert = true;
      while (left.isConnected && performance.now() - began < 2_000) await frame();
      look.lasted = performance.now() - began;
    }
    return look;
  }, deed);

const gone = (page: Page) => page.waitForFunction(() => document.querySelector('[data-rl-leaving]') === null);
const LEFT = { isLeaving: true, isSilent: true, named: 0, ownName: false, openDialogs: false, inert: false };

async function ask(page: Page) {
  await press(page, '[data-slot=cancel-run-trigger]');
  await page.getByRole('alertdialog').waitFor();
  await page.waitForTimeout(350);
}

/** It takes 0.2 s; frames of a busy machine come late. Less than 2 s, the longest that a look waits. */
const SOON_MS = 1_500;
const DISMISS = '[data-slot=cancel-run-dismiss]';

describe('the question leaves (hosts.md §12: exits of question, notice, dialog)', () => {
  it.each([
    ['dialog', undefined],
    ['sheet', SHEET],
  ])('to the page it is gone at once, and a silent copy is seen going for 0.2 s: %s', async (_form, options) => {
    const { page, complaints } = await openPage('x=195&y=100&reason', options);
    await page.locator('[data-slot=cancel-run-trigger]').focus();
    await ask(page);
    await page.getByLabel('Reason (optional)').fill('Wrong data');
    const look = await lookAfter(page, DISMISS);
    expect(look).toMatchObject({ ...LEFT, isSeen: true, pressed: 'below', focus: 'cancel-run-trigger' });
    expect(look.isEscapeFree).toBe(true);
    expect(look.lasted).toBeLessThan(SOON_MS);
    expect(await page.getByRole('alertdialog').count()).toBe(0);
    // Opened again during the exit animation: one question, and no remains of the other.
    await ask(page);
    await page.evaluate(async () => {
      document.querySelector<HTMLElement>('[data-slot=cancel-run-dismiss]')?.click();
      await new Promise(requestAnimationFrame);
      document.querySelector<HTMLElement>('[data-slot=cancel-run-trigger]')?.click();
    });
    await page.getByRole('alertdialog').waitFor();
    expect(await page.locator('[data-slot=cancel-run-dialog]').count()).toBe(1);
    expect(await page.getByLabel('Reason (optional)').count()).toBe(1);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('is over after its time where animations are paused', async () => {
    const { page } = await openPage('x=195&y=100');
    await ask(page);
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Animation.enable');
    await cdp.send('Animation.setPlaybackRate', { playbackRate: 0 });
    const look = await lookAfter(page, DISMISS);
    expect(look).toMatchObject({ isLeaving: true, opacity: 1 });
    expect(look.lasted).toBeLessThan(SOON_MS);
    await page.context().close();
  });

  it.each([
    ['less motion is asked for', STILL, undefined],
    ['the file that shows it cannot be had', undefined, /leave-[^/]*\.js/],
  ])('is gone at once where %s', async (_why, options, block) => {
    const { page } = await openPage('x=195&y=100', options, block);
    await ask(page);
    expect(await lookAfter(page, DISMISS)).toMatchObject({ isLeaving: false, focus: 'cancel-run-trigger' });
    await page.context().close();
  });

  it('that a finger drags away is not seen once more where it was', async () => {
    const { page, complaints } = await openPage('x=195&y=100&reason', { ...SHEET, hasTouch: true, isMobile: true });
    await ask(page);
    await page.locator('[data-rl-grip]').waitFor();
    const finger = await fingerDown(page, page.locator('[data-slot=cancel-run-title]'));
    await finger.moveBy(240);
    await page.evaluate(() => {
      window.tops = [];
      const look = () => {
        const sheet = document.querySelector('[data-slot=cancel-run-dialog]');
        if (sheet) window.tops.push(sheet.getBoundingClientRect().top);
        requestAnimationFrame(look);
      };
      look();
    });
    await finger.lift();
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await gone(page);
    const tops = await page.evaluate(() => window.tops);
    const falls = tops.slice(1).map((top, i) => top - (tops[i] ?? 0));
    expect(tops.length).toBeGreaterThan(3);
    // At the release, the sheet may move up slightly.
    expect(Math.min(...falls)).toBeGreaterThan(-12);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe('the run’s window leaves (hosts.md §12)', () => {
  it.each([
    ['wide', undefined, 'page=modal&below', undefined],
    ['on a phone', SHEET, 'page=modal&below', undefined],
    ['its stand-in', undefined, 'page=modal&below', /RunExecutionSurface/],
  ])('as silently as the question: %s', async (_form, options, query, block) => {
    const { page, complaints } = await openPage(query, options, block);
    await page.getByRole('button', { name: 'Open' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).first().waitFor();
    await page.waitForTimeout(350);
    const look = await lookAfter(page, 'dialog [aria-label=Close]');
    expect(look).toMatchObject({ ...LEFT, isSeen: true, pressed: 'below', focus: 'Open', isEscapeFree: true });
    expect(look.lasted).toBeLessThan(SOON_MS);
    expect(await page.getByRole('dialog').count()).toBe(0);
    if (!block) expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('leaves what is the host’s alone, and keeps what was chosen in sight', async () => {
    const { page } = await openPage('page=modal&new&kept');
    await press(page, 'button');
    await page.getByRole('dialog').waitFor();
    await page.getByLabel('Method').selectOption('Exact');
    await page.waitForTimeout(350);
    const chosen = await page.evaluate(async () => {
      document.querySelector<HTMLElement>('dialog [aria-label=Close]')?.click();
      await new Promise(requestAnimationFrame);
      return document.querySelector<HTMLSelectElement>('[data-rl-leaving] select')?.value;
    });
    expect(chosen).toBe('Exact');
    expect(await page.evaluate(() => [window.kept.id, window.kept.getAttribute('role')])).toEqual(['kept', 'group']);
    await gone(page);
    await page.context().close();
  });

  it('does not leave with a frame in it, which would load once more', async () => {
    const { page } = await openPage('page=modal&new&frame');
    await press(page, 'button');
    await page.getByRole('dialog').waitFor();
    await page.waitForTimeout(350);
    expect(await lookAfter(page, 'dialog [aria-label=Close]')).toMatchObject({ isLeaving: false });
    await page.waitForTimeout(250);
    expect((await page.evaluate(() => window.log)).filter((entry) => entry === 'frame loaded')).toHaveLength(1);
    await page.context().close();
  });
});

describe('nothing outlives its owner (hosts.md §2)', () => {
  it.each([
    ['question', 'page=route'],
    ['window', 'page=route&window'],
  ])('the %s is gone at once with what it belongs to', async (layer, query) => {
    const { page, complaints } = await openPage(query);
    if (layer === 'question') await ask(page);
    else await page.getByRole('dialog').waitFor();
    const left = await page.evaluate(async () => {
      window.unmount();
      while (document.querySelector('[data-slot^=cancel-run-trigger], dialog'))
        await new Promise(requestAnimationFrame);
      return document.querySelectorAll('[data-rl-leaving], dialog').length;
    });
    expect(left).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('and where the host goes while it is leaving, it goes too, without an error', async () => {
    const { page, complaints } = await openPage('page=route');
    await ask(page);
    await page.evaluate(async () => {
      document.querySelector<HTMLElement>('[data-slot=cancel-run-dismiss]')?.click();
      await new Promise(requestAnimationFrame);
      window.unmount();
    });
    await gone(page);
    expect(await page.locator('main').innerHTML()).toBe('');
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe('it is seen leaving wherever it was seen (hosts.md §2: the list of hosts)', () => {
  const hosts = ['mui', 'high', 'second-radix', 'popover', 'auto', 'modal', 'fullscreen', 'iframe', 'shadow', 'odd'];
  it.each(hosts)('question and window in a host of the kind "%s"', async (name) => {
    for (const layer of ['question', 'window']) {
      const { page, complaints } = await host.open('layers');
      await page.goto(`${host.urlOf('layers')}?host=${name}&layer=${layer}`);
      await page.waitForLoadState('networkidle');
      const opener = page.getByRole('button', { name: 'Open host' });
      if (await opener.count()) await opener.click();
      const scope = name === 'iframe' ? page.frameLocator('iframe') : page;
      await scope.getByRole('button', { name: layer === 'question' ? 'Cancel run Import' : 'Open window' }).click();
      await scope
        .getByRole(layer === 'question' ? 'alertdialog' : 'dialog', layer === 'question' ? {} : { name: 'Import' })
        .waitFor();
      await page.waitForTimeout(350);
      const look = await lookAfter(page, layer === 'question' ? DISMISS : 'dialog [aria-label=Close]');
      expect(look, layer).toMatchObject({ isLeaving: true, isSilent: true, isSeen: true, openDialogs: false });
      expect(look.lasted).toBeLessThan(SOON_MS);
      expect(complaints).toEqual([]);
      await page.context().close();
    }
  });
});

describe('a notice leaves (hosts.md §12)', () => {
  it.each([
    ['fades while what stands below moves up', undefined, true],
    ['is gone at once where less motion is asked for', STILL, false],
  ])('%s', async (_how, options, isLeaving) => {
    const { page, complaints } = await openPage('page=panel', options);
    await page.evaluate(() => window.setRun({ error: { message: 'Disk full', code: null } }));
    await page.getByRole('alert').waitFor();
    await page.waitForTimeout(300);
    const before = await page.locator('#after').boundingBox();
    const look = await lookAfter(page, 'mend');
    expect(look).toMatchObject({ isLeaving, isSilent: isLeaving, named: 0 });
    expect(await page.getByRole('alert').count()).toBe(0);
    await gone(page);
    const moved = (before?.y ?? 0) - ((await page.locator('#after').boundingBox())?.y ?? 0);
    expect(moved).toBeGreaterThan(20);
    // Not in a single jump, unless requested.
    if (isLeaving) expect(look.movedBy).toBeLessThan(moved);
    else expect(look.movedBy).toBe(moved);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('so does what became of a cancel, when it is put away', async () => {
    const { page } = await openPage('x=400&y=200&refuse');
    await ask(page);
    await press(page, '[data-slot=cancel-run-confirm]');
    await page.getByRole('alert').waitFor();
    await page.waitForTimeout(300);
    const look = await lookAfter(page, '[data-slot=cancel-run-status] > button');
    expect(look).toMatchObject({ isLeaving: true, isSilent: true, named: 0 });
    expect(await page.getByRole('alert').count()).toBe(0);
    await gone(page);
    await page.context().close();
  });
});
