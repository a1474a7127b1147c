import { isElement } from '../../is-element';
import { scrollsInside } from './scroll-place';

/** What a reader can do with a scroller, apart from where it then stands. */
export interface ReaderActions {
  /** Wheel, finger or key: wants to see what is above or below. `target` is where it happened. */
  onDirection(direction: 'up' | 'down', target: EventTarget | null): void;
  /** The End key: wants the end, wherever it is by then. */
  onEndKey(): void;
  onScroll(): void;
  /** A pointer is down. `isMain` = it is a mouse or a pen, with its main button: it may select, or drag the scrollbar. */
  onPointerDown(isMain: boolean): void;
  onPointerUp(): void;
  onTouchStart(): void;
  /** The last finger has left. */
  onTouchEnd(): void;
  /** A click anywhere in the document, after whatever it was for. */
  onClick(target: EventTarget | null): void;
  /** Something inside the scroller has the focus. */
  onFocusInside(): void;
  onSelectionChange(): void;
  /** The view or the content has another height. */
  onResize(): void;
}

/** Listens to all that a reader does with `scroller`, until `signal` aborts. `content` is the element that grows inside. */
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
    // Pinching and Ctrl zoom; they do not scroll.
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
      // The browser would go to where the end is now, and arrive behind it.
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
