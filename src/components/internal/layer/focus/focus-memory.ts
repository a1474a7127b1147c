import type { FirstHalf } from '../../press/press-intent';
import { closestOf, dialogAround, focusedIn, isElement, parentOf } from '../place';

const FOCUSABLE =
  'a[href], button, input:not([type="hidden"]), select, textarea, summary, [tabindex]:not([tabindex="-1"]), [contenteditable="true"]';
/** How many recently focused elements to remember. */
const KEPT = 8;
/** A press counts as the opener of something that opens within this time, ms. */
const PRESS_MS = 1_000;

interface Focused {
  element: WeakRef<Element>;
  /** What stood around it then, from the inside out. */
  around: WeakRef<Element>[];
}

interface History {
  /** Newest last. */
  focused: Focused[];
  pressed: { element: WeakRef<Element>; at: number } | null;
  clicked: FirstHalf | null;
}

const histories = new WeakMap<Document, History>();

/**
 * Tracks the focus and presses of a document: a menu item that opens a window is gone when the window closes, and some
 * browsers do not focus a pressed button. Adds three listeners per document, once.
 */
export function watchFocus(document: Document): void {
  if (histories.has(document)) return;
  const focused = focusedIn(document);
  const history: History = {
    focused: focused === null ? [] : [asFocused(focused, ancestorsOf(focused))],
    pressed: null,
    clicked: null,
  };
  histories.set(document, history);
  const noteClick = ({ isTrusted, detail, clientX: x, clientY: y, timeStamp: at }: MouseEvent) => {
    if (isTrusted && detail > 0) history.clicked = { document, x, y, at };
  };
  document.addEventListener('click', noteClick, { capture: true, passive: true });
  const note = (event: Event) => {
    const [target, ...around] = event.composedPath();
    if (!isElement(target)) return;
    if (event.type === 'pointerdown') history.pressed = { element: new WeakRef(target), at: event.timeStamp };
    else history.focused = [...history.focused, asFocused(target, around)].slice(-KEPT);
  };
  for (const type of ['focusin', 'pointerdown'])
    document.addEventListener(type, note, { capture: true, passive: true });
}

/** The last click in a document, if it is tracked: it opened a layer that opens now. */
export function lastClickIn(document: Document): FirstHalf | null {
  return histories.get(document)?.clicked ?? null;
}

/** Where the focus was when something opened. */
export interface FocusMemory {
  /**
   * Moves the focus back to the opener, or to its replacement, after everything else of this moment. Only if nothing
   * has the focus: an app may have moved it on purpose.
   * @param prefer the element that takes the focus, evaluated then. Default: the opener
   * @returns cancels the move
   */
  giveBack(prefer?: () => Element | null): () => void;
}

/**
 * Remembers the focus of this moment.
 * @param layer what opens; the focus in it counts as lost when it unmounts
 */
export function rememberFocus(layer: Element): FocusMemory {
  const document = layer.ownerDocument;
  watchFocus(document);
  const history = histories.get(document);
  const opener = openerIn(document, history);
  const menu = opener && closestOf(opener, (each) => each.matches('[role="menu"], [role="listbox"]'));
  const trigger = menu && triggerOf(menu);
  const before = [...(history?.focused ?? [])].reverse();
  // From the inside out, because a removed element no longer knows its ancestors.
  const around = ancestorsOf(opener);
  const aroundLayer = ancestorsOf(layer);
  const isIn = (element: Element | null) => element !== null && layer.contains(element);
  return {
    giveBack(prefer) {
      let isWanted = true;
      let endWaiting = () => {};
      const wasInside = isIn(focusedIn(document));
      const give = () => {
        if (!isWanted) return;
        const now = focusedIn(document);
        const preferred = prefer?.() ?? null;
        // A container of the opener may take the lost focus, like dialogs of some libraries do: that is not a place for
        // it.
        const isNowhere =
          now === null || now === document.body || isIn(now) || (opener !== null && now.contains(opener));
        if (!isNowhere && !(wasInside && preferred !== null)) {
          endWaiting = afterDialog(now, give);
          return;
        }
        const candidates = [preferred, opener, trigger, ...before.map(({ element }) => element.deref() ?? null)];
        for (const each of candidates) if (each && !isIn(each) && takesFocus(each)) return;
        // Asked now: what had the focus before may have been replaced since, as the button of an empty list is.
        focusNear([...around, ...before.flatMap(aroundLost), ...aroundLayer].filter((each) => !isIn(each)));
      };
      queueMicrotask(give);
      return () => {
        isWanted = false;
        endWaiting();
      };
    },
  };
}

