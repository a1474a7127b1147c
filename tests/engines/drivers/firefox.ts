import puppeteer, { type KeyInput } from 'puppeteer-core';
import { type Engine, middle, type Tab } from './types';

/** Firefox over WebDriver BiDi. Playwright's own Firefox is a patched build; this is the one people have. */
export async function startFirefox(executablePath: string): Promise<Engine> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    protocol: 'webDriverBiDi',
    executablePath,
    headless: true,
    extraPrefsFirefox: { 'intl.accept_languages': 'en-US, en' },
  });
  const version = await browser.version();
  return {
    name: 'firefox',
    version: version.replace(/^firefox\//i, ''),
    async open(size = { width: 1280, height: 800 }) {
      // The first page never gets the focus; one that is opened does.
      const page = await browser.newPage();
      await page.setViewport(size);
      const tab: Tab = {
        goto: async (url) => {
          await page.goto(url, { waitUntil: 'load' });
        },
        js: (fn, ...args) =>
          page.evaluate(new Function(`return (${fn.toString()})(...${JSON.stringify(args)})`) as typeof fn),
        async click(selector) {
          const { x, y } = await middle(tab, selector);
          await page.mouse.move(x, y);
          await page.mouse.click(x, y);
        },
        async press(...keys) {
          for (const key of keys) await page.keyboard.press(key as KeyInput);
        },
        type: (text) => page.keyboard.type(text),
        async wheel(selector, dy) {
          const { x, y } = await middle(tab, selector);
          await page.mouse.move(x, y);
          await page.mouse.wheel({ deltaY: dy });
        },
        shot: async (file) => {
          await page.screenshot({ path: file as `${string}.png` });
        },
        close: () => page.close(),
      };
      return tab;
    },
    close: () => browser.close(),
  };
}
