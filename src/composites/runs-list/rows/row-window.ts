import { flushSync } from 'react-dom';

/** Cards are rendered this far outside the view, px: about one press of Page Down. */
const AHEAD_PX = 600;

type OnVisibility = (isVisible: boolean, height: number) => void;

/** Reports which rows of a list are in the view or close to it. One observer serves all rows. */
export interface RowWindow {
  /** Reports when a row comes into view or leaves it, with its height. Without `IntersectionObserver` every row is visible. */
  observe(element: HTMLElement, onVisibility: OnVisibility): () => void;
  /** Renders a row at once, e.g. before the focus moves there. */
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
  const rows = new Map<Element, OnVisibility>();
  let observer: IntersectionObserver | null = null;
  return {
    observe(element, onVisibility) {
      if (typeof IntersectionObserver === 'undefined') {
        onVisibility(true, 0);
        return () => {};
      }
      rows.set(element, onVisibility);
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
