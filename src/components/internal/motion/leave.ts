import type { RefObject } from 'react';
import { isOnTop } from '../layer/place';
import { wantsMotion } from './wants-motion';

/** Duration of the animation, ms. */
const LEAVE_MS = 180;
/** Its duration for something that lies over a part of the page, ms. */
const OVERLAY_MS = 120;
/** Its time limit, also if animations are paused, ms. */
const LIMIT_MS = 200;

/** The place of an element that React is about to remove. */
interface Spot {
  parent: ParentNode & Node;
  previous: Node | null;
  next: Node | null;
}

/** Shows the leave animation after the element is removed. */
type ShowLeaving = () => void;

function spotOf(element: HTMLElement): Spot | null {
  const { parentNode: parent, previousSibling: previous, nextSibling: next } = element;
  return parent !== null && 'children' in parent && typeof element.animate === 'function' && 'inert' in element
    ? { parent: parent as ParentNode & Node, previous, next }
    : null;
}

/** Elements that would load, play or run again as a copy, or would be empty. */
const LIVE = 'iframe, object, embed, audio, video, canvas, link';
/** Attributes by which an element is found, named, announced, or submitted with a form. */
const NAMES = ['id', 'role', 'name', 'for', 'form', 'aria-live', 'aria-modal', 'aria-label', 'data-testid'];

/**
 * Inserts a copy where an element was. A copy, because its content may belong to the app, which may use it again; and
 * no `<dialog>`, because a closed one is not drawn.
 * @returns `null` = not possible
 */
function putCopy(element: HTMLElement, { parent, next }: Spot): HTMLElement | null {
  // It is only hidden, or was added again; or its owner was removed with it, or the whole document.
  if (element.isConnected || !parent.isConnected || !element.ownerDocument.defaultView) return null;
  const inside = [...element.querySelectorAll('*')];
  if (inside.some((each) => each.localName.includes('-') || each.matches(LIVE))) return null;
  const copy = element.ownerDocument.createElement('div');
  for (const { name, value } of element.attributes)
    if (name !== 'tabindex' && name !== 'style') copy.setAttribute(name, value);
  // As an attribute, a strict content security policy would refuse it.
  copy.style.cssText = element.style.cssText;
  copy.append(...element.cloneNode(true).childNodes);
  const copies = copy.querySelectorAll('*');
  for (const [i, each] of [copy, ...copies].entries()) {
    for (const name of NAMES) each.removeAttribute(name);
    const original = inside[i - 1];
    if (original && 'selectedIndex' in original && 'selectedIndex' in each) each.selectedIndex = original.selectedIndex;
  }
  copy.inert = true;
  copy.setAttribute('aria-hidden', 'true');
  copy.setAttribute('data-rl-leaving', '');
  copy.style.setProperty('pointer-events', 'none', 'important');
  parent.insertBefore(copy, next?.parentNode === parent ? next : null);
  setTimeout(() => copy.remove(), LIMIT_MS);
  return copy;
}

/** Removes the copy of an element that was added again. */
export function clearLeaving(element: HTMLElement): void {
  for (const each of [...(element.parentNode?.children ?? [])]) if (each.hasAttribute('data-rl-leaving')) each.remove();
}

const TIMING = { duration: LEAVE_MS, easing: 'cubic-bezier(0.4, 0, 1, 1)', fill: 'forwards' } as const;

/**
 * For the frame of a layer: it fades while its surface sinks, or slides down if it is at the bottom edge.
 * @returns `null` = nothing would be visible
 */
function leaveLayer(frame: HTMLElement): ShowLeaving | null {
  const spot = spotOf(frame);
  const surface = frame.firstElementChild;
  const { bottom, width } = frame.getBoundingClientRect();
  const wasOnTop = isOnTop(frame);
  if (spot === null || surface === null || width === 0 || (wasOnTop && !('showPopover' in frame))) return null;
  const isSheet = surface.getBoundingClientRect().bottom >= bottom - 1;
  const inside = [...frame.querySelectorAll('*')];
  const scrolled = inside.map(({ scrollTop, scrollLeft }) => ({ scrollTop, scrollLeft }));
  return () => {
    const copy = putCopy(frame, spot);
    if (copy === null) return;
    if (wasOnTop) {
      copy.popover = 'manual';
      copy.showPopover();
    } else copy.setAttribute('open', '');
    const copies = copy.querySelectorAll('*');
    // Unless something was removed from it since.
    if (copies.length === inside.length) for (const [i, each] of copies.entries()) Object.assign(each, scrolled[i]);
    const fade = copy.animate({ opacity: 0 }, TIMING);
    fade.onfinish = () => copy.remove();
    // In addition to the offset that a dragging finger or the app's style has set.
    copies[0]?.animate(
      { transform: ['none', isSheet ? 'translateY(100%)' : 'translateY(8px) scale(0.98)'] },
      { ...TIMING, composite: 'add' },
    );
  };
}

/** Whether nothing else has taken its place: that must not be pushed away. */
function isFree({ parent, previous, next }: Spot): boolean {
  if (previous !== null && previous.parentNode !== parent) return false;
  return (previous === null ? parent.firstChild : previous.nextSibling) === next;
}

function fadeCopy(copy: HTMLElement | null): void {
  if (copy === null) return;
  const fade = copy.animate({ opacity: 0 }, { ...TIMING, duration: OVERLAY_MS });
  fade.onfinish = () => copy.remove();
}

/**
 * For a message in the flow of a page: it fades while the content below moves up.
 * @returns `null` = nothing would be visible
 */
function leaveNotice(notice: HTMLElement): ShowLeaving | null {
  const spot = spotOf(notice);
  const height = notice.offsetHeight;
  // Visually hidden, or not drawn.
  if (spot === null || height <= 1) return null;
  // An absolutely positioned element takes no room that could close.
  if (getComputedStyle(notice).position === 'absolute') return () => fadeCopy(putCopy(notice, spot));
  const around = notice.parentElement;
  const gap = (around && Number.parseFloat(getComputedStyle(around).rowGap)) || 0;
  return () => {
    const copy = isFree(spot) ? putCopy(notice, spot) : null;
    if (copy === null) return;
    Object.assign(copy.style, { boxSizing: 'border-box', minHeight: '0', overflow: 'hidden' });
    const shrink = copy.animate(
      [
        { height: `${height}px`, opacity: 1 },
        { height: 0, paddingBlock: 0, borderBlockWidth: 0, marginBlockEnd: `${-gap}px`, opacity: 0 },
      ],
      { ...TIMING, easing: 'cubic-bezier(0.22, 1, 0.36, 1)' },
    );
    shrink.onfinish = () => copy.remove();
  };
}

/** Call it when React is about to remove an element; see `useLeave`. */
export function leave(element: HTMLElement, how: 'layer' | 'notice', mayLeave?: RefObject<boolean>): void {
  const show = wantsMotion() ? (how === 'layer' ? leaveLayer : leaveNotice)(element) : null;
  // React removes it after this, and nothing is painted before.
  if (show !== null) queueMicrotask(() => mayLeave?.current !== false && show());
}
