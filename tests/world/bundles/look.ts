import type { Browser, Page, Request } from 'playwright';
import { NOW } from './pages';

/** What a page shows, without what differs between loads. */
export interface Look {
  text: string;
  /** `data-slot` and `data-state` of every part, in document order. */
  states: string[];
  /** Progress bars: their value and text. */
  values: string[];
}

/** An open page, and its console errors and warnings. */
export interface Opened {
  page: Page;
  complaints: string[];
  /** True while a script is being loaded. */
  isLoading(): boolean;
  close(): Promise<void>;
}

/** Opens a URL at {@link NOW}: the clock stands still, timers run. */
export async function open(browser: Browser, url: string): Promise<Opened> {
  const context = await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 1000, height: 1200 } });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // React's hint about DevTools, and messages of Vite's client.
    const isAside = message.type() === 'debug' || /React DevTools/.test(message.text());
    if (!isAside) complaints.push(`${message.type()}: ${message.text()}`);
  });
  const loading = new Set<Request>();
  page.on('request', (request) => {
    if (request.resourceType() === 'script') loading.add(request);
  });
  page.on('requestfinished', (request) => loading.delete(request));
  page.on('requestfailed', (request) => loading.delete(request));
  await page.clock.setFixedTime(NOW);
  await page.goto(url);
  return { page, complaints, isLoading: () => loading.size > 0, close: () => context.close() };
}

/** What the page shows now. */
export function look(page: Page): Promise<Look> {
  return page.evaluate(() => ({
    // Announcements disappear after a while.
    text: [...document.body.children]
      .filter((part) => !part.matches('[aria-live]') && part.querySelector(':scope > [aria-live]') === null)
      .map((part) => (part instanceof HTMLElement ? part.innerText : ''))
      .join(' ')
      // A range stays for a while, and the first one depends on which data arrived together.
      .replaceAll(/\d\w*–\d\w*/g, 'A–B')
      // The same is true for the upper bound.
      .replaceAll(/Up to \d+[dhms]( \d+[dhms])*/g, 'Up to B')
      .replaceAll(/\s+/g, ' ')
      .trim(),
    states: [...document.querySelectorAll('[data-slot][data-state]')].map(
      (part) => `${part.getAttribute('data-slot')}=${part.getAttribute('data-state')}`,
    ),
    values: [...document.querySelectorAll('[role="progressbar"]')].map((bar) =>
      [bar.getAttribute('aria-valuenow'), bar.getAttribute('aria-valuetext')].join(' '),
    ),
  }));
}

const CANCEL = '[data-slot="cancel-run-trigger"]:not([disabled])';

/** Presses what opens a lazy part, if the page has one; returns what opened. */
export async function press(page: Page): Promise<'question' | 'bulk' | null> {
  if ((await page.getByRole('dialog').count()) > 0) return null;
  const box = page.getByRole('checkbox').first();
  if ((await box.count()) > 0) {
    await box.click();
    return 'bulk';
  }
  const button = page.locator(CANCEL).first();
  if ((await button.count()) === 0) return null;
  await button.click();
  return 'question';
}
