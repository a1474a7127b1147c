/** The focused element, also in a shadow tree, for which the document names only its host. */
export function focusedIn(document: Document): Element | null {
  let found = document.activeElement;
  while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
  return found;
}

/** The focused element of the tree that an element is in: of a focus in a shadow tree below, the host. */
export function focusedBeside(element: Element): Element | null {
  const root = element.getRootNode();
  return 'activeElement' in root ? (root as Document | ShadowRoot).activeElement : null;
}

/** The selection, also in a shadow tree: Chromium has a selection of its own for each. */
export function selectionAround(element: Element): Selection | null {
  const root = element.getRootNode();
  const ofRoot = 'getSelection' in root && typeof root.getSelection === 'function' ? root.getSelection() : null;
  return ofRoot ?? element.ownerDocument.getSelection();
}
