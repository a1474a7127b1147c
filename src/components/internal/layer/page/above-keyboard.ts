/** The height of a layer that a phone's keyboard covers; its style reads this variable. */
export const COVERED = '--rl-covered';

/** Less than this is a bar of the browser, or rounding, px. */
const LEAST = 60;

/**
 * Keeps a layer's content above a phone's keyboard, which covers the page without resizing it: always on iOS, and on
 * Android unless the page opts out. The layer ends where the keyboard starts, and the focused field stays in view.
 * @returns ends it
 */
export function keepAboveKeyboard(element: HTMLElement): () => void {
  const view = element.ownerDocument.defaultView;
  const seen = view?.visualViewport;
  if (!seen) return () => {};
  let covered = 0;
  const update = () => {
    const end = seen.offsetTop + seen.height;
    const { bottom } = element.getBoundingClientRect();
    const hidden = bottom - end;
    // If the page is zoomed with two fingers, the rest of it is out of sight as well and must stay as it is. A layer
    // that ends below the
    // window is in a scrolled container of the app, which no keyboard covers.
    const page = element.ownerDocument.documentElement.clientHeight || view.innerHeight;
    const isElsewhere = page - end < LEAST || bottom > page + 1;
    const next = seen.scale > 1.01 || hidden < LEAST || isElsewhere ? 0 : Math.round(hidden);
    if (next === covered) return;
    covered = next;
    if (next === 0) element.style.removeProperty(COVERED);
    else element.style.setProperty(COVERED, `${next}px`);
    if (next > 0) element.querySelector(':focus')?.scrollIntoView({ block: 'nearest' });
  };
  update();
  seen.addEventListener('resize', update);
  seen.addEventListener('scroll', update);
  return () => {
    seen.removeEventListener('resize', update);
    seen.removeEventListener('scroll', update);
    element.style.removeProperty(COVERED);
  };
}
