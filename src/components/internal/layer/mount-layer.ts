import { shieldFromSecondHalf } from '../press/press-intent';
import { claimEscape } from './escape/claim-escape';
import { lastClickIn } from './focus/focus-memory';
import { keepAboveKeyboard } from './page/above-keyboard';
import { inertOthers } from './page/inert-others';
import { keepDefaults } from './page/keep-defaults';
import { keepScroll } from './page/keep-scroll';
import { closestOf, dialogAround, focusedIn, isElement, isOnTop, isSeen } from './place';

/**
 * `top` = in the browser's top layer, for confirmations; `page` = in the page and below later elements, so that lists
 * and dialogs that open from it can be used; `contained` = fills an element of the app.
 */
export type LayerMode = 'top' | 'page' | 'contained';

/** Options of a layer. */
export interface LayerOptions {
  /** The element that fills the place. */
  element: HTMLDialogElement;
  mode: LayerMode;
  /** Called for Escape or a phone's back gesture. */
  onEscape: () => void;
  /** Called for a press beside its content. */
  onPressBeside: () => void;
  /** Moves the focus into it: when it opens, and when its focused element is removed. */
  focus: () => void;
  /** Called if it is covered and nothing can be done about it. */
  onUnseen: () => void;
}

/**
 * Mounts a layer over the page and keeps it usable, without a style or an attribute on the page that others may need.
 * @returns unmounts it; the page is as before
 */
export function mountLayer({ element, mode, onEscape, onPressBeside, focus, onUnseen }: LayerOptions): () => void {
  const canBeOnTop = typeof element.showModal === 'function';
  let free: (() => void) | null = null;

  const goOnTop = () => {
    element.removeAttribute('open');
    element.showModal();
    // A modal dialog blocks the page until it is closed, even if nothing of it is drawn.
    free = () => element.close();
  };
  const open = () => {
    if (mode === 'top' && canBeOnTop) goOnTop();
    else element.setAttribute('open', '');
    // Before anything becomes inert: inert elements are not hit, so they would not count as covering it.
    if (!isSeen(element, mode)) {
      if (mode === 'page' && canBeOnTop) goOnTop();
      else onUnseen();
    }
    const within = mode === 'contained' ? element.parentElement : element.ownerDocument.body;
    if (free === null && within !== null) free = inertOthers(element, within);
    focus();
  };
  const leave = () => {
    free?.();
    free = null;
  };

  const opening = lastClickIn(element.ownerDocument);
  const endShield = opening === null ? null : shieldFromSecondHalf(opening);
  open();
  const ends = [
    () => endShield?.(),
    keepScroll(element),
    claimEscape({
      element,
      isModal: mode !== 'contained',
      onEscape,
      accepts: (event) => isNotUsedInside(event, element),
    }),
    takeBackGesture(element, onEscape),
    keepDefaults(element),
    keepAboveKeyboard(element),
    keepPresses(element, onPressBeside),
    keepFocus(element, focus),
    watchSize(element, {
      // An ancestor is hidden: the page must not wait for an answer that nobody can give.
      onHidden() {
        leave();
        element.setAttribute('open', '');
      },
      onShown: open,
    }),
  ];
  return () => {
    for (const end of ends) end();
    leave();
    element.removeAttribute('open');
  };
}

/** An open list in a form, and a dialog or popover that the app renders into the layer, close first. */
function isNotUsedInside(event: KeyboardEvent, layer: Element): boolean {
  const [target] = event.composedPath();
  const open =
    'input[aria-expanded="true"], [role="combobox"][aria-expanded="true"], [aria-haspopup][aria-expanded="true"]:not([aria-haspopup="dialog"])';
  if (!isElement(target)) return true;
  const around = dialogAround(target);
  if (around !== null && around !== layer && layer.contains(around)) return false;
  if ([...layer.querySelectorAll('[popover]:not([popover="manual"])')].some(isOnTop)) return false;
  return closestOf(target, (each) => each.matches(open)) === null;
}

/** A phone's back gesture cancels a modal dialog. */
function takeBackGesture(element: HTMLElement, onEscape: () => void): () => void {
  const onCancel = (event: Event) => {
    if (event.target !== element) return;
    event.preventDefault();
    onEscape();
  };
  element.addEventListener('cancel', onCancel);
  return () => element.removeEventListener('cancel', onCancel);
}

/**
 * A press that starts and ends beside the content: dragging a selection out of it is no such press. Neither is the
 * second half of a double click whose first half opened the layer.
 */
function keepPresses(element: HTMLElement, onPressBeside: () => void): () => void {
  let wasClicked = false;
  let pressed: EventTarget | null = null;
  const onDown = ({ target }: Event) => {
    pressed = target;
  };
  const onClick = (event: MouseEvent) => {
    const isBeside = event.target === element && pressed === element;
    const isMeant = wasClicked || event.detail <= 1;
    pressed = null;
    wasClicked = true;
    if (!isBeside || !isMeant) return;
    shieldFromSecondHalf({
      document: element.ownerDocument,
      x: event.clientX,
      y: event.clientY,
      at: event.timeStamp,
    });
    onPressBeside();
  };
  element.addEventListener('pointerdown', onDown);
  element.addEventListener('click', onClick);
  return () => {
    element.removeEventListener('pointerdown', onDown);
    element.removeEventListener('click', onClick);
  };
}

function watchSize(element: Element, { onHidden, onShown }: { onHidden: () => void; onShown: () => void }): () => void {
  if (typeof ResizeObserver === 'undefined') return () => {};
  let isShown = true;
  const isDrawn = (each: Element) => each.getClientRects().length > 0;
  const observer = new ResizeObserver(() => {
    const next = isDrawn(element);
    // Without any layout, nothing is known.
    if (next === isShown || !isDrawn(element.ownerDocument.documentElement)) return;
    isShown = next;
    if (next) onShown();
    else onHidden();
  });
  observer.observe(element);
  return () => observer.disconnect();
}

/** The focused element of the layer was removed: the next key would go nowhere. */
function keepFocus(element: HTMLElement, focus: () => void): () => void {
  const document = element.ownerDocument;
  const observer = new MutationObserver((records) => {
    if (!records.some(({ removedNodes }) => removedNodes.length > 0)) return;
    const now = focusedIn(document);
    if (now === null || now === document.body) focus();
  });
  observer.observe(element, { childList: true, subtree: true });
  return () => observer.disconnect();
}
