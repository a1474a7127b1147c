import type { Clock } from '../../core/platform/clock';
import type { Environment } from '../../core/platform/environment';
import type { Announcer } from '../../core/text/announcer';
import { createAnnouncer } from '../../core/text/announcer';
import { focusedIn } from '../focused-in';

/** How long a text stays in the region, for screen readers that browse the page, ms. */
const KEPT_MS = 7_000;
/** Age a new region needs before screen readers announce its content, ms. */
const NOTICED_AFTER_MS = 100;

/** Inline, because the headless entry has no stylesheet. Visually hidden, and never makes the page scroll. */
const HEARD_ONLY = 'position:fixed;top:0;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap';

const regions = new WeakMap<Element, HTMLElement>();

/** Returns an element's live region. It must exist before its first text, or that is not announced. */
function openRegion(parent: Element): { region: HTMLElement; isNew: boolean } {
  const known = regions.get(parent);
  if (known?.parentElement === parent) return { region: known, isNew: false };
  const region = parent.ownerDocument.createElement('div');
  region.dataset.slot = 'run-announcements';
  // Set explicitly: dialogs that hide the rest of the page from screen readers spare elements with this attribute.
  region.setAttribute('aria-live', 'polite');
  region.setAttribute('aria-relevant', 'additions');
  region.style.cssText = HEARD_ONLY;
  parent.append(region);
  regions.set(parent, region);
  return { region, isNew: true };
}

/**
 * Returns the element that can hold an audible region: the body, or the open modal `<dialog>`, which makes the rest of
 * the page inert, live regions included.
 */
function audiblePlace(): Element {
  let around = focusedIn(document);
  while (around !== null) {
    const modal: Element | null = around.closest('dialog');
    if (modal !== null && isModal(modal)) return modal;
    const root: Node = (modal ?? around).getRootNode();
    around = modal?.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
  }
  // Without focus: the last open modal, usually the topmost one.
  return [...document.querySelectorAll('dialog[open]')].filter(isModal).at(-1) ?? document.body;
}

/** False in test environments and older browsers that do not know `:modal`. */
function isModal(dialog: Element): boolean {
  return typeof CSS !== 'undefined' && CSS.supports?.('selector(:modal)') && dialog.matches(':modal');
}

const announcers = new WeakMap<Clock, Announcer>();

/**
 * @internal Returns the page's announcer, one per clock (like the ticker), so that two providers do not talk over each
 * other. Call it only after mounting.
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
  // A host's dialog may have hidden the region together with the rest of the page.
  for (const name of ['aria-hidden', 'inert']) region.removeAttribute(name);
  // A new element for each text: replacing one that is being read would cut it off.
  const element = document.createElement('div');
  element.textContent = text;
  const put = () => region.append(element);
  if (isNew) clock.setTimeout(put, NOTICED_AFTER_MS);
  else put();
  clock.setTimeout(() => {
    element.remove();
    // Leave nothing behind in a host's dialog.
    if (place !== document.body && region.childElementCount === 0) region.remove();
  }, KEPT_MS);
}
