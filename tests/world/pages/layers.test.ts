import path from 'node:path';
import type { Locator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenHost, openHost } from '../support/host-page';

/** The pages in which a layer may open. Every layer is tested in all of them. */
const HOSTS = [
  'plain',
  'strict',
  'mui',
  'high',
  'second-radix',
  'popover',
  'auto',
  'modal',
  'fullscreen',
  'iframe',
  'shadow',
  'odd',
] as const;

let host: OpenHost;
beforeAll(async () => {
  host = await openHost({ entries: { layers: path.join(import.meta.dirname, 'layers.tsx') } });
}, 120_000);
afterAll(() => host?.close());

type Query = Record<string, string>;

async function open(query: Query, viewport = { width: 1280, height: 800 }) {
  const context = await host.browser.newContext({ viewport });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(`${host.urlOf('layers')}?${new URLSearchParams(query)}`);
  // The layers are lazy chunks.
  await page.waitForLoadState('networkidle');
  const opener = page.getByRole('button', { name: 'Open host' });
  if (await opener.count()) await opener.click();
  return { page, complaints, scope: query.host === 'iframe' ? page.frameLocator('iframe') : page };
}

const sent = (page: Page) => page.evaluate(() => window.probe.sent);

/** The page from outside: a layer must leave nothing behind, except for the copy in its exit animation. */
const pageState = (page: Page) =>
  page.evaluate(() => ({
    body: document.body.getAttribute('style'),
    html: document.documentElement.getAttribute('style'),
    inert: document.querySelectorAll('[inert]:not([data-rl-leaving])').length,
    hidden: document.querySelectorAll('body > [aria-hidden="true"]:not([data-rl-leaving])').length,
    scroll: [window.scrollX, window.scrollY],
    right: Math.round(document.getElementById('below')?.getBoundingClientRect().left ?? -1),
    width: document.documentElement.clientWidth,
  }));

/** True if a mouse would hit the element at its center. */
async function isHit(target: Locator): Promise<boolean> {
  return target.evaluate((element) => {
    const box = element.getBoundingClientRect();
    const root = element.getRootNode();
    const lookup = root instanceof ShadowRoot ? root : element.ownerDocument;
    const hit = lookup.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return hit !== null && (element === hit || element.contains(hit));
  });
}

const focusName = (page: Page) =>
  page.evaluate(() => {
    let found: Element | null = document.activeElement;
    while (found) {
      const frame = found instanceof HTMLIFrameElement ? found.contentDocument?.activeElement : null;
      const next: Element | null | undefined = found.shadowRoot?.activeElement ?? frame;
      if (!next) break;
      found = next;
    }
    return found?.getAttribute('aria-label') ?? found?.textContent?.trim().slice(0, 30) ?? null;
  });

/** What Chromium exposes to screen readers, in all frames. */
async function heard(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  return nodes.flatMap(({ ignored, name }) => (ignored || !name?.value ? [] : [String(name.value)])).join(' | ');
}

