import { focusedIn } from '../../../hooks/focused-in';
import { isElement } from '../../../hooks/is-element';

export { focusedIn, isElement };

/** The parent of an element, across the border of a shadow tree. */
export function parentOf(element: Element): Element | null {
  if (element.parentElement !== null) return element.parentElement;
  const root = element.getRootNode();
  // By its properties, not by its class: another document has its own classes.
  return 'host' in root && isElement(root.host) ? root.host : null;
}

/** The nearest matching ancestor of an element, or the element itself. */
export function closestOf(element: Element | null, isWanted: (element: Element) => boolean): Element | null {
  for (let each = element; each !== null; each = parentOf(each)) if (isWanted(each)) return each;
  return null;
}

const DIALOGS = 'dialog, [role="dialog"], [role="alertdialog"], [aria-modal="true"], [popover]';

/** The nearest dialog or drawer that an element is in, or the element itself. */
export const dialogAround = (element: Element | null) => closestOf(element, (each) => each.matches(DIALOGS));

/** Whether an element is in a dialog or drawer of the app, which the same Escape would close. */
export const standsInDialog = (element: Element) => dialogAround(parentOf(element)) !== null;

/** False if the browser does not know the selector: browsers had some of these elements before their selectors. */
function matches(element: Element, selector: string): boolean {
  const { CSS } = element.ownerDocument.defaultView ?? window;
  return typeof CSS?.supports === 'function' && CSS.supports(`selector(${selector})`) && element.matches(selector);
}

/** Whether the browser draws the element above the page. */
export const isOnTop = (element: Element) =>
  [':modal', ':popover-open', ':fullscreen'].some((selector) => matches(element, selector));

/**
 * The element that a layer which opens here is rendered into: the nearest element that the browser draws above the page
 * (a modal dialog, a popover, a full-screen element), else the body of this document.
 */
export function layerPlaceOf(anchor: Element): HTMLElement {
  const { body } = anchor.ownerDocument;
  const found = closestOf(anchor, isOnTop);
  // The whole page is full-screen.
  if (found === null || !('offsetWidth' in found) || found.contains(body)) return body;
  return found as HTMLElement;
}

/** The smallest fraction of the window that remains beside the browser's own bars. */
const FILLED = 0.75;

/**
 * Whether a box fills the window: an ancestor with a transform, clipping or a filter would make it fill that one
 * instead.
 */
function fillsWindow({ left, top, width, height }: DOMRect, page: Element): boolean {
  const starts = Math.abs(left) <= 1 && Math.abs(top) <= 1;
  const fits = (drawn: number, shown: number) => drawn >= shown * FILLED && drawn <= shown / FILLED;
  return starts && fits(width, page.clientWidth) && fits(height, page.clientHeight);
}

/** Number of tested points in each direction. */
const GRID = 5;
/** How many of them may be covered, e.g. by a notification in a corner. */
const COVERED = 2;

/**
 * Whether a layer can be seen and pressed, as far as the browser knows: something may cover it, or cut it off.
 * @param mode `page` = it must fill the window, `contained` = it fills a part of the page, maybe partly scrolled away
 */
export function isSeen(layer: Element, mode: 'top' | 'page' | 'contained'): boolean {
  const document = layer.ownerDocument;
  const box = layer.getBoundingClientRect();
  const root = layer.getRootNode();
  const lookup = 'elementFromPoint' in root ? (root as Document | ShadowRoot) : document;
  // Without layout, e.g. in a test without a browser, nothing is known.
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
      // No element is hit outside of the window.
      if (hit !== null && !layer.contains(hit)) covered += 1;
    }
  }
  return covered <= (mode === 'contained' ? GRID * GRID - 1 : COVERED);
}
