import { describe, expect, it } from 'vitest';
import { until } from '../drivers/types';
import { isGone, isThere } from '../in-page';
import { type Lab, pause } from '../lab';

const REASON = '[data-slot="cancel-run-reason"]';
const WINDOW = 'dialog[open]';

/** The scroll offsets of everything around the window, and the position of its header. Runs in the page. */
const placeOfWindow = () => {
  const overlay = document.querySelector('[data-slot="run-execution-overlay"]');
  return {
    scrolled: overlay?.scrollTop ?? -1,
    excess: overlay ? overlay.scrollHeight - overlay.clientHeight : -1,
    top: Math.round(document.querySelector('[data-slot="run-execution-header"]')?.getBoundingClientRect().top ?? -1),
  };
};

/** True once no slide-in animation is running. Runs in the page. */
const hasArrived = () =>
  document
    .getAnimations()
    .every(({ playState, effect }) => playState !== 'running' || effect?.getComputedTiming().iterations !== 1);

/** Simulates an on-screen keyboard, which a page only notices through its visual viewport. Runs in the page. */
function fakeKeyboard() {
  const seen = Object.assign(new EventTarget(), { height: innerHeight, offsetTop: 0, scale: 1 });
  Object.defineProperty(window, 'visualViewport', { value: seen });
  window.showKeyboard = (height) => {
    seen.height = innerHeight - height;
    seen.dispatchEvent(new Event('resize'));
  };
}

/** Pages as narrow as phones. */
export function phoneCases({ withPage }: Lab): void {
  describe('on a phone’s page', () => {
    it.each([320, 390, 447])('the window never opens scrolled away from its own buttons: %i px', async (width) => {
      await withPage(
        'first-look',
        async (tab) => {
          await until(tab, 'the page is drawn', isThere, { args: ['button'] });
          for (let time = 0; time < 3; time += 1) {
            await tab.click('text=Open');
            await until(tab, 'the window is there', isThere, { args: [WINDOW] });
            await until(tab, 'it has arrived', hasArrived);
            await expect
              .poll(() => tab.js(placeOfWindow), { message: `opening ${time}`, timeout: 30_000 })
              .toEqual({ scrolled: 0, excess: 0, top: 0 });
            await pause(400);
            if (time === 2) break;
            await tab.press('Escape');
            await until(tab, 'the window is gone', isGone, { args: [WINDOW] });
          }
          // Like the cursor of a screen reader.
          await tab.js(() =>
            [...document.querySelectorAll('[class~="rl:visually-hidden"]')].at(-1)?.scrollIntoView({ block: 'start' }),
          );
          expect(await tab.js(placeOfWindow)).toMatchObject({ scrolled: 0, top: 0 });
        },
        { width, height: 800 },
      );
    });

    it('a keyboard over the page leaves the reason and both answers in sight', async () => {
      await withPage(
        'input?x=195&y=100&reason',
        async (tab) => {
          await until(tab, 'the page is drawn', isThere, { args: ['[data-slot="cancel-run-trigger"]'] });
          await tab.js(() => window.ready);
          await tab.js(fakeKeyboard);
          await tab.click('[data-slot="cancel-run-trigger"]');
          await until(tab, 'the question is there', isThere, { args: [REASON] });
          await pause(600);
          await tab.click(REASON);
          await tab.js(() => window.showKeyboard?.(380));
          const bottoms = () =>
            tab.js(() =>
              ['reason', 'dismiss', 'confirm'].map(
                (slot) =>
                  document.querySelector(`[data-slot="cancel-run-${slot}"]`)?.getBoundingClientRect().bottom ?? 1e9,
              ),
            );
          expect(Math.max(...(await bottoms()))).toBeLessThanOrEqual(420);
          await tab.type('of no use');
          await tab.js(() => window.showKeyboard?.(0));
          expect(Math.max(...(await bottoms()))).toBeGreaterThan(700);
          expect(await tab.js((selector) => document.querySelector<HTMLTextAreaElement>(selector)?.value, REASON)).toBe(
            'of no use',
          );
        },
        { width: 390, height: 800 },
      );
    });

    it('turned on its side, everything in the window can still be reached', async () => {
      await withPage(
        'first-look',
        async (tab) => {
          await until(tab, 'the page is drawn', isThere, { args: ['button'] });
          await tab.click('text=Open');
          await until(tab, 'the window is there', isThere, { args: [WINDOW] });
          await until(tab, 'it has arrived', hasArrived);
          const end = await tab.js(() => {
            const content = document.querySelector('[data-slot="run-execution-modal"]');
            content?.scrollTo({ top: content.scrollHeight });
            return (
              (document.querySelector('[data-slot="run-execution-body"]')?.getBoundingClientRect().bottom ?? 1e9) -
              innerHeight
            );
          });
          expect(end).toBeLessThanOrEqual(0.5);
          expect(await tab.js(placeOfWindow)).toMatchObject({ scrolled: 0 });
        },
        { width: 844, height: 390 },
      );
    });
  });
}

declare global {
  interface Window {
    /** @param height of the keyboard, px; 0 hides it. */
    showKeyboard?: (height: number) => void;
  }
}
