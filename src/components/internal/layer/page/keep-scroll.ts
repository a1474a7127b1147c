import { isElement } from '../place';

/**
 * Keeps the page behind a layer from scrolling, without a style on the page: hiding its scroll bar would move
 * everything by the bar's width. Wheel and touch over the layer only scroll what can scroll inside of it.
 * @returns ends it
 */
export function keepScroll(layer: HTMLElement): () => void {
  let from: { x: number; y: number } | null = null;
  const onWheel = (event: WheelEvent) => {
    // Ctrl and the wheel zoom the page.
    if (event.ctrlKey) return;
    if (!canMove({ path: event.composedPath(), layer, x: event.deltaX, y: event.deltaY })) event.preventDefault();
  };
  const onTouchStart = (event: TouchEvent) => {
    const touch = event.touches.length === 1 ? event.touches[0] : undefined;
    from = touch ? { x: touch.clientX, y: touch.clientY } : null;
  };
  const onTouchMove = (event: TouchEvent) => {
    const touch = event.touches.length === 1 ? event.touches[0] : undefined;
    if (!touch || from === null || !event.cancelable) return;
    const [x, y] = [from.x - touch.clientX, from.y - touch.clientY];
    if (!canMove({ path: event.composedPath(), layer, x, y })) event.preventDefault();
  };
  layer.addEventListener('wheel', onWheel, { passive: false });
  layer.addEventListener('touchstart', onTouchStart, { passive: true });
  layer.addEventListener('touchmove', onTouchMove, { passive: false });
  return () => {
    layer.removeEventListener('wheel', onWheel);
    layer.removeEventListener('touchstart', onTouchStart);
    layer.removeEventListener('touchmove', onTouchMove);
  };
}

interface Movement {
  path: EventTarget[];
  layer: HTMLElement;
  x: number;
  y: number;
}

/** Whether an element from the target up to the layer can scroll in that direction. */
function canMove({ path, layer, x, y }: Movement): boolean {
  const isUpOrDown = Math.abs(y) >= Math.abs(x);
  for (const target of path) {
    if (isElement(target) && (isUpOrDown ? canMoveBy(target, y) : canMoveAside(target))) return true;
    if (target === layer) return false;
  }
  // From a part elsewhere in the page, which is not affected.
  return true;
}

function canMoveBy(element: Element, by: number): boolean {
  const room = element.scrollHeight - element.clientHeight;
  if (room < 1 || !/auto|scroll/.test(getComputedStyle(element).overflowY)) return false;
  return by < 0 ? element.scrollTop > 0 : room - element.scrollTop >= 1;
}

/**
 * In either direction: horizontal positions count differently from right to left, and pages rarely scroll horizontally.
 */
function canMoveAside(element: Element): boolean {
  return element.scrollWidth - element.clientWidth >= 1 && /auto|scroll/.test(getComputedStyle(element).overflowX);
}
