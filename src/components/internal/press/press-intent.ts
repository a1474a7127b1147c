/**
 * A press is meant for what was there when the finger decided. What appears under a resting pointer, or between the two
 * halves of a double click, must not be pressed by it: a run would be cancelled, or started, that nobody asked for.
 */

/** How long the second half of a double click may take, and how long a person needs to see what has appeared, ms. */
export const SETTLE_MS = 500;
/** How far the second tap of a finger may be from the first, px. */
const SAME_PLACE_PX = 24;

/** A place in the window, px. */
export interface Place {
  x: number;
  y: number;
}

/** What a click tells of itself. */
export interface Press extends Place {
  /** By a person. A script, or a test without a browser, means what it does. */
  isTrusted: boolean;
  /** Which click in a row it is; 0 = by a key. A touch screen counts every tap as 1. */
  detail: number;
  /** ms, on the document's clock. */
  at: number;
}

/** How the element came to be what it is. */
export interface Appearance {
  /** When it was first seen, ms on the document's clock. */
  at: number;
  /** Where the pointer was then; `null` = no pointer was seen yet. */
  pointer: Place | null;
  /** When a pointer last went down on it, ms; `null` = never. */
  downAt: number | null;
  /** A first click has met it since then. */
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
  // The pointer came from elsewhere: that took a decision.
  return (
    pointer.x < box.left - SAME_PLACE_PX ||
    pointer.x > box.right + SAME_PLACE_PX ||
    pointer.y < box.top - SAME_PLACE_PX ||
    pointer.y > box.bottom + SAME_PLACE_PX
  );
}

interface Pointer {
  place: Place | null;
  /** Where it was before the first event that was seen: the event tells how far it has come. */
  origin: Place | null;
  watchers: number;
  stop: () => void;
}

const pointers = new WeakMap<Document, Pointer>();

/** Follows a document's pointer for as long as somebody needs to know where it is. */
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

/** Knows since when an element is what it is. */
export interface PressWatch {
  /** Whether this click was meant for the element as it is now. Ask once for each click. */
  isMeant(event: MouseEvent): boolean;
  /** From now on a press does something else. */
  renew(): void;
  stop(): void;
}

/** @param element watched from the moment it is put into the document */
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
    // It is seen with the next frame, which a busy page may draw late.
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
  // A mouse that has not moved did not go there: the button has come to it, e.g. because a row above has left.
  const onEnter = ({ pointerType, clientX, clientY }: PointerEvent) => {
    const place = pointers.get(document)?.place;
    if (pointerType === 'mouse' && place && Math.hypot(clientX - place.x, clientY - place.y) < 1) renew();
  };
  element.addEventListener('pointerdown', onDown, { passive: true });
  element.addEventListener('pointerenter', onEnter, { passive: true });
  return {
    isMeant({ isTrusted, detail, timeStamp, clientX, clientY }) {
      const press: Press = { isTrusted, detail, at: timeStamp, x: clientX, y: clientY };
      // Before anything was seen of the pointer it was where it came from.
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
  /** ms, on the document's clock. */
  at: number;
}

const SHIELDED = ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click', 'dblclick'] as const;

/** What {@link shieldWhatLiesBelow} needs of a click, native or React's. */
interface ClosingPress {
  readonly currentTarget: Element;
  readonly clientX: number;
  readonly clientY: number;
  readonly timeStamp: number;
  readonly detail: number;
}

/**
 * To be called with the press that closes a layer. The second half of a double click comes when the layer is gone, and would
 * press what lies below. A press of its own, elsewhere or later, goes through.
 */
export function shieldWhatLiesBelow({ currentTarget, clientX, clientY, timeStamp, detail }: ClosingPress): void {
  // A key has no second half, and one that is held is told by its repetition.
  if (detail === 0) return;
  shieldFromSecondHalf({ document: currentTarget.ownerDocument, x: clientX, y: clientY, at: timeStamp });
}

/**
 * Whatever has come under the pointer since: the second half of a press is not meant for it.
 * @returns ends it
 */
export function shieldFromSecondHalf({ document, x, y, at }: FirstHalf): () => void {
  const take = (event: MouseEvent) => {
    const { type, isTrusted, detail } = event;
    const isSamePlace = Math.hypot(event.clientX - x, event.clientY - y) <= SAME_PLACE_PX;
    // A mouse tells it, as slow as its owner has set it; a finger counts every tap as 1.
    const isSecondHalf = isTrusted
      ? isSamePlace && (detail > 1 || event.timeStamp - at <= SETTLE_MS) && !(type === 'click' && detail === 0)
      : detail > 1;
    if (isSecondHalf) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    // Pointer events do not count: what follows them tells.
    const isUndecided = isSecondHalf ? type !== 'dblclick' : isSamePlace && type.startsWith('pointer');
    if (!isTrusted || !isUndecided) end();
  };
  const end = () => {
    for (const type of SHIELDED) document.removeEventListener(type, take, true);
  };
  for (const type of SHIELDED) document.addEventListener(type, take, true);
  return end;
}
