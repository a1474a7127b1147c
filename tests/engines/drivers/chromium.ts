import { chromium } from 'playwright';
import { launchOptions } from '../../../scripts/find/find-browser.mjs';
import { type Engine, hasFocus, middle, type PageSize, type StartOptions, type Tab, until } from './types';

/** The engine of the other suites, here as the reference for the other two. */
export async function startChromium({ wishes = [], env }: StartOptions = {}): Promise<Engine> {
  const options = await launchOptions({ mayBeShell: false });
  const browser = await chromium.launch({
    ...options,
    ...(env && {
      headless: false,
      env: { ...process.env, ...env },
      args: [...(options.args ?? []), '--force-renderer-accessibility'],
    }),
  });

  async function open({ width, height }: PageSize, factor = 1): Promise<Tab> {
    const context = await browser.newContext({
      viewport: { width: Math.round(width / factor), height: Math.round(height / factor) },
      deviceScaleFactor: factor,
      reducedMotion: wishes.includes('less motion') ? 'reduce' : null,
      forcedColors: wishes.includes('forced colours') ? 'active' : null,
      contrast: wishes.includes('more contrast') ? 'more' : null,
    });
    const page = await context.newPage();
    if (wishes.includes('less transparency')) {
      const protocol = await context.newCDPSession(page);
      await protocol.send('Emulation.setEmulatedMedia', {
        features: [
          { name: 'prefers-reduced-transparency', value: 'reduce' },
          ...(wishes.includes('less motion') ? [{ name: 'prefers-reduced-motion', value: 'reduce' }] : []),
        ],
      });
    }
    const tab: Tab = {
      async goto(url) {
        await page.goto(url);
        await until(tab, 'the page has the focus', hasFocus);
      },
      js: (fn, ...args) => page.evaluate(`(${fn.toString()})(...${JSON.stringify(args)})`),
      async click(selector) {
        const { x, y } = await middle(tab, selector);
        await page.mouse.click(x, y);
      },
      async doubleClick(selector) {
        const { x, y } = await middle(tab, selector);
        await page.mouse.dblclick(x, y);
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
      resize: (size) => page.setViewportSize(size),
      close: () => context.close(),
    };
    return tab;
  }

  return {
    name: 'chromium',
    version: browser.version(),
    open: (size = { width: 1280, height: 800 }) => open(size),
    openZoomed: (factor, size) => open(size, factor),
    close: () => browser.close(),
  };
}
