import type { Clock } from '../../core/platform/clock';
import type { Environment } from '../../core/platform/environment';
import type { Announcer } from '../../core/text/announcer';
import { createAnnouncer } from '../../core/text/announcer';

/** How long a text stays where a reader going through the page would meet it, ms. */
const KEPT_MS = 7_000;
/** How long a region has to be there before what is put into it is read out, ms. */
const NOTICED_AFTER_MS = 100;

/** Inline, because the headless entry has no stylesheet: visually hidden, and it never makes the page scroll. */
const HEARD_ONLY = 'position:fixed;top:0;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap';

const regions = new WeakMap<Element, HTMLElement>();

/** An element's live region. It has to be there before anything is put into it, or the first text is not announced. */
function openRegion(parent: Element): { region: HTMLElement; isNew: boolean } {
  const known = regions.get(parent);
  if (known?.parentElement === parent) return { region: known, isNew: false };
  const region = parent.ownerDocument.createElement('div');
  region.dataset.slot = 'run-announcements';
  // Written out: a dialog hides the rest of the page from screen readers, but spares what has this attribute.
  region.setAttribute('aria-live', 'polite');
  region.setAttribute('aria-relevant', 'additions');
  region.style.cssText = HEARD_ONLY;
  parent.append(region);
  regions.set(parent, region);
  return { region, isNew: true };
}

/** The element that has the focus, also in a shadow tree. */
function focused(): Element | null {
  let found = document.activeElement;
  while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
  return found;
}

/**
 * Where something can be heard now: in the body, or in the modal dialog that the browser has put above it. All of the page
 * around such a dialog is inert, a live region too.
 */
function audiblePlace(): Element {
  let around = focused();
  while (around !== null) {
    const modal: Element | null = around.closest('dialog');
    if (modal !== null && isModal(modal)) return modal;
    const root: Node = (modal ?? around).getRootNode();
    around = modal?.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
  }
  // The focus is nowhere: the last one, which usually lies on top.
  return [...document.querySelectorAll('dialog[open]')].filter(isModal).at(-1) ?? document.body;
}

/** Not known to test environments and to browsers that are older than what they would have to be asked about. */
function isModal(dialog: Element): boolean {
  return typeof CSS !== 'undefined' && CSS.supports?.('selector(:modal)') && dialog.matches(':modal');
}

const announcers = new WeakMap<Clock, Announcer>();

/**
 * @internal The page's voice: one per clock, as the ticker, so that two providers in a page do not talk over each other.
 * Call it after mounting only.
 */
export function announcerOf(clock: Clock, environment: Environment): Announcer {
  openRegion(document.body);
  const known = announcers.get(clock);
  if (known) return known;
  const announcer = createAnnouncer(clock, environment, (text) => utter(text, clock));
  announcers.set(clock, announcer);
  return announcer;
}

function utter(text: string, clock: Clock): void {
  const place = audiblePlace();
  const { region, isNew } = openRegion(place);
  // A host's dialog may have hidden it together with the rest of the page: it is no part of that.
  for (const name of ['aria-hidden', 'inert']) region.removeAttribute(name);
  // Each text its own element: replacing one that is still being read would swallow it.
  const element = document.createElement('div');
  element.textContent = text;
  const put = () => region.append(element);
  if (isNew) clock.setTimeout(put, NOTICED_AFTER_MS);
  else put();
  clock.setTimeout(() => {
    element.remove();
    // A dialog of somebody else's keeps nothing of ours.
    if (place !== document.body && region.childElementCount === 0) region.remove();
  }, KEPT_MS);
}
