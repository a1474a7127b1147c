/** How much of a layer a phone's keyboard covers; its style reads it. */
export const COVERED = '--rl-covered';

/** Less than this is a bar of the browser's, or rounding. px */
const LEAST = 60;

/**
 * Keeps what stands in a layer above a phone's keyboard, which covers the page without making it smaller: iOS does so, and
 * Android unless the page asks otherwise. The layer ends where the keyboard begins, and what is written in stays in view.
 * @returns ends it
 */
export function keepAboveKeyboard(element: HTMLElement): () => void {
  const view = element.ownerDocument.defaultView;
  const seen = view?.visualViewport;
  if (!seen) return () => {};
  let covered = 0;
  const look = () => {
    const end = seen.offsetTop + seen.height;
    const { bottom } = element.getBoundingClientRect();
    const hidden = bottom - end;
    // Zoomed in by two fingers, the rest of the page is out of sight as well, and shall stay as it is.
    // And what ends below the page's own window stands in a host's container, which is scrolled: no keyboard covers it.
    const page = element.ownerDocument.documentElement.clientHeight || view.innerHeight;
    const isElsewhere = page - end < LEAST || bottom > page + 1;
    const next = seen.scale > 1.01 || hidden < LEAST || isElsewhere ? 0 : Math.round(hidden);
    if (next === covered) return;
    covered = next;
    if (next === 0) element.style.removeProperty(COVERED);
    else element.style.setProperty(COVERED, `${next}px`);
    if (next > 0) element.querySelector(':focus')?.scrollIntoView({ block: 'nearest' });
  };
  look();
  seen.addEventListener('resize', look);
  seen.addEventListener('scroll', look);
  return () => {
    seen.removeEventListener('resize', look);
    seen.removeEventListener('scroll', look);
    element.style.removeProperty(COVERED);
  };
}
