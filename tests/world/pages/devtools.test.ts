import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../../scripts/prepare.mjs';
import { type OpenHost, openHost } from '../support/host-page';

const page = (name: string) => path.join(import.meta.dirname, name);
const axe = readFileSync(path.join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');

let host: OpenHost;
beforeAll(async () => {
  host = await openHost({
    entries: { devtools: page('devtools.tsx') },
    alias: {
      'runlight/msw': path.join(root, 'mocks/index.ts'),
      // The entry's development export, because this page is a production build.
      'runlight/devtools': path.join(root, 'src/devtools/RunDevtools.tsx'),
    },
  });
});
afterAll(() => host?.close());

async function open(search: string, options: Parameters<OpenHost['open']>[1] = {}) {
  const opened = await host.open('devtools', options);
  await opened.page.goto(`${host.urlOf('devtools')}${search}`);
  await opened.page.getByText('Nightly import').first().waitFor();
  return opened;
}

async function findings(target: Page): Promise<string[]> {
  await target.evaluate(axe);
  const result: AxeResults = await target.evaluate(`axe.run({ include: [['[data-rl-devtools]']] })`);
  return result.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}

/** By how much the panel widens the page, px. */
function widened(): number {
  const page = document.documentElement;
  const host = document.querySelector<HTMLElement>('[data-rl-devtools]');
  const before = page.scrollWidth;
  host?.style.setProperty('display', 'none', 'important');
  const alone = page.scrollWidth;
  host?.style.removeProperty('display');
  return before - alone;
}

const TABS = ['Runs', 'Requests', 'Components', 'Faults'];

describe.each([
  { width: 1280, theme: 'light' },
  { width: 1280, theme: 'dark' },
  { width: 390, theme: 'light' },
  { width: 320, theme: 'dark' },
])('$width px, $theme', ({ width, theme }) => {
  it('every tab is accessible, stays in the page and is quiet', async () => {
    const { page, complaints } = await open(`?open&theme=${theme}`, { viewport: { width, height: 800 } });
    for (const tab of TABS) {
      await page.getByRole('tab', { name: tab }).click();
      expect(await findings(page), tab).toEqual([]);
      expect(await page.evaluate(widened), tab).toBe(0);
      const body = page.locator('[data-rl-devtools] .body');
      expect(await body.evaluate((element) => element.scrollWidth - element.clientWidth), tab).toBeLessThanOrEqual(0);
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

it('takes no style of the page and gives it none', async () => {
  const { page } = await open('');
  const looks = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('body, #root, #root *')].map((element) => {
        const { font, color, display, margin } = getComputedStyle(element);
        return `${element.tagName} ${font} ${color} ${display} ${margin}`;
      }),
    );
  const panelLooks = () =>
    page.locator('[data-rl-devtools] .toggle').evaluate((element) => {
      const { font, color, display, textTransform, direction, visibility } = getComputedStyle(element);
      return {
        font,
        color,
        display,
        textTransform,
        direction,
        visibility,
        left: element.getBoundingClientRect().right,
      };
    });
  const panel = await panelLooks();
  await page.addStyleTag({
    content: `* { font: italic 30px serif !important; text-transform: uppercase !important; color: red !important; }
      html { direction: rtl; font-size: 40px } body > div { display: none; transform: scale(.5); visibility: hidden }
      button { padding: 40px !important }`,
  });
  expect({ ...(await panelLooks()), left: 0 }).toEqual({ ...panel, left: 0 });
  await page.reload();
  await page.getByText('Nightly import').first().waitFor();
  const before = await looks();
  await page.evaluate(() => document.querySelector('[data-rl-devtools]')?.remove());
  expect((await looks()).length).toBeGreaterThan(20);
  expect((await looks()).filter((line) => !before.includes(line))).toEqual([]);
  await page.context().close();
});

it('is worked by keyboard alone, also beside an open window of the page, which stays', async () => {
  const { page } = await open('?window');
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await page.locator('[data-rl-devtools] .toggle').click();
  await page.keyboard.press('ArrowRight');
  expect(await page.locator('[data-rl-devtools] [aria-selected="true"]').textContent()).toBe('Requests');
  await page.keyboard.press('Escape');
  expect(await page.locator('[data-rl-devtools] .panel').count()).toBe(0);
  expect(await dialog.isVisible()).toBe(true);
  // Repeat from the button that has the focus now.
  await page.keyboard.press('Enter');
  expect(await page.locator('[data-rl-devtools] .panel').count()).toBe(1);
  await page.context().close();
});

it('shows push, cuts it off, and sees the page poll, over a modal window', async () => {
  const { page } = await open('?open&window=later');
  const tools = page.locator('[data-rl-devtools]');
  await tools.locator('.panel').waitFor();
  await page.evaluate(() => window.openWindow());
  const goTo = (tab: string) => tools.getByText(tab, { exact: true }).click();
  // The panel overlaps the window, so the browser moves the panel to the top layer.
  await page.locator('dialog:modal').waitFor();
  await tools.locator('dl').getByText('live', { exact: true }).waitFor({ timeout: 10_000 });
  await goTo('Faults');
  await goTo('No push');
  await goTo('Requests');
  await tools.getByText('closed by devtools').first().waitFor();
  await goTo('Runs');
  await tools.locator('dl').getByText('polling', { exact: true }).first().waitFor({ timeout: 15_000 });
  await page.context().close();
});
