const TOUCHES = ['touchstart', 'touchend', 'touchcancel'] as const;
/** Time without a scroll event after which scrolling has ended, ms. */
const SCROLL_REST = 150;

/** What the reader, and the page, do with a scroller. Outlives the elements that are watched. */
export interface Scrolling {
  /** When it was scrolled last, on the page's clock, ms. */
  scrolledAt: number;
  /** The bar may be dragged: it would jump under the pointer. */
  isPressed: boolean;
  /** A finger rests on it, also after the browser has taken a touch over for scrolling. */
  isTouched: boolean;
  isPrinting: boolean;
}

export const newScrolling = (): Scrolling => ({
  scrolledAt: Number.NEGATIVE_INFINITY,
  isPressed: false,
  isTouched: false,
  isPrinting: false,
});

/** Whether no scrolling is under way or about to begin. */
export function isAtRest({ scrolledAt, isPressed, isTouched }: Scrolling): boolean {
  return !isPressed && !isTouched && performance.now() - scrolledAt > SCROLL_REST;
}

/**
 * Keeps `scrolling` current, and reports what may need other rows.
 * @returns ends it
 */
export function watchScroller({
  scroller,
  list,
  scrolling,
  onScroll,
  onPrint,
  onResize,
  onFrameAfterResize,
}: {
  scroller: HTMLElement;
  list: HTMLElement | null;
  scrolling: Scrolling;
  onScroll: () => void;
  /** Printing has begun, or is over. */
  onPrint: () => void;
  /** The view or the rows have another height. */
  onResize: () => void;
  onFrameAfterResize: () => void;
}): () => void {
  const end = new AbortController();
  const { signal } = end;
  const { ownerDocument } = scroller;
  const { defaultView } = ownerDocument;
  const press = (isPressed: boolean) => () => {
    scrolling.isPressed = isPressed;
  };
  const print = (isPrinting: boolean) => () => {
    scrolling.isPrinting = isPrinting;
    onPrint();
  };
  const onTouch = (event: TouchEvent) => {
    scrolling.isTouched = event.touches.length > 0;
  };
  scroller.addEventListener('scroll', onScroll, { passive: true, signal });
  scroller.addEventListener('pointerdown', press(true), { signal });
  for (const name of TOUCHES) scroller.addEventListener(name, onTouch, { passive: true, signal });
  for (const name of ['pointerup', 'pointercancel']) ownerDocument.addEventListener(name, press(false), { signal });
  defaultView?.addEventListener('beforeprint', print(true), { signal });
  defaultView?.addEventListener('afterprint', print(false), { signal });
  if (typeof ResizeObserver === 'undefined') return () => end.abort();

  let frame: number | null = null;
  const onFrame = () => {
    frame = null;
    onFrameAfterResize();
  };
  const observer = new ResizeObserver(() => {
    onResize();
    // Other rows give the list another height, which an observer must not do to what it has just observed.
    if (frame === null) frame = requestAnimationFrame(onFrame);
  });
  observer.observe(scroller);
  if (list) observer.observe(list);
  return () => {
    end.abort();
    observer.disconnect();
    if (frame !== null) cancelAnimationFrame(frame);
  };
}
