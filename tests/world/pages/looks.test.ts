import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenHost, openHost } from '../support/host-page';

let host: OpenHost;
beforeAll(async () => {
  host = await openHost({
    entries: {
      looks: path.join(import.meta.dirname, 'looks-page.tsx'),
      shadow: path.join(import.meta.dirname, 'shadow-page.tsx'),
    },
  });
});
afterAll(() => host?.close());

describe('hosts.md 11: forced colours, print, narrow pages, small roots', () => {
  it('"forced-colors: active": Cancel and the question’s buttons have an edge that is seen', async () => {
    const { page } = await host.open('looks', { forcedColors: 'active' });
    await page.getByRole('button', { name: 'Cancel run Import' }).first().click();
    await page.getByRole('button', { name: 'Confirm Cancel' }).waitFor();
    const edges = await page.getByRole('button').evaluateAll((buttons) =>
      buttons.map((button) => {
        const { borderTopStyle, borderTopWidth, borderTopColor } = getComputedStyle(button);
        return { name: button.textContent, edge: `${borderTopStyle} ${borderTopWidth}`, color: borderTopColor };
      }),
    );
    expect(edges.length).toBeGreaterThanOrEqual(3);
    for (const { name, edge, color } of edges) {
      expect(edge, name ?? '').toBe('solid 1px');
      expect(color, name ?? '').not.toMatch(/^rgba\(.*, 0\)$|^transparent$/);
    }
    await page.context().close();
  });

  it('"print": bar and badge keep their grounds', async () => {
    const { page } = await host.open('looks');
    await page.emulateMedia({ media: 'print' });
    for (const slot of ['run-progress-bar', 'run-progress-fill', 'run-status-badge', 'run-metric-ring']) {
      const adjust = await page
        .locator(`[data-slot="${slot}"]`)
        .first()
        .evaluate((element) => getComputedStyle(element).getPropertyValue('print-color-adjust'));
      expect(adjust, slot).toBe('exact');
    }
    await page.context().close();
  });

  it('"unit: images/second/GPU at 320 px": the page is not wider than its window', async () => {
    const { page } = await host.open('looks', { viewport: { width: 320, height: 640 } });
    await page.getByText('images/second/GPU').waitFor();
    const widths = await page.evaluate(() => {
      const tile = document.querySelector('[data-slot="run-metric"]')?.getBoundingClientRect();
      const value = document.querySelector('[data-slot="run-metric-value"]')?.getBoundingClientRect();
      return { page: document.documentElement.scrollWidth, tile: tile?.right ?? 0, value: value?.right ?? 999 };
    });
    expect(widths.page).toBe(320);
    expect(widths.value).toBeLessThanOrEqual(widths.tile);
    await page.context().close();
  });

  it('"html { font-size: 62.5% }": every button is at least 24 px high and wide', async () => {
    const { page } = await host.open('looks');
    await page.addStyleTag({ content: 'html { font-size: 62.5% }' });
    const sizes = await page.getByRole('button').evaluateAll((buttons) =>
      buttons.map((button) => {
        const { width, height } = button.getBoundingClientRect();
        return Math.min(width, height);
      }),
    );
    expect(sizes.length).toBeGreaterThanOrEqual(2);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(24);
    await page.context().close();
  });

  it('"Host CSS `.dark .lucide { color: … }`": our icons keep their colours and sizes; none has a class of lucide', async () => {
    const { page } = await host.open('looks');
    await page.evaluate(() => document.documentElement.classList.add('dark'));
    const looks = () =>
      page.locator('[data-rl-root] svg').evaluateAll((icons) =>
        icons.map((icon) => {
          const { color, stroke, strokeWidth, width } = getComputedStyle(icon);
          return { color, stroke, strokeWidth, width };
        }),
      );
    const before = await looks();
    expect(before.length).toBeGreaterThanOrEqual(3);
    await page.addStyleTag({
      content:
        '.dark .lucide, .dark [class*="lucide-"] { color: rgb(1, 2, 3); stroke: rgb(1, 2, 3); stroke-width: 9; width: 99px }',
    });
    expect(await looks()).toEqual(before);
    // One that is drawn later, and one whose class name changes.
    await page.getByRole('button', { name: 'Cancel run Import' }).first().click();
    await page.getByRole('button', { name: 'Confirm Cancel' }).click();
    await page.getByText('Cancelling').first().waitFor({ state: 'attached' });
    const classes = await page.locator('svg').evaluateAll((icons) => icons.map((icon) => icon.getAttribute('class')));
    expect(classes.filter((names) => names?.includes('lucide'))).toEqual([]);
    expect((await looks()).map(({ strokeWidth }) => strokeWidth)).not.toContain('9px');
    await page.context().close();
  });

  it('"shadow root": tokens, their overrides and the dark theme hold inside one', async () => {
    const { page } = await host.open('shadow');
    const badge = page.locator('[data-slot="run-status-badge"]');
    await badge.first().waitFor();
    const ground = (id: string) =>
      page.locator(`#${id} [data-slot="run-progress-bar"]`).evaluate((bar) => getComputedStyle(bar).backgroundColor);
    const text = (id: string) =>
      page
        .locator(`#${id} [data-rl-root]`)
        .first()
        .evaluate((part) => getComputedStyle(part).color);
    // The stylesheet is in the roots alone: what is outside has no look of ours.
    expect(
      await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--rl-text-default')),
    ).toBe('');
    const light = await ground('light');
    expect(light).not.toMatch(/^rgba\(0, 0, 0, 0\)$/);
    expect(await ground('dark')).not.toBe(light);
    expect(await text('dark')).not.toBe(await text('light'));
    expect(await text('own')).toBe('rgb(1, 2, 3)');
    expect(await badge.first().evaluate((element) => getComputedStyle(element).borderTopStyle)).toBe('solid');
    await page.context().close();
  });
});
