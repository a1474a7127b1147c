import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { Builder, Key, Origin, type WebDriver } from 'selenium-webdriver';
import { Command, Name } from 'selenium-webdriver/lib/command';
import { freePort } from '../../e2e/support/backend';
import { type Engine, middle, type Tab } from './types';

/** Where the parts of WebKitGTK are. */
export interface WebkitFiles {
  driver: string;
  browser: string;
  xvfb: string;
}

const KEYS: Readonly<Record<string, string>> = {
  Enter: Key.ENTER,
  Escape: Key.ESCAPE,
  Tab: Key.TAB,
  Home: Key.HOME,
  End: Key.END,
  PageUp: Key.PAGE_UP,
  PageDown: Key.PAGE_DOWN,
  ArrowUp: Key.ARROW_UP,
  ArrowDown: Key.ARROW_DOWN,
  ArrowLeft: Key.ARROW_LEFT,
  ArrowRight: Key.ARROW_RIGHT,
};

/** An X server in memory, on the first number that is free. */
async function startScreen(xvfb: string): Promise<{ display: string; stop(): void }> {
  const child = spawn(xvfb, ['-displayfd', '3', '-screen', '0', '1700x1500x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const [number] = (await once(child.stdio[3] as NodeJS.ReadableStream, 'data')) as [Buffer];
  return { display: `:${number.toString().trim()}`, stop: () => child.kill() };
}

/** The engine of Safari as Debian has it, in a real window on a screen in memory, over plain WebDriver. */
export async function startWebkit({ driver: driverFile, browser, xvfb }: WebkitFiles): Promise<Engine> {
  const screen = await startScreen(xvfb);
  const port = await freePort();
  const service = spawn(driverFile, [`--port=${port}`], {
    env: {
      ...process.env,
      DISPLAY: screen.display,
      LIBGL_ALWAYS_SOFTWARE: '1',
      GDK_BACKEND: 'x11',
      LANG: 'en_US.UTF-8',
    },
    stdio: 'ignore',
  });
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await fetch(`http://127.0.0.1:${port}/status`).catch(() => null))?.ok) break;
    await pause(100);
  }
  const start = (): Promise<WebDriver> =>
    new Builder()
      .usingServer(`http://127.0.0.1:${port}`)
      .withCapabilities({
        browserName: 'MiniBrowser',
        'webkitgtk:browserOptions': { binary: browser, args: ['--automation'] },
      })
      .build();

  const first = await start();
  const version = (await first.getCapabilities()).get('browserVersion') ?? 'unknown';
  // One browser at a time: a driver of WebKitGTK holds one session.
  let session: WebDriver | null = first;
  return {
    name: 'webkit',
    version,
    async open(size = { width: 1280, height: 800 }) {
      const driver = session ?? (await start());
      session = null;
      await driver.manage().setTimeouts({ script: 120_000, pageLoad: 60_000 });
      const js: Tab['js'] = (fn, ...args) =>
        driver.executeAsyncScript(
          `const done = arguments[arguments.length - 1]; const given = arguments[0];
           Promise.resolve((${fn.toString()})(...given)).then((value) => done(value ?? null), (error) => done(String(error)));`,
          args,
        );
      // The window contains the browser's own bars: made larger until the page fits.
      let [width, height] = [size.width, size.height + 100];
      for (let tries = 0; tries < 6; tries += 1) {
        await driver.manage().window().setRect({ x: 0, y: 0, width, height });
        await pause(150);
        const inner = await js(() => ({ width: innerWidth, height: innerHeight }));
        if (inner.width === size.width && inner.height === size.height) break;
        width += size.width - inner.width;
        height += size.height - inner.height;
      }
      const tab: Tab = {
        goto: (url) => driver.get(url),
        js,
        async click(selector) {
          const { x, y } = await middle(tab, selector);
          await driver.actions().move({ x, y, origin: Origin.VIEWPORT, duration: 0 }).click().perform();
        },
        async press(...keys) {
          for (const key of keys)
            await driver
              .actions()
              .sendKeys(KEYS[key] ?? key)
              .perform();
        },
        async type(text) {
          await driver.actions().sendKeys(text).perform();
        },
        async wheel(selector, dy) {
          const { x, y } = await middle(tab, selector);
          const turn = { type: 'scroll', x, y, deltaX: 0, deltaY: dy, duration: 0, origin: 'viewport' };
          const wheel = { type: 'wheel', id: 'wheel', actions: [turn] };
          await driver.execute(new Command(Name.ACTIONS).setParameter('actions', [wheel]));
          // The state of the wheel is kept otherwise, and the next turn does nothing.
          await driver.actions().clear();
        },
        shot: async (file) => {
          await writeFile(file, await driver.takeScreenshot(), 'base64');
        },
        close: () => driver.quit(),
      };
      return tab;
    },
    async close() {
      await session?.quit().catch(() => {});
      service.kill();
      screen.stop();
    },
  };
}
