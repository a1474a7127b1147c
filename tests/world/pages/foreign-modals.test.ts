import path from 'node:path';
import type { Locator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenHost, openHost } from '../support/host-page';

let host: OpenHost;
beforeAll(async () => {
  host = await openHost({ entries: { modals: path.join(import.meta.dirname, 'foreign-modals.tsx') } });
}, 120_000);
afterAll(() => host?.close());

async function open(modal: string, place: string) {
  const { page, complaints } = await host.open('modals');
  await page.goto(`${host.urlOf('modals')}?${new URLSearchParams({ modal, place })}`);
  // The layers are lazy chunks.
  await page.waitForLoadState('networkidle');
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  return { page, complaints, button, ours: page.getByRole('dialog', { name: 'Import' }) };
}

const focusName = (page: Page) =>
  page.evaluate(() => {
    const { activeElement: focused } = document;
    return focused === document.body ? null : (focused?.getAttribute('aria-label') ?? focused?.textContent ?? null);
  });

/** True if a mouse would hit the element at its center. */
const isHit = (target: Locator) =>
  target.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    return hit !== null && element.contains(hit);
  });

const inertCount = (page: Page) =>
  page.evaluate(() => document.querySelectorAll('[inert]:not([data-rl-leaving])').length);

describe('a modal of the app around ours', () => {
  it('of the same copy of Radix: the question is a modal dialog above it', async () => {
    const { page, button } = await open('radix', 'around');
    await button('Open host').click();
    await button('Cancel run Import').click();
    const question = page.getByRole('alertdialog');
    await question.waitFor();
    expect(await question.evaluate((element) => element.matches(':modal'))).toBe(true);
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    await expect.poll(() => focusName(page)).toBe('Cancel run Import');
    await page.context().close();
  });

  it('of the same copy of Radix, closed as the window opens: a list that opens from its form can be used', async () => {
    const { page, button } = await open('radix', 'before');
    for (let time = 0; time < 2; time += 1) {
      await button('Open host').click();
      await button('New run').click();
      await button('Choose').click();
      expect(await isHit(button('Exact'))).toBe(true);
      await button('Exact').click();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await page.context().close();
  });

  it('that makes all inert that is added, as React Aria does: the window can be used', async () => {
    const { page, button, ours } = await open('shutting', 'around');
    await button('Open host').click();
    await button('Open window').click();
    await ours.waitFor();
    expect(await isHit(ours.getByRole('button', { name: 'Cancel run Import' }))).toBe(true);
    await expect.poll(() => ours.evaluate((element) => element.matches(':focus-within'))).toBe(true);
    await page.keyboard.press('Escape');
    await ours.waitFor({ state: 'detached' });
    await expect.poll(() => focusName(page)).toBe('Open window');
    await page.context().close();
  });

  it('that listens to keys before everything else, as Mantine does: Escape closes ours alone', async () => {
    const { page, button, ours } = await open('early', 'around');
    await button('Open host').click();
    await button('Cancel run Import').click();
    const question = page.getByRole('alertdialog');
    await question.waitFor();
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    await button('Open window').click();
    await ours.waitFor();
    await page.keyboard.press('Escape');
    await ours.waitFor({ state: 'detached' });
    expect(await button('Open window').count()).toBe(1);
    await page.keyboard.press('Escape');
    await button('Open window').waitFor({ state: 'detached' });
    await page.context().close();
  });

  it('goes together with the question: the focus is on what opened it', async () => {
    const { page, button } = await open('alone', 'around');
    await button('Open host').click();
    await button('Cancel run Import').click();
    await page.getByRole('alertdialog').waitFor();
    await page.evaluate(() => window.foreign.setHost(false));
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await expect.poll(() => focusName(page)).toBe('Open host');
    await page.context().close();
  });
});

describe('a modal of the app that opens over the window', () => {
  it.each([
    ['kept', 'beside'],
    ['native', 'beside'],
    ['native', 'inside'],
  ])('can be used, and Escape closes it alone (%s, %s)', async (modal, place) => {
    const { page, button, ours, complaints } = await open(modal, place);
    await button('Open window').click();
    await ours.waitFor();
    await button('Open host').click();
    expect(await isHit(button('Close host'))).toBe(true);
    await button('Close host').click({ timeout: 2_000 });
    await expect.poll(() => focusName(page)).toBe('Open host');
    if (modal === 'native') {
      await page.keyboard.press('Enter');
      await button('Close host').waitFor();
      await page.keyboard.press('Escape');
      await button('Close host').waitFor({ state: 'detached' });
      await expect.poll(() => focusName(page)).toBe('Open host');
    }
    expect(await ours.count()).toBe(1);
    await page.keyboard.press('Escape');
    await ours.waitFor({ state: 'detached' });
    await expect.poll(() => focusName(page)).toBe('Open window');
    expect(await inertCount(page)).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it.each(['beside', 'inside'])(
    'closes after the window: the focus is on what opened the window (%s)',
    async (place) => {
      const { page, button, ours } = await open('focusing', place);
      await button('Open window').click();
      await ours.waitFor();
      await button('Open host').click();
      await expect.poll(() => focusName(page)).toBe('Host');
      await page.evaluate(() => window.foreign.setWindow(false));
      await ours.waitFor({ state: 'detached' });
      if (place === 'beside') expect(await focusName(page)).toBe('Host');
      await page.evaluate(() => window.foreign.setHost(false));
      await expect.poll(() => focusName(page)).toBe('Open window');
      expect(await inertCount(page)).toBe(0);
      await page.context().close();
    },
  );
});
