interface Holding {
  /** Number of layers that hold the element. */
  count: number;
  /** It was hidden from screen readers before. */
  wasHidden: boolean;
  /** Waits until nobody else holds the element. */
  waiting: MutationObserver | null;
}
const holdings = new WeakMap<Element, Holding>();

/** Live regions must stay announced; invisible elements need no guard. */
const SPARED = '[aria-live], [role="status"], [role="alert"], [role="log"], output';
const SILENT = new Set(['SCRIPT', 'STYLE', 'TEMPLATE', 'LINK', 'META', 'NOSCRIPT']);

/**
 * Makes everything beside a layer inert for pointers, keys and screen readers, up to an outermost element. Elements
 * that are added later stay reachable: a list that opens from a form in the layer, a notification, a dialog on top of
 * it. Live regions are spared. The page itself gets no styles.
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
      // Libraries put their lists and messages into an empty element later.
      else if (child.hasChildNodes()) take(child);
    }
  };
  const take = (element: Element) => {
    const known = holdings.get(element);
    if (known === undefined && element.hasAttribute('inert')) return;
    const holding = known ?? { count: 0, wasHidden: isHidden(element), waiting: null };
    holdings.set(element, holding);
    holding.count += 1;
    holding.waiting?.disconnect();
    holding.waiting = null;
    element.setAttribute('inert', '');
    taken.push(element);
  };
  visit(within);
  return () => {
    for (const element of taken.splice(0)) release(element);
  };
}

const isHidden = (element: Element) => element.getAttribute('aria-hidden') === 'true';

function release(element: Element): void {
  const holding = holdings.get(element);
  if (holding === undefined) return;
  holding.count -= 1;
  if (holding.count > 0) return;
  const free = () => {
    holdings.delete(element);
    element.removeAttribute('inert');
  };
  if (holding.wasHidden || !isHidden(element)) {
    free();
    return;
  }
  // A modal of the host has opened over the layer and is still open. It blocks the page too, and when it closes it puts
  // back what it has found (Headless UI), which was `inert` from us: nothing would take that away any more.
  holding.waiting = new MutationObserver(() => {
    if (isHidden(element)) return;
    holding.waiting?.disconnect();
    free();
  });
  holding.waiting.observe(element, { attributes: true, attributeFilter: ['aria-hidden'] });
}
