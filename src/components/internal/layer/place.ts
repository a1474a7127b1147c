import { isElement } from '../../../hooks/is-element';

export { isElement };

/** The parent of an element, across the border of a shadow tree. */
export function parentOf(element: Element): Element | null {
  if (element.parentElement !== null) return element.parentElement;
  const root = element.getRootNode();
  // By what it has, not by its class: another document has classes of its own.
  return 'host' in root && isElement(root.host) ? root.host : null;
}

/** The nearest element around this one, itself included, of which something is true. */
export function closestOf(element: Element | null, isWanted: (element: Element) => boolean): Element | null {
  for (let each = element; each !== null; each = parentOf(each)) if (isWanted(each)) return each;
  return null;
}

/** Whether an element stands in a dialog or drawer of somebody else, which would close with the same Escape. */
export function standsInDialog(element: Element): boolean {
  const dialogs = 'dialog, [role="dialog"], [role="alertdialog"], [aria-modal="true"], [popover]';
  return closestOf(parentOf(element), (each) => each.matches(dialogs)) !== null;
}

/** Browsers drew some elements above all others before they knew the words to ask for them. */
function matches(element: Element, selector: string): boolean {
  const { CSS } = element.ownerDocument.defaultView ?? window;
  return typeof CSS?.supports === 'function' && CSS.supports(`selector(${selector})`) && element.matches(selector);
}

/** Whether the browser draws it above the page. */
export const isOnTop = (element: Element) =>
  [':modal', ':popover-open', ':fullscreen'].some((selector) => matches(element, selector));

/**
 * Where a layer belongs that is opened from here: into what the browser draws above the page, if this stands in such an
 * element (a modal dialog, a popover, what fills the screen), else into the body of this very document.
 */
export function layerPlaceOf(anchor: Element): HTMLElement {
  const { body } = anchor.ownerDocument;
  const found = closestOf(anchor, isOnTop);
  // All of the page fills the screen.
  if (found === null || !('offsetWidth' in found) || found.contains(body)) return body;
  return found as HTMLElement;
}

/** The element that has the focus, also in a shadow tree. */
export function focusedIn(document: Document): Element | null {
  let found = document.activeElement;
  while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
  return found;
}

/** What is left of the window when the browser shows its own bars, at least. */
const FILLED = 0.75;

/** Whether something fills the window: an element around it that moves, clips or filters it makes it fill that one instead. */
function fillsWindow({ left, top, width, height }: DOMRect, page: Element): boolean {
  const starts = Math.abs(left) <= 1 && Math.abs(top) <= 1;
  const fits = (drawn: number, shown: number) => drawn >= shown * FILLED && drawn <= shown / FILLED;
  return starts && fits(width, page.clientWidth) && fits(height, page.clientHeight);
}

/** How many points are looked at in each direction. */
const GRID = 5;
/** How many of them may be covered, e.g. by a notification in a corner. */
const COVERED = 2;

/**
 * Whether what is opened can be seen and pressed, as far as the browser tells: something may lie over it, or cut it off.
 * @param mode `page` = it shall fill the window, `contained` = it fills a part of the page, which may be scrolled away in part
 */
export function isSeen(layer: Element, mode: 'top' | 'page' | 'contained'): boolean {
  const document = layer.ownerDocument;
  const box = layer.getBoundingClientRect();
  const root = layer.getRootNode();
  const lookup = 'elementFromPoint' in root ? (root as Document | ShadowRoot) : document;
  // Nothing is laid out, e.g. in a test without a browser: nothing is known.
  if (typeof lookup.elementFromPoint !== 'function' || document.documentElement.clientWidth === 0) return true;
  if (box.width === 0 || box.height === 0) return false;
  if (mode === 'page' && !fillsWindow(box, document.documentElement)) return false;
  let covered = 0;
  for (let row = 0; row < GRID; row += 1) {
    for (let column = 0; column < GRID; column += 1) {
      const hit = lookup.elementFromPoint(
        box.left + (box.width * (column + 0.5)) / GRID,
        box.top + (box.height * (row + 0.5)) / GRID,
      );
      // Outside of the window there is nothing to be hit.
      if (hit !== null && !layer.contains(hit)) covered += 1;
    }
  }
  return covered <= (mode === 'contained' ? GRID * GRID - 1 : COVERED);
}
