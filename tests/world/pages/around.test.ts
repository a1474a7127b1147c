import path from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenHost, openHost } from '../support/host-page';

/** Longer than any animation: a page in a real browser uses real time. ms */
const MOVED_MS = 600;

let host: OpenHost;
beforeAll(async () => {
  host = await openHost({ entries: { around: path.join(import.meta.dirname, 'around.tsx') } });
});
afterAll(() => host?.close());

/** The default actions that the host's element around the button has performed. */
const done = (page: Page) =>
  page.evaluate(() => ({
    followed: location.hash,
    ticked: document.querySelector<HTMLInputElement>('#box')?.checked ?? false,
    opened: document.querySelector<HTMLDetailsElement>('#details')?.open ?? false,
  }));
const NOTHING = { followed: '', ticked: false, opened: false };

describe.each(['dialog', 'inline'])(
  'a press on the question reaches nothing around it (hosts 4; %s)',
  (confirmation) => {
    it.each(['link', 'label', 'summary'])('a %s', async (around) => {
      const context = await host.browser.newContext({ viewport: { width: 1280, height: 800 } });
      const page = await context.newPage();
      await page.goto(`${host.urlOf('around')}?${new URLSearchParams({ around, confirmation })}`);
      await page.evaluate(() => window.dialogs);
      await page.getByRole('button', { name: 'Cancel run Import' }).click();
      const question = page.getByRole('alertdialog');
      await question.waitFor();
      expect(await done(page), 'Cancel').toEqual(NOTHING);
      await question.getByText('This action cannot be undone').click();
      expect(await done(page), 'the text').toEqual(NOTHING);
      await question.getByText('Reason (optional)').click();
      expect(await done(page), 'the label').toEqual(NOTHING);
      // The label still works.
      await page.keyboard.type('of no use');
      await question.getByRole('textbox').click();
      expect(await done(page), 'the field').toEqual(NOTHING);
      await page.waitForTimeout(MOVED_MS);
      await question.getByRole('button', { name: 'Confirm Cancel' }).click();
      await expect.poll(() => page.evaluate(() => window.sentFrom)).toEqual(['of no use']);
      expect(await done(page), 'Confirm Cancel').toEqual(NOTHING);
      await context.close();
    });
  },
);
