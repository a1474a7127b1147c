/**
 * One page of a browser, driven the same way in every engine: with real pointer and key events, never synthetic ones.
 */
export interface Tab {
  /** Opens a URL, and waits until the page has loaded and accepts keys. */
  goto(url: string): Promise<void>;
  /**
   * Calls a function in the page.
   *
   * @param fn Serialised: it can use only its arguments and the page's globals.
   * @returns Its result or resolved value, as JSON.
   */
  js<Args extends readonly unknown[], Result>(fn: (...args: Args) => Result, ...args: Args): Promise<Awaited<Result>>;
  /**
   * Clicks the center of an element like a mouse: move, down, up.
   * @param selector CSS, or `text=` and a button's name
   */
  click(selector: string): Promise<void>;
  /** Double-clicks it. */
  doubleClick(selector: string): Promise<void>;
  /** Presses keys one after the other, by their `KeyboardEvent.key`. */
  press(...keys: readonly string[]): Promise<void>;
  /** Types text into the focused element. */
  type(text: string): Promise<void>;
  /** Turns the wheel over the center of an element. @param dy px, positive is down */
  wheel(selector: string, dy: number): Promise<void>;
  /** Sets the page size, through the window or a frame. @param size CSS px */
  resize(size: PageSize): Promise<void>;
  close(): Promise<void>;
}

/** In CSS px. */
export interface PageSize {
  width: number;
  height: number;
}

export type EngineName = 'chromium' | 'firefox' | 'webkit';

/** A system preference of the user. */
export type Wish = 'less motion' | 'less transparency' | 'more contrast' | 'forced colours';

/** Options for starting a browser. */
export interface StartOptions {
  /** The user's preferences; use `matchMedia` to check that the engine supports them. Default: none. */
  wishes?: readonly Wish[];
  /** An environment with a display for the browser's window. Default: headless, or a display of its own. */
  env?: Readonly<Record<string, string>>;
}

/** A running browser engine. */
export interface Engine {
  readonly name: EngineName;
  /** As reported by the browser, e.g. "153.8". */
  readonly version: string;
  /** Opens one page at a time. @param size The page's own size. Default 1280 × 800 */
  open(size?: PageSize): Promise<Tab>;
  /**
   * A page in a window zoomed with Ctrl +.
   *
   * @param factor 4 = 400 %
   * @param size The page's size at 100 %; at 400 % the page has a quarter of it
   */
  openZoomed(factor: number, size: PageSize): Promise<Tab>;
  close(): Promise<void>;
}

/**
 * Waits for a condition in the page.
 * @throws what it waited for, after `timeoutMs` (default 60 s, for busy machines)
 */
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

/** The center of the first match of a selector; `text=Cancel` finds a button by its name. Runs in the page. */
export function middleOf(selector: string): { x: number; y: number } | null {
  const text = selector.startsWith('text=') ? selector.slice(5) : null;
  const named = (one: Element) => (one.getAttribute('aria-label') ?? one.textContent ?? '').trim() === text;
  const found =
    text === null ? document.querySelector(selector) : [...document.querySelectorAll('button, a')].find(named);
  const box = found?.getBoundingClientRect();
  return box ? { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) } : null;
}

/** @throws if nothing matches */
export async function middle(tab: Pick<Tab, 'js'>, selector: string): Promise<{ x: number; y: number }> {
  const found = await tab.js(middleOf, selector);
  if (!found) throw new Error(`nothing to press: ${selector}`);
  return found;
}

/** Keys are lost until the page has the focus, which the browser sets a moment after the page has loaded. */
export const hasFocus = () => document.hasFocus();
