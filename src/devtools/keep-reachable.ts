/** The modal dialog that was opened last; the browser draws it above everything and makes the rest of the page inert. */
function modalOf(document: Document): Element | null {
  if (typeof CSS === 'undefined' || !CSS.supports?.('selector(:modal)')) return null;
  return [...document.querySelectorAll('dialog:modal')].at(-1) ?? null;
}

/**
 * Keeps an element at the end of the body, or inside a modal dialog as long as one is open: nothing else can be used then.
 * Returns the function that ends it.
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
