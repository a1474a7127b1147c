import type { Browser, Page } from 'playwright';
import { NOW } from './pages';

/** What a page shows, without what differs from one loading to the next. */
export interface Look {
  text: string;
  /** `data-slot` and `data-state` of every part that has one, in order. */
  states: string[];
  /** Progress bars: their value and words. */
  values: string[];
}

/** A page that is open, and what its console has complained of. */
export interface Opened {
  page: Page;
  complaints: string[];
  close(): Promise<void>;
}

/** Opens an address at {@link NOW}: the clock stands still, timers go on. */
export async function open(browser: Browser, url: string): Promise<Opened> {
  const context = await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 1000, height: 1200 } });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // React's advertisement for its developer tools, and what Vite's own client says.
    const isAside = message.type() === 'debug' || /React DevTools/.test(message.text());
    if (!isAside) complaints.push(`${message.type()}: ${message.text()}`);
  });
  await page.clock.setFixedTime(NOW);
  await page.goto(url);
  return { page, complaints, close: () => context.close() };
}

/** What the page shows now. */
export function look(page: Page): Promise<Look> {
  return page.evaluate(() => ({
    // What is announced is gone again after a while.
    text: [...document.body.children]
      .filter((part) => !part.matches('[aria-live]') && part.querySelector(':scope > [aria-live]') === null)
      .map((part) => (part instanceof HTMLElement ? part.innerText : ''))
      .join(' ')
      // A range that was shown is kept for a while, and which was the first depends on what arrived together.
      .replaceAll(/\d\w*–\d\w*/g, 'A–B')
      // So is the most it may take.
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

/** Presses what opens a part that is loaded later, if the page has such a thing; says what then stands there. */
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
