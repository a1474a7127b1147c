import { chromium } from 'playwright';
import { launchOptions } from '../../../scripts/find-browser.mjs';
import { type Engine, middle, type Tab } from './types';

/** The engine the other suites use, here as the measure of the other two. */
export async function startChromium(): Promise<Engine> {
  const browser = await chromium.launch(await launchOptions());
  return {
    name: 'chromium',
    version: browser.version(),
    async open(size = { width: 1280, height: 800 }) {
      const context = await browser.newContext({ viewport: size });
      const page = await context.newPage();
      const tab: Tab = {
        goto: async (url) => {
          await page.goto(url);
        },
        js: (fn, ...args) => page.evaluate(`(${fn.toString()})(...${JSON.stringify(args)})`),
        async click(selector) {
          const { x, y } = await middle(tab, selector);
          await page.mouse.click(x, y);
        },
        async press(...keys) {
          for (const key of keys) await page.keyboard.press(key);
        },
        type: (text) => page.keyboard.type(text),
        async wheel(selector, dy) {
          const { x, y } = await middle(tab, selector);
          await page.mouse.move(x, y);
          await page.mouse.wheel(0, dy);
        },
        shot: async (file) => {
          await page.screenshot({ path: file });
        },
        close: () => context.close(),
      };
      return tab;
    },
    close: () => browser.close(),
  };
}
