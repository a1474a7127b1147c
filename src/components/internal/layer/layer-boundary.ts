import type { DOMAttributes, SyntheticEvent } from 'react';

/**
 * Ends an event's way through React's tree, and only that. A native `stopPropagation` would also keep it from the document,
 * where layers of every library listen for presses outside of them.
 */
export function endInReact(event: SyntheticEvent): void {
  event.isPropagationStopped = () => true;
}

/**
 * To be spread onto the outermost element of a layer. What happens in it happens in the layer, not in the row, form or
 * drag-and-drop area that React knows as its parent: a click on the question must not open the row, its submit must not
 * submit the host's form, a letter typed in it is no shortcut of the list.
 */
export const layerBoundary = {
  onClick: endInReact,
  onDoubleClick: endInReact,
  onAuxClick: endInReact,
  onContextMenu: endInReact,
  onMouseDown: endInReact,
  onMouseUp: endInReact,
  onMouseMove: endInReact,
  onMouseOver: endInReact,
  onMouseOut: endInReact,
  onPointerDown: endInReact,
  onPointerUp: endInReact,
  onPointerMove: endInReact,
  onPointerOver: endInReact,
  onPointerOut: endInReact,
  onPointerCancel: endInReact,
  onTouchStart: endInReact,
  onTouchMove: endInReact,
  onTouchEnd: endInReact,
  onTouchCancel: endInReact,
  onWheel: endInReact,
  onKeyDown: endInReact,
  onKeyUp: endInReact,
  onKeyPress: endInReact,
  onFocus: endInReact,
  onBlur: endInReact,
  onBeforeInput: endInReact,
  onInput: endInReact,
  onChange: endInReact,
  onSelect: endInReact,
  onSubmit: endInReact,
  onReset: endInReact,
  onInvalid: endInReact,
  onCompositionStart: endInReact,
  onCompositionUpdate: endInReact,
  onCompositionEnd: endInReact,
  onCopy: endInReact,
  onCut: endInReact,
  onPaste: endInReact,
  onDragStart: endInReact,
  onDrag: endInReact,
  onDragEnd: endInReact,
  onDragEnter: endInReact,
  onDragOver: endInReact,
  onDragLeave: endInReact,
  onDrop: endInReact,
  onAnimationStart: endInReact,
  onAnimationIteration: endInReact,
  onAnimationEnd: endInReact,
  onTransitionEnd: endInReact,
} as const satisfies Partial<DOMAttributes<HTMLElement>>;
