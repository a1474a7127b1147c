import { describe, expect, it } from 'vitest';
import { type Tab, until } from '../drivers/types';
import { isFocused, isGone, isThere } from '../in-page';
import { type Lab, pause } from '../lab';

/** The position of everything in the list. Runs in the page. */
const boxes = () =>
  ['run-card', 'run-card-name', 'run-status-badge', 'runs-list-header', 'cancel-run-trigger', 'runs-list-counts'].map(
    (slot) =>
      [...document.querySelectorAll(`[data-slot="${slot}"]`)].map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return [x, y, width, height].map((px) => Math.round(px * 10) / 10).join(' ');
      }),
  );

const isListed = () => document.querySelectorAll('[data-slot="runs-list-row"]').length === 30;
const hasSelected = (text: string) =>
  document.querySelector('[data-slot="runs-list-bulk"]')?.textContent?.includes(text) ?? false;

/** The positions once the list has stopped changing. */
async function resting(tab: Tab): Promise<string[][]> {
  for (let [before, tries] = ['', 0]; tries < 50; tries += 1) {
    const now = await tab.js(boxes);
    if (JSON.stringify(now) === before) return now;
    before = JSON.stringify(now);
    await pause(300);
  }
  throw new Error('the list goes on moving by itself');
}

/** Pages already tested in Chromium, where engines may differ: text, boxes, keys and presses. */
export function pageCases({ withPage }: Lab): void {
  const textOf = async (tab: Tab) => {
    await until(tab, 'the page is drawn', isThere, { args: ['[data-slot]'] });
    return tab.js(() => document.getElementById('root')?.textContent ?? '');
  };

  describe('texts', () => {
    it('are English where nothing is said of a language, with the units of English', async () => {
      await withPage('texts?variant=nothing', async (tab) => {
        const text = await textOf(tab);
        for (const part of ['Step 1,204 of 8,000: Training', '1,200 ahead in the queue', '15%', '1h 2m'])
          expect(text).toContain(part);
        expect(text).toContain('1,234,567.891\u00a0ms');
        expect(text).not.toMatch(/\p{Nd}(?<![0-9])/u);
      });
    });

    it.each([
      ['egyptian', '١٬٢٠٤'],
      ['persian', '۱٬۲۰۴'],
      ['devanagari', '१,२०४'],
    ])('have one set of digits per page: %s', async (variant, count) => {
      await withPage(`texts?variant=${variant}`, async (tab) => {
        const text = await textOf(tab);
        expect(text).toContain(count);
        // Exclude the digits in the runs' own ids and names.
        expect(text.replaceAll(/r[123]/g, '').match(/\d/g) ?? []).toEqual([]);
      });
    });

    it('are German where the texts are, in an American browser', async () => {
      await withPage('texts?variant=german', async (tab) => {
        const text = await textOf(tab);
        expect(text).toContain('Schritt 1.204 von 8.000');
        expect(text).toContain('15\u00a0%');
      });
    });
  });

  describe('the list', () => {
    it.each([900, 390])('selecting runs moves nothing, and nothing is wider than the page (%i px)', async (width) => {
      await withPage(
        'list',
        async (tab) => {
          await until(tab, 'the runs are there', isListed);
          const before = await resting(tab);
          await tab.click('[data-slot="runs-list-row"] input[type="checkbox"]');
          await until(tab, 'one is selected', hasSelected, { args: ['1 selected'] });
          expect(await tab.js(boxes)).toEqual(before);
          expect(await tab.js(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
        },
        { width, height: 800 },
      );
    });

    it('is gone through by arrow keys, Home and End', async () => {
      await withPage('list', async (tab) => {
        await until(tab, 'the runs are there', isListed);
        await tab.js(() => document.querySelector<HTMLElement>('button[data-slot="run-card-name"]')?.focus());
        for (const [key, name] of [
          ['ArrowDown', 'Patient admissions 2'],
          ['End', 'Patient admissions 30'],
          ['ArrowUp', 'Patient admissions 29'],
          ['Home', 'Patient admissions 1'],
        ] as const) {
          await tab.press(key);
          await until(tab, `${key} leads to ${name}`, isFocused, { args: [name] });
        }
      });
    });
  });

  describe('hidden texts', () => {
    it.each(['metrics', 'list', 'feed', 'waiting'])('have no effect on a host’s scroller: %s', async (part) => {
      await withPage(`first-look?part=${part}`, async (tab) => {
        await until(tab, 'the part is there', isThere, { args: ['[data-slot]'] });
        expect(await tab.js(() => document.documentElement.scrollHeight - innerHeight)).toBeLessThanOrEqual(0);
      });
    });
  });

  describe('a double click', () => {
    it('on what opens the window does nothing in it, wherever it opens', async () => {
      await withPage('input?page=modal', async (tab) => {
        await until(tab, 'the page is drawn', isThere, { args: ['button'] });
        await tab.js(() => window.ready);
        const cross = 'dialog [aria-label=Close]';
        await tab.click('text=Open');
        await until(tab, 'the window is there', isThere, { args: [cross] });
        await pause(700);
        const at = await tab.js((selector) => {
          const box = document.querySelector(selector)?.getBoundingClientRect();
          return box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : null;
        }, cross);
        await tab.press('Escape');
        await until(tab, 'the window is gone', isGone, { args: ['dialog[open]'] });
        await pause(600);
        await tab.js((place) => place && window.moveOpener(place.x, place.y), at);
        await tab.js(() => {
          window.closes = 0;
        });
        await tab.doubleClick('text=Open');
        await until(
          tab,
          'the window is there again',
          () => document.querySelector('dialog[open]') !== null || window.closes > 0,
        );
        await pause(700);
        expect(await tab.js(isThere, 'dialog[open]')).toBe(true);
        expect(await tab.js(() => window.closes)).toBe(0);
      });
    });
  });
}