/**
 * Waits until a dialog of the app is gone that has the focus. If it was opened from a layer that is gone by then, it
 * gives the focus back to something that is gone too.
 * @param focused the element that has the focus
 * @returns ends it
 */
function afterDialog(focused: Element, then: () => void): () => void {
  const dialog = dialogAround(focused);
  if (dialog === null || typeof ResizeObserver === 'undefined') return () => {};
  const observer = new ResizeObserver(() => {
    if (dialog.getClientRects().length > 0) return;
    observer.disconnect();
    then();
  });
  observer.observe(dialog);
  return () => observer.disconnect();
}

/**
 * What stood around an element that is gone: a window that has to be loaded opens late, and the list may have put another button
 * in the place of the one that opened it.
 */
function aroundLost({ element, around }: Focused): Element[] {
  return element.deref()?.isConnected ? [] : around.map((each) => each.deref()).filter((each) => each !== undefined);
}

/** @param around The path of its event, from the inside out. */
function asFocused(element: Element, around: readonly EventTarget[]): Focused {
  const elements = around.filter((each): each is Element => isElement(each) && !each.matches('html, body'));
  return { element: new WeakRef(element), around: elements.map((each) => new WeakRef(each)) };
}

function ancestorsOf(element: Element | null): Element[] {
  const found: Element[] = [];
  for (let each = element && parentOf(element); each && each !== each.ownerDocument.body; each = parentOf(each)) {
    found.push(each);
  }
  return found;
}

function openerIn(document: Document, history: History | undefined): Element | null {
  const focused = focusedIn(document);
  if (focused !== null && focused !== document.body) return focused;
  const pressed = history?.pressed;
  const element = pressed && performance.now() - pressed.at < PRESS_MS ? pressed.element.deref() : undefined;
  return element ? closestOf(element, (each) => each.matches(FOCUSABLE)) : null;
}

/** The button that opened a menu. */
function triggerOf(menu: Element): Element | null {
  const document = menu.ownerDocument;
  const label = menu.getAttribute('aria-labelledby');
  const byLabel = label === null ? null : document.getElementById(label);
  if (byLabel?.matches(FOCUSABLE)) return byLabel;
  return menu.id === '' ? null : document.querySelector(`[aria-controls="${CSS.escape(menu.id)}"]`);
}

function takesFocus(element: Element): boolean {
  if (
    !element.isConnected ||
    element === element.ownerDocument.body ||
    !('focus' in element) ||
    typeof element.focus !== 'function'
  )
    return false;
  element.focus({ preventScroll: true });
  return focusedIn(element.ownerDocument) === element;
}

/** The nearest of these that is still in the document, or its first focusable descendant. */
function focusNear(around: Element[]): void {
  for (const each of around) {
    if (!each.isConnected) continue;
    for (const inside of each.querySelectorAll(FOCUSABLE)) if (takesFocus(inside)) return;
    if (each.matches('ul, ol, section, article, [role]:not([role="presentation"])') && takesFocusOnce(each)) return;
  }
}

/** A list or a section: keys continue from there, but Tab does not stop at it. */
function takesFocusOnce(element: Element): boolean {
  if (element.hasAttribute('tabindex')) return takesFocus(element);
  element.setAttribute('tabindex', '-1');
  const leave = () => element.removeAttribute('tabindex');
  if (!takesFocus(element)) {
    leave();
    return false;
  }
  element.addEventListener('blur', leave, { once: true });
  return true;
}
