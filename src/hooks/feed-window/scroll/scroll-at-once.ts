/** Sets a scroll position without an animation, whatever `scroll-behavior` the page wishes for. */
export function scrollAtOnce(element: HTMLElement, top: number): void {
  // Not in every test's DOM.
  if (typeof element.scrollTo === 'function') element.scrollTo({ top, behavior: 'instant' });
  else element.scrollTop = top;
}
