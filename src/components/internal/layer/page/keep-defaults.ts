import { closestOf, isElement, parentOf } from '../place';

const CONTROLS = 'a, button, input, label, select, textarea, summary';
/** What a press on these does by itself is wanted. */
const OWN_DEFAULT =
  'a[href], summary, button:not([type="button"]), input:is([type="checkbox"], [type="radio"], [type="file"], [type="submit"])';

const isInLink = (element: Element) => closestOf(parentOf(element), (each) => each.matches('a[href]')) !== null;

/**
 * For the `onClick` of a button that has nothing to do by itself. Browsers follow a link by a press on a button in it, and
 * so do the links of routers, which ask the event on its way up.
 */
export function keepFromLink(event: { readonly currentTarget: Element; preventDefault(): void }): void {
  if (!event.currentTarget.matches(OWN_DEFAULT) && isInLink(event.currentTarget)) event.preventDefault();
}

/**
 * Keeps presses in a part of ours from what stands around it: a link would be followed, a label would tick its box, a summary
 * would open. Listens for as long as the part is there.
 * @returns ends it
 */
export function keepDefaults(element: HTMLElement): () => void {
  const onClick = (event: MouseEvent) => {
    const { target } = event;
    if (!isElement(target)) return;
    const control = target.closest(CONTROLS);
    if (control === null || !element.contains(control)) return event.preventDefault();
    if (!isInLink(element) || control.matches(OWN_DEFAULT)) return;
    // Browsers follow a link by a press on a button in it as well. Last of all: who hears of the press before may ask
    // whether somebody has taken it.
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
