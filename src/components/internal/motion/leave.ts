import type { RefObject } from 'react';
import { isOnTop } from '../layer/place';
import { wantsMotion } from './wants-motion';

/** How long leaving takes, ms. */
const LEAVE_MS = 180;
/** The same of something that lies over a part of the page, ms. */
const OVERLAY_MS = 120;
/** When it is over in any case, also where animations are paused, ms. */
const LIMIT_MS = 200;

/** Where an element stands that React is about to remove. */
interface Spot {
  parent: ParentNode & Node;
  previous: Node | null;
  next: Node | null;
}

/** Makes an element be seen leaving, once it has left. */
type ShowLeaving = () => void;

function spotOf(element: HTMLElement): Spot | null {
  const { parentNode: parent, previousSibling: previous, nextSibling: next } = element;
  return parent !== null && 'children' in parent && typeof element.animate === 'function' && 'inert' in element
    ? { parent: parent as ParentNode & Node, previous, next }
    : null;
}

/** What would load, play or run once more as a copy, or have nothing in it. */
const LIVE = 'iframe, object, embed, audio, video, canvas, link';
/** By what an element is found, named, spoken, or sent with a form. */
const NAMES = ['id', 'role', 'name', 'for', 'form', 'aria-live', 'aria-modal', 'aria-label', 'data-testid'];

/**
 * Puts a copy where an element stood. A copy, because what stood in the element may be the host's, who may use it again; and
 * no `<dialog>`, because none is open.
 * @returns `null` = there can be none
 */
function putCopy(element: HTMLElement, { parent, next }: Spot): HTMLElement | null {
  // It is only hidden, or has come back; or its owner has gone with it, or the whole document.
  if (element.isConnected || !parent.isConnected || !element.ownerDocument.defaultView) return null;
  const inside = [...element.querySelectorAll('*')];
  if (inside.some((each) => each.localName.includes('-') || each.matches(LIVE))) return null;
  const copy = element.ownerDocument.createElement('div');
  for (const { name, value } of element.attributes) if (name !== 'tabindex') copy.setAttribute(name, value);
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

/** What has come back must not be seen leaving as well. */
export function clearLeaving(element: HTMLElement): void {
  for (const each of [...(element.parentNode?.children ?? [])]) if (each.hasAttribute('data-rl-leaving')) each.remove();
}

const TIMING = { duration: LEAVE_MS, easing: 'cubic-bezier(0.4, 0, 1, 1)', fill: 'forwards' } as const;

/**
 * For the frame of a layer: it fades while its surface sinks, or goes down where it stands at the bottom edge.
 * @returns `null` = nothing of it would be seen
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
    // Unless something was taken out of it since.
    if (copies.length === inside.length) for (const [i, each] of copies.entries()) Object.assign(each, scrolled[i]);
    const fade = copy.animate({ opacity: 0 }, TIMING);
    fade.onfinish = () => copy.remove();
    // Added to what a finger that drags it, or the host's style, has already moved it by.
    copies[0]?.animate(
      { transform: ['none', isSheet ? 'translateY(100%)' : 'translateY(8px) scale(0.98)'] },
      { ...TIMING, composite: 'add' },
    );
  };
}

/** Whether nothing else has come in its place: that is not to be pushed away by it. */
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
 * For a message in the flow of a page: it fades while what stands below it moves up.
 * @returns `null` = nothing of it would be seen
 */
function leaveNotice(notice: HTMLElement): ShowLeaving | null {
  const spot = spotOf(notice);
  const height = notice.offsetHeight;
  // For ears only, or not drawn.
  if (spot === null || height <= 1) return null;
  // What lies over something else takes no room that could close.
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

/** To be called when React is about to remove an element: see `useLeave`. */
export function leave(element: HTMLElement, how: 'layer' | 'notice', mayLeave?: RefObject<boolean>): void {
  const show = wantsMotion() ? (how === 'layer' ? leaveLayer : leaveNotice)(element) : null;
  // React takes it out of the document after this, and nothing is painted before.
  if (show !== null) queueMicrotask(() => mayLeave?.current !== false && show());
}
