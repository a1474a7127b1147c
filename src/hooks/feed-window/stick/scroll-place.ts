import { selectionAround } from '../../focused-in';
import { isElement } from '../../is-element';

/** The scroll position at the end of the content, px. */
export const endOf = (element: HTMLElement): number => Math.max(0, element.scrollHeight - element.clientHeight);

/** True if an element between `target` and `scroller` scrolls first, e.g. a long detail. */
export function scrollsInside(scroller: HTMLElement, target: EventTarget | null, direction: 'up' | 'down'): boolean {
  let element: Element | null = isElement(target) ? target : null;
  while (element && element !== scroller) {
    const room = element.scrollHeight - element.clientHeight;
    if (room > 1) {
      const { overflowY } = getComputedStyle(element);
      const canScroll = overflowY === 'auto' || overflowY === 'scroll';
      if (canScroll && (direction === 'up' ? element.scrollTop > 0 : element.scrollTop < room - 1)) return true;
    }
    element = element.parentElement;
  }
  return false;
}

/** True if text in `scroller` is selected. A collapsed selection is only a click. */
export function hasSelection(scroller: HTMLElement): boolean {
  const selection = selectionAround(scroller);
  return (
    selection !== null &&
    !selection.isCollapsed &&
    (scroller.contains(selection.anchorNode) || scroller.contains(selection.focusNode))
  );
}
