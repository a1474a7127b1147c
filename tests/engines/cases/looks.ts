import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sideways } from '../../e2e/support/sideways';
import { type Engine, type EngineName, type Tab, until, type Wish } from '../drivers/types';
import { startEngine } from '../engines';
import { isThere } from '../in-page';
import { type Lab, pause } from '../lab';

const ASKED: Readonly<Record<Wish, string>> = {
  'less motion': '(prefers-reduced-motion: reduce)',
  'less transparency': '(prefers-reduced-transparency: reduce)',
  'more contrast': '(prefers-contrast: more)',
  'forced colours': '(forced-colors: active)',
};

/** Zoomed by 1.2 twice, WebKit rounds the positions of native controls to whole device pixels. */
const LEAST = 1;

/**
 * The preferences that each engine supports: only Chromium supports reduced transparency, and WebKitGTK has no forced
 * colours.
 */
const KNOWN: Readonly<Record<EngineName, readonly Wish[]>> = {
  chromium: ['less motion', 'less transparency', 'more contrast', 'forced colours'],
  firefox: ['less motion', 'more contrast', 'forced colours'],
  webkit: ['less motion', 'more contrast'],
};

/** Infinite animations. Runs in the page. */
const goingOn = () =>
  document
    .getAnimations()
    .filter(({ effect }) => effect?.getComputedTiming().iterations === Number.POSITIVE_INFINITY)
    .map((animation) => (animation instanceof CSSAnimation ? animation.animationName : 'a script’s'));

/** Text colours with less than 4.5 : 1 contrast to their background. Runs in the page. */
function faintTexts(): string[] {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (!canvas) return ['no canvas'];
  const lightOf = ([r, g, b]: readonly number[]) =>
    [0.2126 * part(r), 0.7152 * part(g), 0.0722 * part(b)].reduce((sum, value) => sum + value, 0);
  const part = (value = 0) => (value <= 10.3 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  /** Blends the layers from the page's background upward, as they appear on screen. */
  const seen = (colours: readonly string[]) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of ['Canvas', ...colours]) {
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
    }
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const faint = new Set<string>();
  for (const element of document.querySelectorAll<HTMLElement>('[data-rl-root] *')) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
    if (!hasText || !element.checkVisibility() || element.closest('[class~="rl:visually-hidden"]')) continue;
    const grounds: string[] = [];
    for (let one: HTMLElement | null = element; one; one = one.parentElement)
      grounds.unshift(getComputedStyle(one).backgroundColor);
    const style = getComputedStyle(element);
    const [a, b] = [lightOf(seen(grounds)), lightOf(seen([...grounds, style.color]))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5 && !element.closest(':disabled, [aria-disabled="true"]'))
      faint.add(`${element.textContent?.trim().slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  return [...faint];
}

/** The window in the middle of a run. */
async function openWindow(tab: Tab) {
  await until(tab, 'the page is drawn', isThere, { args: ['button'] });
  await tab.js(() => [...document.querySelectorAll('button')].find((one) => one.textContent === 'Open')?.click());
  await until(tab, 'the window is there', isThere, { args: ['dialog[open] [role="progressbar"]'] });
  await pause(500);
}

/** Zoom and system preferences. */
export function lookCases(lab: Lab): void {
  describe('zoomed', () => {
    it.each([
      ['200 %', 2],
      ['400 %', 4],
    ])('nothing is cut off or has to be moved sideways: %s of 1280 × 1024', async (_how, factor) => {
      const size = { width: 1280, height: 1024 };
      await lab.onTab(await lab.engine().openZoomed(factor, size), 'list', async (tab) => {
        await until(tab, 'the runs are there', isThere, { args: ['[data-slot="runs-list-row"]'] });
        expect(await tab.js(() => innerWidth)).toBe(1280 / factor);
        expect(await tab.js(sideways, LEAST), 'list').toEqual([]);
        await tab.goto(lab.urlOf('first-look'));
        await openWindow(tab);
        // Wait for the slide-in animation.
        await expect.poll(() => tab.js(sideways, LEAST), { message: 'window', timeout: 30_000 }).toEqual([]);
        const reach = await tab.js(() => {
          const content = document.querySelector('[data-slot="run-execution-modal"]');
          content?.scrollTo({ top: content.scrollHeight });
          const body = document.querySelector('[data-slot="run-execution-body"]')?.getBoundingClientRect();
          return (body?.bottom ?? 1e9) - innerHeight;
        });
        expect(reach, 'the end of the window').toBeLessThanOrEqual(0.5);
      });
    });
  });

  describe('as the system asks', () => {
    const { name } = lab;
    const engines: Engine[] = [];
    const asking = () => engines[0] ?? lab.engine();
    /** All preferences that do not affect one another, in one browser. */
    const wishes: readonly Wish[] = KNOWN[name].filter((wish) => wish !== 'forced colours');
    beforeAll(async () => {
      engines.push(await startEngine(name, { wishes }));
    }, 60_000);
    afterAll(() => Promise.all(engines.map((engine) => engine.close())));

    it('less motion: nothing moves on and on; otherwise something does', async () => {
      await lab.withPage('first-look?status=cancelling', async (tab) => {
        await openWindow(tab);
        expect((await tab.js(goingOn)).length).toBeGreaterThan(0);
      });
      await lab.onTab(await asking().open(), 'first-look?status=cancelling', async (tab) => {
        expect(await tab.js((query) => matchMedia(query).matches, ASKED['less motion'])).toBe(true);
        await openWindow(tab);
        expect(await tab.js(goingOn)).toEqual([]);
        expect(await tab.js(() => document.querySelectorAll('[data-rl-leaving]').length)).toBe(0);
      });
    });

    const seen: readonly Wish[] = ['more contrast', 'less transparency'];
    it.each(seen.filter((wish) => wishes.includes(wish)))('%s: every text is told from its ground', async (wish) => {
      await lab.onTab(await asking().open(), 'first-look', async (tab) => {
        expect(await tab.js((query) => matchMedia(query).matches, ASKED[wish])).toBe(true);
        await openWindow(tab);
        expect(await tab.js(faintTexts)).toEqual([]);
      });
    });

    if (KNOWN[name].includes('forced colours'))
      it('forced colours: a bar is told from its track, states by icon and word, and the focus is seen', async () => {
        const forced = await startEngine(name, { wishes: ['forced colours'] });
        engines.push(forced);
        await lab.onTab(await forced.open(), 'first-look', async (tab) => {
          expect(await tab.js((query) => matchMedia(query).matches, ASKED['forced colours'])).toBe(true);
          await openWindow(tab);
          const found = await tab.js(() => {
            const groundOf = (element: Element | null | undefined) =>
              element ? getComputedStyle(element).backgroundColor : 'nothing';
            const fill = document.querySelector('dialog [data-slot="run-progress-fill"]');
            const badge = document.querySelector('dialog [data-slot="run-status-badge"]');
            const cancel = document.querySelector<HTMLElement>('dialog [data-slot="cancel-run-trigger"]');
            cancel?.focus();
            const ring = cancel ? getComputedStyle(cancel) : null;
            return {
              isTold: groundOf(fill) !== groundOf(fill?.parentElement),
              icons: badge?.querySelectorAll('svg').length ?? 0,
              word: badge?.textContent ?? '',
              ring: ring ? ring.outlineStyle !== 'none' && Number.parseFloat(ring.outlineWidth) >= 2 : false,
            };
          });
          expect(found).toEqual({ isTold: true, icons: 1, word: 'Running', ring: true });
        });
      });
  });
}
