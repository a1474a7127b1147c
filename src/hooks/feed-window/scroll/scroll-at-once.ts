/** Scrolls without an animation, regardless of the page's `scroll-behavior`. */
export function scrollAtOnce(element: HTMLElement, top: number): void {
  // Some test DOMs do not implement it.
  if (typeof element.scrollTo === 'function') element.scrollTo({ top, behavior: 'instant' });
  else element.scrollTop = top;
}
