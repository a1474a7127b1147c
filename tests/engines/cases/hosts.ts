import { describe, expect, it } from 'vitest';
import { until } from '../drivers/types';
import { isFocused, isGone, isThere } from '../in-page';
import { type Lab, pause } from '../lab';

const QUESTION = '[role="alertdialog"]';

/** True if a mouse would hit the center of the element. Runs in the page. */
const isHit = (selector: string) => {
  const element = document.querySelector(selector);
  if (!element) return false;
  const box = element.getBoundingClientRect();
  const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return hit !== null && element.contains(hit);
};

/** How each engine renders a host's surroundings of the button above the page. */
export function hostCases({ withPage }: Lab): void {
  describe('in a host’s own layer', () => {
    it.each([
      ['a dialog of MUI', 'mui'],
      ['a layer above all z-indexes', 'high'],
      ['a second copy of Radix', 'second-radix'],
      ['a popover', 'popover'],
      ['a popover that closes by itself', 'auto'],
      ['a modal dialog', 'modal'],
    ])('the question is seen and hit, and Escape closes it alone: %s', async (_what, host) => {
      await withPage(`layers?host=${host}&layer=question`, async (tab) => {
        await until(tab, 'the page is drawn', isThere, { args: ['button'] });
        if (host !== 'mui' && host !== 'high') await tab.click('text=Open host');
        await until(tab, 'the host is there', isHit, { args: ['[data-slot="cancel-run-trigger"]'] });
        await tab.click('[data-slot="cancel-run-trigger"]');
        await until(tab, 'the safe button has the focus', isFocused, { args: ['Keep running'] });
        expect(await tab.js(isHit, '[data-slot="cancel-run-dismiss"]')).toBe(true);
        await pause(600);
        await tab.press('Escape');
        await until(tab, 'the question is gone', isGone, { args: [QUESTION] });
        await until(tab, 'the focus is back', isFocused, { args: ['Cancel run Import'] });
        // The host's own layer is still there.
        expect(await tab.js(isHit, '[data-slot="cancel-run-trigger"]')).toBe(true);
        expect(await tab.js(() => window.probe.sent.length)).toBe(0);
      });
    });
  });
}
