import { describe, expect, it } from 'vitest';
import { type PageSize, type Tab, until } from '../drivers/types';
import { asSafari, focusName, isFocused, isGone, isThere } from '../in-page';
import { type Lab, pause } from '../lab';

const TRIGGER = '[data-slot="cancel-run-trigger"]';
const QUESTION = '[role="alertdialog"]';
const CONFIRM = '[data-slot="cancel-run-confirm"]';
const WINDOW = 'dialog[open]';

/** The confirmation and the run's window: focus, keyboard and position. */
export function layerCases(lab: Lab): void {
  const withPage = (query: string, use: (tab: Tab) => Promise<void>, size?: PageSize) =>
    lab.withPage(
      `layers?${query}`,
      async (tab) => {
        await until(tab, 'the page is drawn', isThere, { args: ['button'] });
        await use(tab);
      },
      size,
    );

  describe('layers', () => {
    it.each([
      ['a button that takes the focus', false],
      ['a button that takes none, as in Safari', true],
    ])('the question: safe button first, Escape closes it alone, Confirm sends once (%s)', async (_how, isSafari) => {
      await withPage('host=plain&layer=question', async (tab) => {
        if (isSafari) await tab.js(asSafari);
        await tab.click(TRIGGER);
        await until(tab, 'the safe button has the focus', isFocused, { args: ['Keep running'] });
        await pause(600);
        await tab.press('Escape');
        await until(tab, 'the question is gone', isGone, { args: [QUESTION] });
        await until(tab, 'the focus is back', isFocused, { args: ['Cancel run Import'] });
        expect(await tab.js(() => window.probe.sent.length)).toBe(0);
        await tab.press('Enter');
        await until(tab, 'the question is there', isThere, { args: [QUESTION] });
        await pause(600);
        await tab.click(`${QUESTION} ${CONFIRM}`);
        await until(tab, 'the question is gone', isGone, { args: [QUESTION] });
        await until(tab, 'it was sent', () => window.probe.sent.length > 0);
        await pause(300);
        expect(await tab.js(() => window.probe.sent.length)).toBe(1);
      });
    });

    it.each([
      ['by mouse', false, false],
      ['by mouse, without focus as in Safari', true, false],
      ['by keyboard', false, true],
    ])('the window gives the focus back to what opened it (%s)', async (_how, isSafari, isByKey) => {
      await withPage('host=plain&layer=window', async (tab) => {
        if (isSafari) await tab.js(asSafari);
        if (isByKey) {
          await tab.js(() =>
            [...document.querySelectorAll('button')].find((one) => one.textContent === 'Open window')?.focus(),
          );
          await tab.press('Enter');
        } else await tab.click('text=Open window');
        await until(tab, 'the window is there', isThere, { args: [WINDOW] });
        await pause(600);
        await tab.press('Escape');
        await until(tab, 'the window is gone', isGone, { args: [WINDOW] });
        await until(tab, `the focus is back (it is on ${await tab.js(focusName)})`, isFocused, {
          args: ['Open window'],
        });
      });
    });

    it('the window on a narrow page opens at its top, five times of five', async () => {
      await withPage(
        'host=plain&layer=window',
        async (tab) => {
          for (let time = 0; time < 5; time += 1) {
            await tab.click('text=Open window');
            await until(tab, 'the window is there', isThere, { args: [WINDOW] });
            await pause(700);
            const seen = await tab.js(() => {
              const dialog = document.querySelector('dialog[open]');
              const heading = dialog?.querySelector('h1, h2, h3')?.getBoundingClientRect();
              let moved = 0;
              for (let one = dialog; one; one = one.parentElement) moved += one.scrollTop;
              return { top: heading?.top ?? -1, moved, wide: document.documentElement.scrollWidth - innerWidth };
            });
            expect(seen.moved).toBe(0);
            expect(seen.top).toBeGreaterThanOrEqual(0);
            expect(seen.wide).toBeLessThanOrEqual(0);
            await tab.press('Escape');
            await until(tab, 'the window is gone', isGone, { args: [WINDOW] });
          }
        },
        { width: 450, height: 700 },
      );
    });
  });
}
