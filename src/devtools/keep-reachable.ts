/** The topmost modal dialog. The browser makes the rest of the page inert. */
function modalOf(document: Document): Element | null {
  if (typeof CSS === 'undefined' || !CSS.supports?.('selector(:modal)')) return null;
  return [...document.querySelectorAll('dialog:modal')].at(-1) ?? null;
}

/**
 * Keeps an element at the end of the body or, while a modal dialog is open, inside the dialog: everything outside it is
 * inert. Returns the function that stops it.
 */
export function keepReachable(host: HTMLElement): () => void {
  const place = () => {
    const wanted = modalOf(document) ?? document.body;
    if (host.parentElement !== wanted || !host.isConnected) wanted.append(host);
  };
  place();
  const observer = new MutationObserver(place);
  observer.observe(document.documentElement, { subtree: true, childList: true, attributeFilter: ['open'] });
  return () => observer.disconnect();
}
