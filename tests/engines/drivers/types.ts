/** One page of a browser, driven the same way in every engine: real pointer and key events, never synthetic ones. */
export interface Tab {
  /** Opens an address, and waits until it has loaded and takes keys. */
  goto(url: string): Promise<void>;
  /**
   * Calls a function in the page.
   *
   * @param fn Serialised: it can use its arguments and the page's globals, nothing around it.
   * @returns What it returns or resolves with, as JSON.
   */
  js<Args extends readonly unknown[], Result>(fn: (...args: Args) => Result, ...args: Args): Promise<Awaited<Result>>;
  /** Presses the middle of an element as a mouse does: moves there, down, up. @param selector CSS, or `text=` and a button's name */
  click(selector: string): Promise<void>;
  /** Presses it twice, as a double click does. */
  doubleClick(selector: string): Promise<void>;
  /** Presses keys one after the other, by their names of `KeyboardEvent.key`. */
  press(...keys: readonly string[]): Promise<void>;
  /** Types a text into what has the focus. */
  type(text: string): Promise<void>;
  /** Turns the wheel over the middle of an element. @param dy px, positive is down */
  wheel(selector: string, dy: number): Promise<void>;
  /** Makes the page this large, by the window or by a frame. @param size CSS px */
  resize(size: PageSize): Promise<void>;
  close(): Promise<void>;
}

/** In CSS px. */
export interface PageSize {
  width: number;
  height: number;
}

export type EngineName = 'chromium' | 'firefox' | 'webkit';

/** What somebody has asked their system for. */
export type Wish = 'less motion' | 'less transparency' | 'more contrast' | 'forced colours';

/** How a browser is started. */
export interface StartOptions {
  /** What its person wants; ask `matchMedia` whether the engine could be told. Default: nothing. */
  wishes?: readonly Wish[];
  /** An environment with a screen, on which its window is shown. Default: no window, or one on a screen of its own. */
  env?: Readonly<Record<string, string>>;
}

/** A browser engine that runs. */
export interface Engine {
  readonly name: EngineName;
  /** As the browser says it, e.g. "153.8". */
  readonly version: string;
  /** One page at a time. @param size The page's own size. Default 1280 × 800 */
  open(size?: PageSize): Promise<Tab>;
  /**
   * A page of a window that is zoomed as by Ctrl +.
   *
   * @param factor 4 = 400 %
   * @param size The page's size at 100 %, so the page has a quarter of it at 400 %
   */
  openZoomed(factor: number, size: PageSize): Promise<Tab>;
  close(): Promise<void>;
}

/** Waits for a condition in the page. @throws with what it waited for, after `timeoutMs` (default 60 s: a busy machine takes its time) */
export async function until(
  tab: Pick<Tab, 'js'>,
  what: string,
  fn: (...args: string[]) => boolean,
  { args = [], timeoutMs = 60_000 }: { args?: readonly string[]; timeoutMs?: number } = {},
): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await tab.js(fn, ...args))) {
    if (Date.now() > end) throw new Error(`after ${timeoutMs / 1_000} s it is not so that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The middle of the first element a selector finds; `text=Cancel` finds a button by its name. Runs in the page. */
export function middleOf(selector: string): { x: number; y: number } | null {
  const text = selector.startsWith('text=') ? selector.slice(5) : null;
  const named = (one: Element) => (one.getAttribute('aria-label') ?? one.textContent ?? '').trim() === text;
  const found =
    text === null ? document.querySelector(selector) : [...document.querySelectorAll('button, a')].find(named);
  const box = found?.getBoundingClientRect();
  return box ? { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) } : null;
}

/** @throws when nothing is found */
export async function middle(tab: Pick<Tab, 'js'>, selector: string): Promise<{ x: number; y: number }> {
  const found = await tab.js(middleOf, selector);
  if (!found) throw new Error(`nothing to press: ${selector}`);
  return found;
}

/** Keys go nowhere before the page has the focus, which browsers give it a moment after it has loaded. */
export const hasFocus = () => document.hasFocus();
