const holders = new WeakMap<Element, number>();

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
    const count = holders.get(element) ?? 0;
    if (count === 0 && element.hasAttribute('inert')) return;
    holders.set(element, count + 1);
    element.setAttribute('inert', '');
    taken.push(element);
  };
  visit(within);
  return () => {
    for (const element of taken.splice(0)) {
      const count = (holders.get(element) ?? 1) - 1;
      if (count > 0) holders.set(element, count);
      else {
        holders.delete(element);
        element.removeAttribute('inert');
      }
    }
  };
}
