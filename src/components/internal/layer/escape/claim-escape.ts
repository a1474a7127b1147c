import { isComposing } from '../../press/keys';
import { focusedIn, isElement } from '../place';

/** Something that Escape closes. */
export interface EscapeClaim {
  /** Escape pressed inside of this element closes it. */
  element: HTMLElement;
  /** It covers the page: Escape closes it also if nothing has the focus. */
  isModal: boolean;
  /** Closes it. */
  onEscape: () => void;
  /** Returns false to leave this press to its content, e.g. to an open list in a form. Default: handles every press. */
  accepts?: (event: KeyboardEvent) => boolean;
}

interface Claims {
  add(claim: EscapeClaim): void;
  remove(claim: EscapeClaim): void;
}

const claimsOf = new WeakMap<Window, Claims>();

/**
 * Gives Escape to the layer that was opened last, and to nothing else: dialogs of the app's libraries listen on the
 * document, do not know our layers, and would close too. So it listens on the window, which comes before every
 * document.
 * @returns ends the claim
 */
export function claimEscape(claim: EscapeClaim): () => void {
  const view = claim.element.ownerDocument.defaultView;
  if (view === null) return () => {};
  const claims = claimsOf.get(view) ?? createClaims(view);
  claimsOf.set(view, claims);
  claims.add(claim);
  const endMarking = markFocused(claim.element);
  return () => {
    endMarking();
    claims.remove(claim);
  };
}

/**
 * Modals of Mantine listen on the window too, and may have come first. They leave an Escape alone if the element that
 * has the focus has this attribute.
 */
function markFocused(element: HTMLElement): () => void {
  const mark = (target: unknown) => {
    if (isElement(target)) target.setAttribute('data-mantine-stop-propagation', 'true');
  };
  const onFocusIn = ({ target }: Event) => mark(target);
  const focused = focusedIn(element.ownerDocument);
  if (element.contains(focused)) mark(focused);
  element.addEventListener('focusin', onFocusIn);
  return () => element.removeEventListener('focusin', onFocusIn);
}

function createClaims(view: Window): Claims {
  let open: EscapeClaim[] = [];
  /** Escape closed something and is still held: its repeats must not close what is below. */
  let isHeld = false;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    if (isHeld && event.repeat) return swallow(event);
    isHeld = false;
    const claim = [...open].reverse().find((each) => isMeantFor(each, event));
    if (claim === undefined) return;
    // An input method handles Escape itself, to drop the word being composed. The browser must not close a modal dialog
    // by the same press.
    if (isComposing(event)) return event.preventDefault();
    if (claim.accepts?.(event) === false) return;
    swallow(event);
    if (event.repeat) return;
    isHeld = true;
    claim.onEscape();
  };
  const onKeyUp = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    isHeld = false;
    rest();
  };
  const rest = () => {
    if (open.length > 0 || isHeld) return;
    view.removeEventListener('keydown', onKeyDown, true);
    view.removeEventListener('keyup', onKeyUp, true);
  };
  return {
    add(claim) {
      open = [...open, claim];
      view.addEventListener('keydown', onKeyDown, true);
      view.addEventListener('keyup', onKeyUp, true);
    },
    remove(claim) {
      open = open.filter((other) => other !== claim);
      rest();
    },
  };
}

function swallow(event: KeyboardEvent) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function isMeantFor({ element, isModal }: EscapeClaim, event: KeyboardEvent): boolean {
  const path = event.composedPath();
  if (path.includes(element)) return true;
  const document = element.ownerDocument;
  return isModal && (path[0] === document.body || path[0] === document.documentElement);
}
