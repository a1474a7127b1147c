/** One page of a browser, driven the same way in every engine: real pointer and key events, never synthetic ones. */
export interface Tab {
  /** Opens an address and waits until it has loaded. */
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
  /** Presses keys one after the other, by their names of `KeyboardEvent.key`. */
  press(...keys: readonly string[]): Promise<void>;
  /** Types a text into what has the focus. */
  type(text: string): Promise<void>;
  /** Turns the wheel over the middle of an element. @param dy px, positive is down */
  wheel(selector: string, dy: number): Promise<void>;
  /** A picture of the page, for people: written where a test has failed. */
  shot(file: string): Promise<void>;
  close(): Promise<void>;
}

/** A browser engine that runs. */
export interface Engine {
  readonly name: EngineName;
  /** As the browser says it, e.g. "153.8". */
  readonly version: string;
  /** @param size The page's own size in CSS px. Default 1280 × 800. */
  open(size?: { width: number; height: number }): Promise<Tab>;
  close(): Promise<void>;
}

export type EngineName = 'chromium' | 'firefox' | 'webkit';

/** Waits for a condition in the page. @throws with what it waited for, after `timeoutMs` (default 20 s) */
export async function until(
  tab: Tab,
  what: string,
  fn: (...args: string[]) => boolean,
  { args = [], timeoutMs = 20_000 }: { args?: readonly string[]; timeoutMs?: number } = {},
): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await tab.js(fn, ...args))) {
    if (Date.now() > end) throw new Error(`after ${timeoutMs / 1_000} s it is not so that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
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
