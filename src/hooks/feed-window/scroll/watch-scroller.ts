const TOUCHES = ['touchstart', 'touchend', 'touchcancel'] as const;
/** Time without a scroll event after which scrolling has ended, ms. */
const SCROLL_REST = 150;

/** Current interaction with a scroller. Outlives the watched elements. */
export interface Scrolling {
  /** Time of the latest scroll, by `performance.now()`, ms. */
  scrolledAt: number;
  /** The pointer is down and may drag the scrollbar: moving the content would make the thumb jump. */
  isPressed: boolean;
  /** A finger is down, even after the browser has taken over the touch for scrolling. */
  isTouched: boolean;
  isPrinting: boolean;
}

export const newScrolling = (): Scrolling => ({
  scrolledAt: Number.NEGATIVE_INFINITY,
  isPressed: false,
  isTouched: false,
  isPrinting: false,
});

/** True if nothing scrolls or is about to. */
export function isAtRest({ scrolledAt, isPressed, isTouched }: Scrolling): boolean {
  return !isPressed && !isTouched && performance.now() - scrolledAt > SCROLL_REST;
}

/**
 * Updates `scrolling` and reports events that may require other rows.
 * @returns the function that stops watching
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
  /** Printing starts or ends. */
  onPrint: () => void;
  /** The height of the view or of the rows has changed. */
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
    // Not in the observer's callback: drawing other rows resizes the observed list.
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
