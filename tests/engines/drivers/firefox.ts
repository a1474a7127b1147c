import puppeteer, { type KeyInput } from 'puppeteer-core';
import { type Engine, hasFocus, middle, type PageSize, type StartOptions, type Tab, until, type Wish } from './types';

/** The preferences behind the switches in the system settings. */
const PREFERENCES: Readonly<Record<Wish, Readonly<Record<string, number>>>> = {
  'less motion': { 'ui.prefersReducedMotion': 1 },
  // Firefox does not support this media query by default.
  'less transparency': {},
  // With black on white as forced colours, Firefox also reports a preference for more contrast.
  'more contrast': { 'browser.display.document_color_use': 2 },
  'forced colours': { 'browser.display.document_color_use': 2 },
};

/** Firefox over WebDriver BiDi. Playwright's Firefox is a patched build; this is the regular one. */
export async function startFirefox(executablePath: string, { wishes = [], env }: StartOptions = {}): Promise<Engine> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    protocol: 'webDriverBiDi',
    executablePath,
    headless: env === undefined,
    ...(env && { env: { ...process.env, ...env } }),
    extraPrefsFirefox: Object.assign(
      { 'intl.accept_languages': 'en-US, en' },
      env && { 'accessibility.force_disabled': -1 },
      ...wishes.map((wish) => PREFERENCES[wish]),
    ),
  });
  const version = await browser.version();

  async function open({ width, height }: PageSize, factor = 1): Promise<Tab> {
    // The first page never gets the focus, but a newly opened one does.
    const page = await browser.newPage();
    await page.setViewport({
      width: Math.round(width / factor),
      height: Math.round(height / factor),
      deviceScaleFactor: factor,
    });
    const tab: Tab = {
      async goto(url) {
        await page.goto(url, { waitUntil: 'load' });
        if (!(await tab.js(hasFocus))) await page.bringToFront();
        await until(tab, 'the page has the focus', hasFocus);
      },
      js: (fn, ...args) =>
        page.evaluate(new Function(`return (${fn.toString()})(...${JSON.stringify(args)})`) as typeof fn),
      async click(selector) {
        const { x, y } = await middle(tab, selector);
        await page.mouse.move(x, y);
        await page.mouse.click(x, y);
      },
      async doubleClick(selector) {
        const { x, y } = await middle(tab, selector);
        await page.mouse.move(x, y);
        await page.mouse.click(x, y, { count: 2 });
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
      resize: (size) => page.setViewport({ ...size, deviceScaleFactor: factor }),
      close: () => page.close(),
    };
    return tab;
  }

  return {
    name: 'firefox',
    version: version.replace(/^firefox\//i, ''),
    open: (size = { width: 1280, height: 800 }) => open(size),
    openZoomed: (factor, size) => open(size, factor),
    close: () => browser.close(),
  };
}
