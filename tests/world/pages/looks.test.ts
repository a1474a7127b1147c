import path from 'node:path';
import type { Page } from 'playwright';
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

/** Element rules, as in resets and classless stylesheets. */
const SHEETS = {
  'Bootstrap’s reboot': `*, *::before, *::after { box-sizing: border-box }
    h1, h2, h3, h4 { margin-top: 0; margin-bottom: 0.5rem; font-weight: 500; line-height: 1.2 }
    p { margin-top: 0; margin-bottom: 1rem } ol, ul { padding-left: 2rem } ol, ul, dl { margin-top: 0; margin-bottom: 1rem }
    dd { margin-bottom: 0.5rem; margin-left: 0 } pre { margin-bottom: 1rem; font-size: 0.875em } svg { vertical-align: middle }
    label { display: inline-block } button { border-radius: 0; text-transform: none } img, svg { max-width: 100% }`,
  'a sheet without classes': `button { padding: 10px 30px; margin: 0 6px 6px 0; background: blue; border: 3px solid; border-radius: 6px }
    button { text-transform: uppercase; letter-spacing: 0.2em; box-shadow: 0 2px 9px red }
    textarea, input { margin: 0 6px 6px 0; padding: 10px; border: 4px solid red } h2, h3, strong { font-weight: 900 }
    p { margin: 1em 0; padding: 3px } ul li, ol li { margin: 0 0 12px; list-style: disc } section p { margin: 2em }
    li + li { margin-top: 7px } ul, ol { padding: 0 0 0 40px }`,
  'gaps by elements': `div { margin-bottom: 10px } section { padding: 40px 0; margin: 9px } header { padding: 20px }`,
  'button { all: unset }': 'button { all: unset } input, textarea { all: unset }',
  'the rest of Bootstrap’s reboot': `a { color: #0d6efd; text-decoration: underline } dt { font-weight: 700 }
    pre, code, kbd { font-family: monospace; font-size: 1em } code { font-size: 0.875em; color: #d63384; word-wrap: break-word }
    pre { display: block; overflow: auto } legend { float: left; width: 100%; font-size: 1.5rem } small { font-size: 0.875em }`,
  'texts that stand out': `h1, h2, h3, h4 { text-transform: uppercase; letter-spacing: 2px; text-align: center; color: navy; max-width: 5rem }
    h2, h3 { text-decoration: underline; font-style: italic } p { text-align: justify; text-indent: 2em; max-width: 8rem }
    p, li, dt, dd, time, label, code { color: navy; line-height: 2.4; font-weight: 700; font-style: italic; letter-spacing: 1px }
    li, dd, time, code { background: gold } section, article { text-align: center } a { font-weight: 700 }`,
  'controls as wide as their place': `button, input, select, textarea { width: 100%; height: 4rem; min-height: 60px; max-width: 90%; float: left }
    button, input, select, textarea { line-height: 2; text-decoration: underline; text-indent: 1em; letter-spacing: 2px }`,
};

describe('hosts.md, "what held": a host’s rules for elements are meant for the host’s own', () => {
  /** The position and styles of all our elements. */
  const look = (page: Page) =>
    page.evaluate(() =>
      [...document.querySelectorAll('[data-rl-root], [data-rl-root] *')].map((element) => {
        const { left, top, width, height } = element.getBoundingClientRect();
        const { backgroundColor, color, boxShadow, borderTopWidth, textTransform, fontWeight } =
          getComputedStyle(element);
        const slot = element.closest('[data-slot]')?.getAttribute('data-slot');
        // Its text changes during the test; it has its own place and moves nothing else.
        const wide = slot === 'run-time-remaining' ? 0 : width;
        const box = [left, top, wide, height].map(Math.round).join(' ');
        return [
          slot,
          element.tagName,
          box,
          backgroundColor,
          color,
          boxShadow,
          borderTopWidth,
          textTransform,
          fontWeight,
        ].join('; ');
      }),
    );

  it.each(Object.entries(SHEETS))('%s moves and colours nothing of any part', async (_, content) => {
    const { page } = await host.open('looks', { reducedMotion: 'reduce', viewport: { width: 1280, height: 4000 } });
    await page.clock.install();
    await page.goto(`${host.urlOf('looks')}?everything`);
    await page.locator('[data-slot="runs-list-more"]').waitFor();
    // The feed that begins at a failure offers the way to its end once it has scrolled.
    await page.locator('[data-slot="activity-feed-jump"]').waitFor();
    await page.clock.pauseAt(Date.now() + 60_000);
    const before = await look(page);
    await page.addStyleTag({ content: `${content} #root { margin: 0; padding: 0 }` });
    expect(before.length).toBeGreaterThan(300);
    expect(await look(page)).toEqual(before);
    await page.context().close();
  });

  it.each(Object.entries(SHEETS))('%s moves and colours nothing of ours', async (_, content) => {
    const { page } = await host.open('looks', { reducedMotion: 'reduce' });
    await page.addStyleTag({ content: '#root { display: block }' });
    await page.getByRole('button', { name: 'Cancel run Import' }).first().click();
    await page.getByRole('button', { name: 'Confirm Cancel' }).waitFor();
    await page.mouse.move(1, 1);
    await page.waitForTimeout(700);
    const before = await look(page);
    // The surroundings belong to the host.
    await page.addStyleTag({ content: `${content} #root, #root > div:not([class]) { margin: 0; padding: 0 }` });
    expect(before.length).toBeGreaterThan(50);
    expect(await look(page)).toEqual(before);
    await page.context().close();
  });
});

