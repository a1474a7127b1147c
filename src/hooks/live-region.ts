import type { Announcer } from '../core/announcer';
import { createAnnouncer } from '../core/announcer';
import type { Clock } from '../core/clock';
import type { Environment } from '../core/environment';

/** How long a text stays where a reader going through the page would meet it, ms. */
const KEPT_MS = 7_000;

/** Where the headless entry has no stylesheet: heard, not seen, and no reason for the page to scroll. */
const HEARD_ONLY = 'position:fixed;top:0;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap';

let region: HTMLElement | null = null;

/** The page's one live region. It has to be there before anything is put into it, or the first text is not heard. */
function openRegion(): HTMLElement {
  if (region?.isConnected) return region;
  region = document.createElement('div');
  region.dataset.slot = 'run-announcements';
  // Written out: a dialog hides the rest of the page from screen readers, but spares what has this attribute.
  region.setAttribute('aria-live', 'polite');
  region.setAttribute('aria-relevant', 'additions');
  region.style.cssText = HEARD_ONLY;
  document.body.append(region);
  return region;
}

const announcers = new WeakMap<Clock, Announcer>();

/**
 * @internal The page's voice: one per clock, as the ticker, so that two providers in a page do not talk over each other.
 * Call it after mounting only.
 */
export function announcerOf(clock: Clock, environment: Environment): Announcer {
  openRegion();
  const known = announcers.get(clock);
  if (known) return known;
  const announcer = createAnnouncer(clock, environment, (text) => {
    // Each text its own element: replacing one that is still being read would swallow it.
    const element = document.createElement('div');
    element.textContent = text;
    openRegion().append(element);
    clock.setTimeout(() => element.remove(), KEPT_MS);
  });
  announcers.set(clock, announcer);
  return announcer;
}
