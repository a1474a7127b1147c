import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { Builder, Key, Origin, type WebDriver } from 'selenium-webdriver';
import { Command, Name } from 'selenium-webdriver/lib/command';
import { freePort } from '../../e2e/support/backend';
import { startScreen } from './screen';
import { type Engine, hasFocus, middle, type PageSize, type StartOptions, type Tab, until } from './types';
import { settingsFor } from './webkit-settings';

/** The locations of WebKitGTK's parts. */
export interface WebkitFiles {
  driver: string;
  browser: string;
  xvfb: string;
}

/** Names of `KeyboardEvent.key` → WebDriver's names. */
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

/** The minimum width of the browser's window; a narrower page uses a frame. */
const NARROWEST = 460;

/** Safari's engine as packaged by Debian, in a real window on a virtual screen, over plain WebDriver. */
export async function startWebkit(files: WebkitFiles, { wishes = [] }: StartOptions = {}): Promise<Engine> {
  const screen = await startScreen(files.xvfb);
  const settings = await settingsFor(wishes);
  const port = await freePort();
  const service = spawn(files.driver, [`--port=${port}`], {
    env: {
      ...process.env,
      ...settings.env,
      DISPLAY: screen.display,
      LIBGL_ALWAYS_SOFTWARE: '1',
      GDK_BACKEND: 'x11',
      LANG: 'en_US.UTF-8',
    },
    stdio: 'ignore',
  });
  const end = () => {
    service.kill();
    screen.stop();
    return settings.remove();
  };
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await fetch(`http://127.0.0.1:${port}/status`).catch(() => null))?.ok) break;
    await pause(100);
  }
  const driver = await new Builder()
    .usingServer(`http://127.0.0.1:${port}`)
    .withCapabilities({
      browserName: 'MiniBrowser',
      'webkitgtk:browserOptions': { binary: files.browser, args: ['--automation'] },
    })
    .build()
    .catch(async (error: unknown) => {
      await end();
      throw error;
    });
  await driver.manage().setTimeouts({ script: 120_000, pageLoad: 60_000 });
  const version = (await driver.getCapabilities()).get('browserVersion') ?? 'unknown';

  const takeFocus = (...keys: readonly string[]) => screen.keys('MiniBrowser', ...keys);

  async function openZoomed(factor: number, size: PageSize): Promise<Tab> {
    await driver.get('about:blank');
    // Each press zooms by a factor of 1.2, as in Safari.
    const presses = Math.round(Math.log(factor) / Math.log(1.2));
    await screen.keys('MiniBrowser', 'ctrl+0', ...Array.from({ length: presses }, () => 'ctrl+plus'));
    const tab = tabOf(driver, takeFocus);
    await sizeWindow(driver, tab, { width: Math.round(size.width / factor), height: Math.round(size.height / factor) });
    return {
      ...tab,
      close: async () => {
        await screen.keys('MiniBrowser', 'ctrl+0');
        await tab.close();
      },
    };
  }

  return {
    name: 'webkit',
    version,
    async open(size = { width: 1280, height: 800 }) {
      const tab = tabOf(driver, takeFocus);
      await tab.resize(size);
      return tab;
    },
    openZoomed,
    async close() {
      await driver.quit().catch(() => {});
      await end();
    },
  };
}

/** The window includes the browser's bars: enlarge it until the page fits. */
async function sizeWindow(driver: WebDriver, tab: Pick<Tab, 'js'>, size: PageSize): Promise<void> {
  for (let tries = 0; tries < 8; tries += 1) {
    const now = await tab.js(() => ({ width: innerWidth, height: innerHeight, outer: outerWidth }));
    if (now.width === size.width && now.height === size.height) return;
    // A pixel of a zoomed page covers several of the window.
    const scale = Math.max(1, now.outer / now.width);
    const window = await driver.manage().window().getRect();
    await driver
      .manage()
      .window()
      .setRect({
        x: 0,
        y: 0,
        width: Math.round(window.width + (size.width - now.width) * scale),
        height: Math.round(window.height + (size.height - now.height) * scale),
      });
    await pause(100);
  }
}

/**
 * Drives the only window of a session.
 * @param takeFocus Presses keys in the window: without a window manager, the window under the pointer has the focus.
 */
function tabOf(driver: WebDriver, takeFocus: (...keys: readonly string[]) => Promise<void>): Tab {
  /** The frame's size, if the page is narrower than the minimum window. */
  let frame: PageSize | null = null;
  const js: Tab['js'] = async (fn, ...args) => {
    const [value, error]: [never, string | undefined] = await driver.executeAsyncScript(
      `const done = arguments[arguments.length - 1]; const given = arguments[0];
       Promise.resolve().then(() => (${fn.toString()})(...given))
         .then((value) => done([value ?? null]), (error) => done([null, String(error)]));`,
      args,
    );
    if (error) throw new Error(error);
    return value;
  };
  /**
   * On a busy machine a window may not exist yet; and the open list of a select on the previous page keeps the focus.
   */
  async function focusPage() {
    for (let tries = 0; tries < 20 && !(await js(hasFocus)); tries += 1) {
      await takeFocus(...(tries === 0 ? [] : ['Escape']));
      await pause(200);
    }
    await until(tab, 'the page has the focus', hasFocus);
  }
  async function clicks(selector: string, count: 1 | 2) {
    const { x, y } = await middle(tab, selector);
    const moved = driver.actions().move({ x, y, origin: Origin.VIEWPORT, duration: 0 });
    await (count === 1 ? moved.click() : moved.press().release().press().release()).perform();
  }
  const tab: Tab = {
    async goto(url) {
      await driver.switchTo().defaultContent();
      if (frame === null) {
        await driver.get(url);
        return focusPage();
      }
      // Same origin, without a script of its own.
      await driver.get(new URL('/no-such-page.css', url).href);
      await js(
        (address, { width, height }) =>
          new Promise<void>((resolve) => {
            document.documentElement.innerHTML = '<body style="margin:0"></body>';
            const element = document.createElement('iframe');
            element.style.cssText = `display:block;border:0;width:${width}px;height:${height}px`;
            element.onload = () => resolve();
            element.src = address;
            document.body.append(element);
            element.focus();
          }),
        url,
        frame,
      );
      await driver.switchTo().frame(0);
      await focusPage();
    },
    js,
    click: (selector) => clicks(selector, 1),
    doubleClick: (selector) => clicks(selector, 2),
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
      // Otherwise the wheel's state persists, and the next turn does nothing.
      await driver.actions().clear();
    },
    async resize(size) {
      frame = size.width < NARROWEST ? size : null;
      await driver.switchTo().defaultContent();
      await sizeWindow(driver, tab, { ...size, width: Math.max(size.width, NARROWEST) });
    },
    // Keep the window: a new session per page takes seconds.
    async close() {
      await driver.actions().clear();
      await driver.switchTo().defaultContent();
      await driver.get('about:blank');
    },
  };
  return tab;
}