it('a width that a host gives a component counts, also from a layer of utilities', async () => {
  const { page } = await host.open('looks');
  await page.goto(`${host.urlOf('looks')}?everything`);
  await page.addStyleTag({ content: '@layer utilities { .narrow { max-width: 18rem } }' });
  const card = page.locator('[data-slot][data-rl-root]').first();
  await card.evaluate((element) => element.classList.add('narrow'));
  expect((await card.boundingBox())?.width).toBeLessThanOrEqual(18 * 16);
  await page.context().close();
});

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

  it('words of 200 characters, everywhere a host may put one, at 320 px: nothing stands out of the page or its row', async () => {
    const context = await host.browser.newContext({ viewport: { width: 320, height: 640 } });
    const page = await context.newPage();
    await page.goto(`${host.urlOf('looks')}?long`);
    await page.locator('[data-slot="activity-feed-item"]').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    const kind = page.locator('[data-slot="activity-feed-item"] p bdi').nth(1);
    expect((await kind.boundingBox())?.width).toBeLessThanOrEqual(320);
    await context.close();
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
    // Colours transition to the dark theme; with reduced motion they change at once.
    const { page } = await host.open('looks', { reducedMotion: 'reduce' });
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
    // One element that mounts later, and one whose class name changes.
    await page.getByRole('button', { name: 'Cancel run Import' }).first().click();
    await page.getByRole('button', { name: 'Confirm Cancel' }).click();
    await page.getByText('Cancelling').first().waitFor({ state: 'attached' });
    const classes = await page.locator('svg').evaluateAll((icons) => icons.map((icon) => icon.getAttribute('class')));
    expect(classes.filter((names) => names?.includes('lucide'))).toEqual([]);
    expect((await looks()).map(({ strokeWidth }) => strokeWidth)).not.toContain('9px');
    await page.context().close();
  });

  it.each([
    'svg { fill: currentColor; stroke: none }',
    'svg, path { fill: rgb(1, 2, 3); stroke: rgb(1, 2, 3); stroke-width: 9 }',
    'svg * { fill: currentColor } circle, polyline, line, rect, ellipse { stroke: none }',
  ])('%s draws no icon, ring or curve of ours in another way', async (content) => {
    const { page } = await host.open('looks', { reducedMotion: 'reduce', viewport: { width: 1280, height: 4000 } });
    await page.goto(`${host.urlOf('looks')}?everything`);
    await page.locator('[data-slot="runs-list-more"]').waitFor();
    await page.evaluate(() => {
      document.body.insertAdjacentHTML(
        'beforeend',
        '<svg id="host" width="9" height="9" style="color: red"><path d="M0 0h9v9z"/></svg>',
      );
    });
    const looks = (of: string) =>
      page.locator(of).evaluateAll((drawn) =>
        drawn.map((each) => {
          const { fill, stroke, strokeWidth } = getComputedStyle(each);
          const slot = each.closest('[data-slot]')?.getAttribute('data-slot');
          return [slot, each.tagName, fill, stroke, stroke === 'none' ? '' : strokeWidth].join(' ');
        }),
      );
    const ours = '[data-rl-root] svg :not(svg)';
    const before = await looks(ours);
    const theirs = await looks('#host *');
    expect(before.length).toBeGreaterThan(50);
    await page.addStyleTag({ content });
    expect(await looks('#host *')).not.toEqual(theirs);
    expect(await looks(ours)).toEqual(before);
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
    // Only the shadow roots contain the stylesheet: our elements outside are unstyled.
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