describe.each(HOSTS)('in a host of the kind "%s"', (name) => {
  it('hosts §2: the question is seen, hit, typed into, dismissed alone by Escape, and sends what was confirmed', async () => {
    const { page, scope, complaints } = await open({ host: name, layer: 'question' });
    const before = await pageState(page);
    const cancel = scope.getByRole('button', { name: 'Cancel run Import' });
    await cancel.click();
    const question = scope.getByRole('alertdialog');
    await question.waitFor();
    const keep = question.getByRole('button', { name: 'Keep running' });
    expect(await isHit(keep)).toBe(true);
    await expect.poll(() => focusName(page)).toBe('Keep running');
    // A press on the page next to it reaches and sends nothing.
    await page.mouse.click(30, 790);
    expect(await sent(page)).toEqual([]);
    expect(await question.count()).toBe(1);

    const reason = question.getByRole('textbox');
    await reason.click();
    await page.keyboard.type('of no use');
    expect(await reason.inputValue()).toBe('of no use');
    // Focus cycles inside.
    for (let i = 0; i < 4; i += 1) await page.keyboard.press('Tab');
    if (name !== 'iframe') expect(await question.evaluate((e) => e.matches(':focus-within'))).toBe(true);

    await reason.click();
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    // The host is still there, and the button works again.
    await expect.poll(() => focusName(page)).toBe('Cancel run Import');
    expect(await isHit(cancel)).toBe(true);
    expect(await pageState(page)).toEqual(before);

    await page.keyboard.press('Enter');
    await question.waitFor();
    await page.waitForTimeout(600);
    await question.getByRole('button', { name: 'Confirm Cancel' }).click();
    await question.waitFor({ state: 'detached' });
    await expect.poll(() => sent(page)).toEqual(['r1']);
    expect(await pageState(page)).toEqual(before);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it.each(['inline', 'bulk'])(
    'hosts §2: the %s question is dismissed alone by Escape and gives the focus back',
    async (layer) => {
      const { page, scope } = await open({ host: name, layer });
      const before = await pageState(page);
      if (layer === 'bulk') await scope.getByRole('checkbox', { name: 'Select all' }).check();
      const opener = scope.getByRole('button', { name: layer === 'bulk' ? /^Cancel 1/ : 'Cancel run Import' });
      await opener.click();
      const question = scope.getByRole('alertdialog');
      await question.waitFor();
      await expect.poll(() => focusName(page)).toBe('Keep running');
      expect(await isHit(question.getByRole('button', { name: 'Keep running' }))).toBe(true);
      await page.keyboard.press('Escape');
      await question.waitFor({ state: 'detached' });
      await opener.waitFor();
      expect(await isHit(opener)).toBe(true);
      await expect.poll(() => focusName(page)).not.toBe(null);
      expect(await pageState(page)).toEqual(before);
      expect(await sent(page)).toEqual([]);
      await page.context().close();
    },
  );

  it('hosts §2: the window is seen, hit and closed alone by Escape; its question above it', async () => {
    const { page, scope, complaints } = await open({ host: name, layer: 'window' });
    const before = await pageState(page);
    const opener = scope.getByRole('button', { name: 'Open window' });
    await opener.focus();
    await page.keyboard.press('Enter');
    const window = scope.getByRole('dialog', { name: 'Import' });
    await window.waitFor();
    const cancel = window.getByRole('button', { name: 'Cancel run Import' });
    expect(await isHit(cancel)).toBe(true);
    const box = await window.boundingBox();
    if (name !== 'iframe') expect(box).toMatchObject({ x: 0, y: 0, width: 1280, height: 800 });
    await cancel.click();
    await scope.getByRole('alertdialog').waitFor();
    await page.keyboard.press('Escape');
    await scope.getByRole('alertdialog').waitFor({ state: 'detached' });
    expect(await window.count()).toBe(1);
    await page.keyboard.press('Escape');
    await window.waitFor({ state: 'detached' });
    await expect.poll(() => focusName(page)).toBe('Open window');
    expect(await isHit(opener)).toBe(true);
    expect(await pageState(page)).toEqual(before);
    expect(await sent(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe('a layer does not outlive its owner', () => {
  const ways = ['suspense', 'activity', 'style', 'unmount'];
  it.each(ways)(
    'hosts §2: the question goes with what hides the panel (%s), and the page below can be used',
    async (name) => {
      const { page } = await open({ host: name, layer: 'question' });
      const before = await pageState(page);
      await page.getByRole('button', { name: 'Cancel run Import' }).click();
      await page.getByRole('alertdialog').waitFor();
      await page.evaluate(() => window.probe.setHidden(true));
      await page.getByRole('alertdialog').waitFor({ state: 'hidden' });
      await page.getByRole('button', { name: 'Page below' }).click();
      expect(await page.evaluate(() => window.probe.pressedBelow)).toBe(1);
      expect(await pageState(page)).toEqual(before);
      await page.evaluate(() => window.probe.setHidden(false));
      const cancel = page.getByRole('button', { name: 'Cancel run Import' });
      await expect
        .poll(async () => (await cancel.count()) + (await page.getByRole('alertdialog').count()))
        .toBeGreaterThan(0);
      if ((await page.getByRole('alertdialog').count()) === 0) await cancel.click();
      await page.waitForTimeout(600);
      await page.getByRole('button', { name: 'Confirm Cancel' }).click();
      await expect.poll(() => sent(page)).toEqual(['r1']);
      await page.context().close();
    },
  );

  it.each(ways.filter((way) => way !== 'style'))('hosts §2: the window goes with what hides it (%s)', async (name) => {
    const { page } = await open({ host: name, layer: 'window' });
    const before = await pageState(page);
    await page.getByRole('button', { name: 'Open window' }).click();
    await page.getByRole('dialog').waitFor();
    await page.evaluate(() => window.probe.setHidden(true));
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Page below' }).click();
    expect(await page.evaluate(() => window.probe.pressedBelow)).toBe(1);
    expect(await pageState(page)).toEqual(before);
    await page.context().close();
  });
});

describe('styles a host has for its own dialogs and its own page', () => {
  const styles = {
    'dialog[open]':
      'dialog[open] { display: flex; width: 30rem; height: auto; margin: auto; padding: 2rem; border-radius: 1rem; top: 50%; left: 50%; transform: translate(-50%, -50%) }',
    'main dialog':
      'body dialog[open] { position: static; inset: auto; max-width: 20rem; max-height: 9rem; scale: 0.5 }',
    'a filter on the body': 'body { filter: grayscale(1); min-height: 300vh }',
  };
  it.each(Object.entries(styles))('hosts §2: %s: the question and the window fill the window', async (_, content) => {
    for (const layer of ['question', 'window']) {
      const { page } = await open({ layer });
      await page.addStyleTag({ content });
      await page.getByRole('button', { name: layer === 'window' ? 'Open window' : 'Cancel run Import' }).click();
      const last = page.getByRole('button', { name: layer === 'window' ? 'Close' : 'Keep running' }).last();
      await last.waitFor();
      await page.waitForTimeout(400);
      expect(await page.locator('dialog[open]').boundingBox()).toEqual({ x: 0, y: 0, width: 1280, height: 800 });
      expect(await isHit(last), layer).toBe(true);
      await page.context().close();
    }
  });
});

describe('a page is left as it was', () => {
  it.each([
    ['question', 'scrollbar-gutter: stable'],
    ['question', 'overflow-y: scroll'],
    ['question', ''],
    ['window', 'scrollbar-gutter: stable'],
    ['window', 'overflow-y: scroll'],
  ])('hosts §2: the %s does not move a page with "%s"', async (layer, gutter) => {
    const { page } = await open({ layer, gutter, tall: '1' });
    const before = await pageState(page);
    await page.getByRole('button', { name: layer === 'window' ? 'Open window' : 'Cancel run Import' }).click();
    await page.getByRole('button', { name: layer === 'window' ? 'Cancel run Import' : 'Keep running' }).waitFor();
    const during = await pageState(page);
    expect({ ...during, inert: before.inert }).toEqual(before);
    // The wheel scrolls nothing below.
    await page.mouse.move(640, 780);
    await page.mouse.wheel(0, 400);
    await page.waitForTimeout(200);
    expect((await pageState(page)).scroll).toEqual([0, 0]);
    await page.keyboard.press('Escape');
    await expect.poll(() => pageState(page)).toEqual(before);
    await page.context().close();
  });
});

describe('what a host opens from the window', () => {
  it.each(['plain', 'second-radix'])(
    'hosts §2: a list at z-index 50 can be used by mouse and by keys (%s)',
    async (name) => {
      const { page } = await open({ host: name, layer: 'window', configure: '1' });
      await page.getByRole('button', { name: 'Open window' }).click();
      await page.getByRole('dialog', { name: 'New run' }).waitFor();
      await page.getByRole('button', { name: 'Method: none' }).click();
      expect(await isHit(page.getByRole('menuitem', { name: 'Exact' }))).toBe(true);
      await page.getByRole('menuitem', { name: 'Exact' }).click();
      const trigger = page.getByRole('button', { name: 'Method: Exact' });
      // The closed list returns the focus a moment later.
      await expect.poll(() => focusName(page)).toBe('Method: Exact');
      await trigger.focus();
      await page.keyboard.press('Enter');
      await page.getByRole('menu').waitFor();
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Method: Fast' }).waitFor();
      await expect.poll(() => focusName(page)).toBe('Method: Fast');
      // Escape closes the list, and then the window. In this host, the two copies of Radix do not know each other.
      if (name === 'second-radix') return page.context().close();
      await page.keyboard.press('Enter');
      await page.getByRole('menu').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('menu').waitFor({ state: 'detached' });
      expect(await page.getByRole('dialog', { name: 'New run' }).count()).toBe(1);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog', { name: 'New run' }).waitFor({ state: 'detached' });
      await page.context().close();
    },
  );
});

describe('the focus after the window has closed', () => {
  const close = async (page: Page, how: 'key' | 'mouse') => {
    await page.getByRole('dialog').waitFor();
    if (how === 'key') await page.keyboard.press('Escape');
    else await page.getByRole('button', { name: 'Close' }).first().click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  };

  it.each(['key', 'mouse'] as const)(
    'browsers: it is back on the button that opened it (closed by %s)',
    async (how) => {
      const { page } = await open({ host: 'focus' });
      await page.getByRole('button', { name: 'New run' }).focus();
      await page.keyboard.press('Enter');
      await close(page, how);
      await expect.poll(() => focusName(page)).toBe('New run');
      await page.getByRole('button', { name: 'Export' }).click();
      await close(page, how);
      await expect.poll(() => focusName(page)).toBe('Export');
      await page.context().close();
    },
  );

  it.each(['key', 'mouse'] as const)('browsers: it is on the menu whose item is gone (chosen by %s)', async (how) => {
    const { page } = await open({ host: 'focus' });
    if (how === 'key') {
      await page.getByRole('button', { name: 'Actions' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('menuitem').waitFor();
      await page.keyboard.press('Enter');
    } else {
      await page.getByRole('button', { name: 'Actions' }).click();
      await page.getByRole('menuitem').click();
    }
    await close(page, how);
    await expect.poll(() => focusName(page)).toBe('Actions');
    await page.context().close();
  });

  it('browsers: it is in the list whose card is gone', async () => {
    const { page } = await open({ host: 'focus', goes: '1' });
    await page.getByRole('button', { name: 'Export' }).click();
    await close(page, 'key');
    await expect.poll(() => focusName(page)).toBe('Import');
    await page.getByRole('button', { name: 'Import' }).click();
    await close(page, 'key');
    // The list itself, because it is empty by now.
    await expect.poll(() => focusName(page)).toBe('Runs');
    await page.context().close();
  });

  it('browsers: it is back where a pressed button takes no focus, as in Safari', async () => {
    const { page } = await open({ host: 'focus' });
    await page.evaluate(() => document.addEventListener('mousedown', (event) => event.preventDefault(), true));
    await page.getByRole('button', { name: 'Export' }).click();
    await close(page, 'key');
    await expect.poll(() => focusName(page)).toBe('Export');
    await page.context().close();
  });
});

describe('what is announced', () => {
  it.each(['plain', 'modal', 'mui', 'second-radix', 'popover', 'iframe'])(
    'hosts §2: "Import: Failed" is in the accessibility tree (%s)',
    async (name) => {
      const { page } = await open({ host: name, layer: 'panel' });
      await page.evaluate(() => window.probe.setStatus('failed'));
      await expect.poll(() => heard(page), { timeout: 5_000 }).toContain('Import: Failed');
      await page.context().close();
    },
  );
});
