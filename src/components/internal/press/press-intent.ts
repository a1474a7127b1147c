/**
 * A press is meant for what was there when the person decided. It must not press what appears under a resting pointer,
 * or between the two halves of a double click: otherwise a run could be cancelled or started by mistake.
 */

/** How long the second half of a double click may take, and how long a person needs to see what has appeared, ms. */
export const SETTLE_MS = 500;
/** Maximum distance of a finger's second tap from the first, px. */
const SAME_PLACE_PX = 24;

/** A point in the window, px. */
export interface Place {
  x: number;
  y: number;
}

/** The used part of a click event. */
export interface Press extends Place {
  /** Made by a person. A click by a script, or in a test without a browser, is always meant. */
  isTrusted: boolean;
  /** Which click in a row it is; 0 = by a key. Touch screens report 1 for every tap. */
  detail: number;
  /** Time on the document's clock, ms. */
  at: number;
}

/** When and how the element appeared in its current form. */
export interface Appearance {
  /** When it was first visible, ms on the document's clock. */
  at: number;
  /** Where the pointer was then; `null` = unknown. */
  pointer: Place | null;
  /** When a pointer was last pressed on it, ms; `null` = never. */
  downAt: number | null;
  /** It has been clicked since then. */
  wasClicked: boolean;
}

/** Whether a click was meant for an element. */
export function isMeant(
  press: Press,
  appearance: Appearance,
  box: { left: number; top: number; right: number; bottom: number },
): boolean {
  if (press.detail > 1 && !appearance.wasClicked) return false;
  if (!press.isTrusted || press.detail === 0) return true;
  if (appearance.downAt !== null && appearance.downAt < appearance.at) return false;
  if (press.at - appearance.at >= SETTLE_MS) return true;
  const { pointer } = appearance;
  if (pointer === null) return false;
  // The pointer came from elsewhere, which takes a decision.
  return (
    pointer.x < box.left - SAME_PLACE_PX ||
    pointer.x > box.right + SAME_PLACE_PX ||
    pointer.y < box.top - SAME_PLACE_PX ||
    pointer.y > box.bottom + SAME_PLACE_PX
  );
}

interface Pointer {
  place: Place | null;
  /** Where the pointer was before the first event: the event says how far it has moved. */
  origin: Place | null;
  watchers: number;
  stop: () => void;
}

const pointers = new WeakMap<Document, Pointer>();

/** Tracks the pointer of a document while it is needed. */
export function watchPointer(document: Document): () => void {
  const known = pointers.get(document);
  const pointer: Pointer = known ?? { place: null, origin: null, watchers: 0, stop: () => {} };
  pointers.set(document, pointer);
  pointer.watchers += 1;
  if (pointer.watchers === 1) {
    const follow = ({ clientX, clientY, movementX = 0, movementY = 0, isTrusted }: MouseEvent) => {
      if (!isTrusted) return;
      pointer.origin ??= { x: clientX - movementX, y: clientY - movementY };
      pointer.place = { x: clientX, y: clientY };
    };
    const options = { capture: true, passive: true };
    document.addEventListener('pointermove', follow, options);
    document.addEventListener('pointerdown', follow, options);
    pointer.stop = () => {
      document.removeEventListener('pointermove', follow, options);
      document.removeEventListener('pointerdown', follow, options);
      pointer.place = pointer.origin = null;
    };
  }
  return () => {
    pointer.watchers -= 1;
    if (pointer.watchers === 0) pointer.stop();
  };
}

/** Tracks since when an element has its current form. */
export interface PressWatch {
  /** Whether this click was meant for the element in its current form. Call it once for each click. */
  isMeant(event: MouseEvent): boolean;
  /** From now on, a press does something else. */
  renew(): void;
  stop(): void;
}

