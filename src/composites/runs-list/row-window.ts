import { flushSync } from 'react-dom';

/** How far beyond what is seen cards are kept ready, px: about what one press of Page Down moves. */
const AHEAD_PX = 600;

type Tell = (isNear: boolean, height: number) => void;

/** Knows which rows of a list are in view or close to it. One observer for all of them. */
export interface RowWindow {
  /** Tells when a row comes near and when it leaves, with its height. Where nothing can be observed every row is near. */
  observe(element: HTMLElement, tell: Tell): () => void;
  /** Makes a row ready at once, e.g. because the focus is to go there. */
  reveal(element: HTMLElement): void;
}

/** The nearest ancestor that scrolls; `null` = the page. Margins of an observer count at its root alone. */
function scrollerOf(element: HTMLElement): HTMLElement | null {
  for (let above = element.parentElement; above; above = above.parentElement) {
    if (above === element.ownerDocument.body) break;
    if (/auto|scroll/.test(getComputedStyle(above).overflowY)) return above;
  }
  return null;
}

export function createRowWindow(): RowWindow {
  const rows = new Map<Element, Tell>();
  let observer: IntersectionObserver | null = null;
  return {
    observe(element, tell) {
      if (typeof IntersectionObserver === 'undefined') {
        tell(true, 0);
        return () => {};
      }
      rows.set(element, tell);
      observer ??= new IntersectionObserver(
        (entries) => {
          for (const { target, isIntersecting, boundingClientRect } of entries) {
            rows.get(target)?.(isIntersecting, boundingClientRect.height);
          }
        },
        { root: scrollerOf(element), rootMargin: `${AHEAD_PX}px 0px` },
      );
      observer.observe(element);
      return () => {
        rows.delete(element);
        observer?.unobserve(element);
        if (rows.size > 0) return;
        observer?.disconnect();
        observer = null;
      };
    },
    reveal(element) {
      flushSync(() => rows.get(element)?.(true, 0));
    },
  };
}
