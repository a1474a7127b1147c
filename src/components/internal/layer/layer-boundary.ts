import type { DOMAttributes, SyntheticEvent } from 'react';

/**
 * Ends an event's way through React's tree only. A native `stopPropagation` would also keep it from the document, where
 * layers of every library listen for presses outside of them.
 */
export function endInReact(event: SyntheticEvent): void {
  event.isPropagationStopped = () => true;
}

/**
 * Props for the outermost element of a layer. Events in a layer must not reach its parents in React's tree, e.g. a row,
 * a form or a drag-and-drop area: a click on the confirmation must not open the row, its submit must not submit the
 * app's form, and a typed letter is no shortcut of the list.
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
