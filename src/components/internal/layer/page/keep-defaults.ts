import { closestOf, isElement, parentOf } from '../place';

const CONTROLS = 'a, button, input, label, select, textarea, summary';
/** Elements whose default action is wanted. */
const OWN_DEFAULT =
  'a[href], summary, button:not([type="button"]), input:is([type="checkbox"], [type="radio"], [type="file"], [type="submit"])';

const isInLink = (element: Element) => closestOf(parentOf(element), (each) => each.matches('a[href]')) !== null;

/**
 * For the `onClick` of a button without a default action. Browsers follow a link if a button in it is pressed, and so
 * do the links of routers, which check the event when it bubbles.
 */
export function keepFromLink(event: { readonly currentTarget: Element; preventDefault(): void }): void {
  if (!event.currentTarget.matches(OWN_DEFAULT) && isInLink(event.currentTarget)) event.preventDefault();
}

/**
 * Keeps presses in a part of ours from the elements around it: a link would be followed, a label would toggle its
 * checkbox, a summary would open. Listens while the part is mounted.
 * @returns ends it
 */
export function keepDefaults(element: HTMLElement): () => void {
  const onClick = (event: MouseEvent) => {
    const { target } = event;
    if (!isElement(target)) return;
    const control = target.closest(CONTROLS);
    if (control === null || !element.contains(control)) return event.preventDefault();
    if (!isInLink(element) || control.matches(OWN_DEFAULT)) return;
    // Browsers also follow a link if a button in it is pressed. This listener runs last, so that earlier ones still see
    // whether the event
    // was prevented.
    const take = (last: Event) => {
      if (last !== event) return;
      last.preventDefault();
      const field = control.getAttribute('for');
      if (field !== null) element.querySelector<HTMLElement>(`#${CSS.escape(field)}`)?.focus();
    };
    element.ownerDocument.addEventListener('click', take, { once: true });
  };
  element.addEventListener('click', onClick);
  return () => element.removeEventListener('click', onClick);
}
