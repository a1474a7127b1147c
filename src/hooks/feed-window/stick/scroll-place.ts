import { isElement } from '../../is-element';

/** The scroll position at which the end of the content is in view, px. */
export const endOf = (element: HTMLElement): number => Math.max(0, element.scrollHeight - element.clientHeight);

/** True when something between `target` and `scroller` takes the scrolling first, e.g. a long detail. */
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

/** True when text in `scroller` is selected; a collapsed selection is a click. */
export function hasSelection(scroller: HTMLElement): boolean {
  const selection = scroller.ownerDocument.getSelection();
  return (
    selection !== null &&
    !selection.isCollapsed &&
    (scroller.contains(selection.anchorNode) || scroller.contains(selection.focusNode))
  );
}