/** @param element watched from the moment it is added to the document */
export function watchPresses(element: HTMLElement): PressWatch {
  const document = element.ownerDocument;
  const view = document.defaultView;
  const now = () => view?.performance.now() ?? 0;
  let appearance: Appearance;
  let frame = 0;
  const renew = () => {
    const next: Appearance = {
      at: now(),
      pointer: pointers.get(document)?.place ?? null,
      downAt: null,
      wasClicked: false,
    };
    appearance = next;
    view?.cancelAnimationFrame?.(frame);
    // It becomes visible with the next frame, which a busy page may draw late.
    frame =
      view?.requestAnimationFrame?.(() => {
        next.at = now();
      }) ?? 0;
  };
  const leavePointer = watchPointer(document);
  renew();
  let downAt: number | null = null;
  const onDown = ({ timeStamp }: Event) => {
    downAt = timeStamp;
  };
  // A mouse that has not moved did not enter: the button has moved under it, e.g. because a row above was removed.
  const onEnter = ({ pointerType, clientX, clientY }: PointerEvent) => {
    const place = pointers.get(document)?.place;
    if (pointerType === 'mouse' && place && Math.hypot(clientX - place.x, clientY - place.y) < 1) renew();
  };
  element.addEventListener('pointerdown', onDown, { passive: true });
  element.addEventListener('pointerenter', onEnter, { passive: true });
  return {
    isMeant({ isTrusted, detail, timeStamp, clientX, clientY }) {
      const press: Press = { isTrusted, detail, at: timeStamp, x: clientX, y: clientY };
      // Without an earlier event, the pointer was where its first movement started.
      const pointer = appearance.pointer ?? pointers.get(document)?.origin ?? null;
      const meant = isMeant(press, { ...appearance, pointer, downAt }, element.getBoundingClientRect());
      if (detail <= 1) appearance.wasClicked = true;
      return meant;
    },
    renew,
    stop() {
      view?.cancelAnimationFrame?.(frame);
      element.removeEventListener('pointerdown', onDown);
      element.removeEventListener('pointerenter', onEnter);
      leavePointer();
    },
  };
}

/** A press that may have a second half. */
export interface FirstHalf {
  document: Document;
  x: number;
  y: number;
  /** Time on the document's clock, ms. */
  at: number;
}

const SHIELDED = ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click', 'dblclick'] as const;

/** The used part of a click, native or React's. */
interface ClosingPress {
  readonly currentTarget: Element;
  readonly clientX: number;
  readonly clientY: number;
  readonly timeStamp: number;
  readonly detail: number;
}

/**
 * Call it with the press that closes a layer. The second half of a double click comes when the layer is gone, and would
 * press what is below. A separate press, elsewhere or later, is not affected.
 */
export function shieldWhatLiesBelow({ currentTarget, clientX, clientY, timeStamp, detail }: ClosingPress): void {
  // A key has no second half; the repeats of a held key are recognised elsewhere.
  if (detail === 0) return;
  shieldFromSecondHalf({ document: currentTarget.ownerDocument, x: clientX, y: clientY, at: timeStamp });
}

/**
 * Blocks the second half of a press, which is not meant for what is under the pointer now.
 * @returns ends it
 */
export function shieldFromSecondHalf({ document, x, y, at }: FirstHalf): () => void {
  const take = (event: MouseEvent) => {
    const { type, isTrusted, detail } = event;
    const isSamePlace = Math.hypot(event.clientX - x, event.clientY - y) <= SAME_PLACE_PX;
    // A mouse reports it, by the speed that its owner has set; a touch screen reports 1 for every tap.
    const isSecondHalf = isTrusted
      ? isSamePlace && (detail > 1 || event.timeStamp - at <= SETTLE_MS) && !(type === 'click' && detail === 0)
      : detail > 1;
    if (isSecondHalf) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    // Pointer events do not decide; the click after them does.
    const isUndecided = isSecondHalf ? type !== 'dblclick' : isSamePlace && type.startsWith('pointer');
    if (!isTrusted || !isUndecided) end();
  };
  const end = () => {
    for (const type of SHIELDED) document.removeEventListener(type, take, true);
  };
  for (const type of SHIELDED) document.addEventListener(type, take, true);
  return end;
}
