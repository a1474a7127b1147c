import { findFirefox, findWebkit, NO_ENGINES } from '../../scripts/find-engines.mjs';
import { startChromium } from './drivers/chromium';
import { startFirefox } from './drivers/firefox';
import type { Engine, EngineName } from './drivers/types';
import { startWebkit } from './drivers/webkit';

const firefox = findFirefox();
const webkit = findWebkit();

/** The engines that are installed here: those of the table in docs/browsers.md. */
export const ENGINES: readonly (readonly [name: EngineName, start: () => Promise<Engine>])[] = [
  ['chromium', startChromium],
  ...(firefox ? [['firefox', () => startFirefox(firefox)] as const] : []),
  ...(webkit ? [['webkit', () => startWebkit(webkit)] as const] : []),
];

if (ENGINES.length < 3) {
  if (process.env.RUNLIGHT_REQUIRE_SERVICES) throw new Error(NO_ENGINES);
  console.warn(NO_ENGINES);
}

/**
 * Notes what a page's console complains of, also where a driver tells nothing of it. Runs before the page's own script;
 * `complaintsOf` reads it.
 */
export const RECORDER = `
if (!window.complaints) {
  window.complaints = [];
  for (const kind of ['error', 'warn']) {
    const before = console[kind].bind(console);
    console[kind] = (...all) => { window.complaints.push(all.map(String).join(' ')); before(...all); };
  }
  addEventListener('error', (event) => window.complaints.push(event.message));
  addEventListener('unhandledrejection', (event) => window.complaints.push(String(event.reason)));
}
`;

declare global {
  interface Window {
    complaints?: string[];
  }
}

/** Runs in the page. */
export const complaintsOf = () => window.complaints ?? ['the recorder has not run'];

/** What has the focus, by its name for people. Runs in the page. */
export const focusName = () => {
  const found = document.activeElement;
  return found?.getAttribute('aria-label') ?? found?.textContent?.trim().slice(0, 30) ?? null;
};
