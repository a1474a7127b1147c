import { isElement, isOnTop } from '../place';

/** An element that layers of ours hold inert. */
interface Holding {
  /** Number of layers. */
  count: number;
  /** Ends the hold of one layer. */
  release: () => void;
}
const holdings = new WeakMap<Element, Holding>();

/** Live regions must stay announced; invisible elements need no guard. */
const SPARED = '[aria-live], [role="status"], [role="alert"], [role="log"], output';
const SILENT = new Set(['SCRIPT', 'STYLE', 'TEMPLATE', 'LINK', 'META', 'NOSCRIPT']);
/** What an app opens over its page. */
const MODAL = 'dialog[open], [aria-modal="true"]';

/**
 * Makes everything beside a layer inert for pointers, keys and screen readers, up to an outermost element. What opens
 * later stays reachable: a list that opens from a form in the layer, a notification, a dialog on top of it. Live
 * regions are spared. The page itself gets no styles.
 * @param layer stays reachable
 * @param within the outermost element
 * @returns undoes it
 */
export function inertOthers(layer: Element, within: Element): () => void {
  const spared: Element[] = [layer, ...within.querySelectorAll(SPARED)];
  const taken: Element[] = [];
  const visit = (parent: Element) => {
    for (const child of parent.children) {
      if (spared.includes(child) || SILENT.has(child.tagName)) continue;
      if (spared.some((each) => child.contains(each))) visit(child);
      // Libraries put their lists and messages into an empty element later, and show a drawer that was hidden.
      else if (child.hasChildNodes() && isDrawn(child)) take(child);
    }
  };
  const take = (element: Element) => {
    const holding = holdings.get(element) ?? hold(element);
    if (holding === null) return;
    holding.count += 1;
    taken.push(element);
  };
  visit(within);
  const endSparing = onOpened(within, (modal) => {
    const around = taken.find((each) => each.contains(modal));
    if (around === undefined) return;
    spared.push(modal);
    taken.splice(taken.indexOf(around), 1);
    holdings.get(around)?.release();
    if (around !== modal) visit(around);
  });
  return () => {
    endSparing();
    for (const element of taken.splice(0)) holdings.get(element)?.release();
  };
}

/** Whether something of an element is visible. Without any layout, nothing is known. */
function isDrawn(element: Element): boolean {
  if (element.ownerDocument.documentElement.clientWidth === 0) return true;
  const { width, height } = element.getBoundingClientRect();
  const isVisible = width > 0 && height > 0 && getComputedStyle(element).visibility === 'visible';
  return isVisible || [...element.children].some(isDrawn);
}

/**
 * Tells of dialogs and popovers that open in an element: apps render some of them in the place of their owner.
 * @returns ends it
 */
function onOpened(within: Element, tell: (modal: Element) => void): () => void {
  const observer = new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      if (type === 'attributes' && isElement(target) && target.matches(MODAL)) tell(target);
      for (const node of addedNodes) {
        if (!isElement(node)) continue;
        if (node.matches(MODAL)) tell(node);
        for (const modal of node.querySelectorAll(MODAL)) tell(modal);
      }
    }
  });
  observer.observe(within, { subtree: true, childList: true, attributeFilter: ['open', 'aria-modal'] });
  const onToggle = ({ target }: Event) => {
    if (isElement(target) && isOnTop(target)) tell(target);
  };
  within.addEventListener('toggle', onToggle, true);
  return () => {
    observer.disconnect();
    within.removeEventListener('toggle', onToggle, true);
  };
}

/** @returns null if somebody else holds it */
function hold(element: Element): Holding | null {
  if (element.hasAttribute('inert')) return null;
  element.setAttribute('inert', '');
  // A modal of the app that opens over the layer blocks the page too, and puts back what it has found as it closes. If
  // the layer is gone by then, that is the layer's `inert`, which nothing would take away any more. So each time that
  // somebody else writes it is an opening or a closing, in turn.
  let isShared = false;
  const note = (records: MutationRecord[]) => {
    if (records.length % 2 === 1) isShared = !isShared;
    if (holding.count > 0 || isShared) return;
    observer.disconnect();
    holdings.delete(element);
    element.removeAttribute('inert');
  };
  const observer = new MutationObserver(note);
  const holding: Holding = {
    count: 0,
    release() {
      holding.count -= 1;
      note(observer.takeRecords());
    },
  };
  observer.observe(element, { attributeFilter: ['inert'] });
  holdings.set(element, holding);
  return holding;
}
