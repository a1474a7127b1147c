import { isElement } from '../../is-element';
import { scrollsInside } from './scroll-place';

/** What the reader does with a scroller, independent of its position. */
export interface ReaderActions {
  /** Wheel, touch or key: scrolls up or down. `target` is the event's target. */
  onDirection(direction: 'up' | 'down', target: EventTarget | null): void;
  /** The End key: follows the end. */
  onEndKey(): void;
  onScroll(): void;
  /** A pointer is down. `isMain`: the main button of a mouse or pen, which may select text or drag the scrollbar. */
  onPointerDown(isMain: boolean): void;
  onPointerUp(): void;
  onTouchStart(): void;
  /** The last finger is lifted. */
  onTouchEnd(): void;
  /** A click anywhere in the document, after its own handlers. */
  onClick(target: EventTarget | null): void;
  /** An element inside the scroller receives the focus. */
  onFocusInside(): void;
  onSelectionChange(): void;
  /** The height of the view or of the content has changed. */
  onResize(): void;
}

/** Listens to the reader's actions on `scroller` until `signal` aborts. `content` is the growing element inside. */
export function listenToReader(options: {
  scroller: HTMLElement;
  content: HTMLElement | null;
  actions: ReaderActions;
  signal: AbortSignal;
}): void {
  const { scroller, content, actions, signal } = options;
  const { ownerDocument } = scroller;
  let touchY: number | null = null;

  const onWheel = (event: WheelEvent) => {
    // Pinch and Ctrl + wheel zoom instead of scrolling.
    if (event.ctrlKey || event.deltaY === 0) return;
    actions.onDirection(event.deltaY < 0 ? 'up' : 'down', event.target);
  };
  const onTouchStart = (event: TouchEvent) => {
    touchY = event.touches.length === 1 ? (event.touches[0]?.clientY ?? null) : null;
    actions.onTouchStart();
  };
  const onTouchMove = (event: TouchEvent) => {
    const y = event.touches.length === 1 ? event.touches[0]?.clientY : undefined;
    if (y === undefined || touchY === null || Math.abs(y - touchY) < 2) return;
    actions.onDirection(y > touchY ? 'up' : 'down', event.target);
    touchY = y;
  };
  const onTouchEnd = (event: TouchEvent) => {
    if (event.touches.length === 0) actions.onTouchEnd();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    const { target, key } = event;
    if (isElement(target) && target.closest('input, textarea, select, [contenteditable]')) return;
    const onButton = isElement(target) && target.closest('button, summary, a') !== null;
    if (key === 'End' && !scrollsInside(scroller, target, 'down')) {
      // The browser would scroll to the current end and miss what arrives on the way.
      event.preventDefault();
      actions.onEndKey();
    } else if (key === 'ArrowUp' || key === 'PageUp' || key === 'Home') actions.onDirection('up', target);
    else if (key === 'ArrowDown' || key === 'PageDown') actions.onDirection('down', target);
    else if (key === ' ' && !onButton) actions.onDirection(event.shiftKey ? 'up' : 'down', target);
  };
  const onPointerDown = (event: PointerEvent) => {
    actions.onPointerDown(event.button === 0 && event.pointerType !== 'touch');
  };

  const passive = { passive: true, signal };
  scroller.addEventListener('wheel', onWheel, passive);
  scroller.addEventListener('touchstart', onTouchStart, passive);
  scroller.addEventListener('touchmove', onTouchMove, passive);
  scroller.addEventListener('touchend', onTouchEnd, passive);
  scroller.addEventListener('touchcancel', onTouchEnd, passive);
  scroller.addEventListener('keydown', onKeyDown, { signal });
  scroller.addEventListener('scroll', actions.onScroll, passive);
  scroller.addEventListener('pointerdown', onPointerDown, { signal });
  scroller.addEventListener('focusin', (event) => event.target !== scroller && actions.onFocusInside(), { signal });
  ownerDocument.addEventListener('pointerup', actions.onPointerUp, { signal });
  ownerDocument.addEventListener('pointercancel', actions.onPointerUp, { signal });
  ownerDocument.addEventListener('click', (event) => actions.onClick(event.target), { signal });
  ownerDocument.addEventListener('selectionchange', actions.onSelectionChange, { signal });
  if (typeof ResizeObserver === 'undefined') return;
  const observer = new ResizeObserver(actions.onResize);
  observer.observe(scroller);
  if (content) observer.observe(content);
  signal.addEventListener('abort', () => observer.disconnect());
}
