import { type Browser, chromium, type Page } from 'playwright';
import { launchOptions } from '../../../scripts/find/find-browser.mjs';

/** A page and its errors. */
export interface Browsed {
  page: Page;
  browser: Browser;
  /** Thrown errors, and errors and warnings in the console, since it was opened. */
  complaints: string[];
}

/** Opens a URL in a browser. */
export async function browse(url: string): Promise<Browsed> {
  const browser = await chromium.launch(await launchOptions());
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await page.goto(url);
  return { browser, page, complaints };
}
