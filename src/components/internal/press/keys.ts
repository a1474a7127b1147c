import { isElement } from '../../../hooks/is-element';

/** The common part of a native keyboard event and React's. */
interface KeyPress {
  readonly key: string;
  readonly keyCode: number;
  readonly repeat: boolean;
  readonly defaultPrevented: boolean;
  readonly target: EventTarget | null;
  readonly isComposing?: boolean;
  readonly nativeEvent?: { readonly isComposing: boolean };
}

/** The key code of keys that an input method handles. Safari sends the last one after the composition has ended. */
const TAKEN_BY_INPUT_METHOD = 229;

/** Whether an input method handles the key, e.g. Escape drops the composed word, Enter accepts it. */
export function isComposing(event: KeyPress): boolean {
  return (event.nativeEvent ?? event).isComposing === true || event.keyCode === TAKEN_BY_INPUT_METHOD;
}

/**
 * Whether a key is meant for its listener. Not if an input method is active, if the key is held (it was meant for what
 * was here when it went down), if another listener has handled it, or if it closes the list of a combobox.
 */
export function isOwnKey(event: KeyPress, key: 'Escape' | 'Enter'): boolean {
  if (event.key !== key || event.defaultPrevented || event.repeat || isComposing(event)) return false;
  return !(isElement(event.target) && event.target.matches('[role="combobox"][aria-expanded="true"]'));
}

/** Whether a key that presses buttons is held or belongs to an input method, so that it must do nothing. */
export function isStrayPress(event: KeyPress): boolean {
  return (event.key === 'Enter' || event.key === ' ') && (event.repeat || isComposing(event));
}

/**
 * For the `onKeyDown` of a field: Enter in it must not submit a form of the app around it. Not for an input method,
 * which accepts a word by it.
 */
export function keepFromForm(event: KeyPress & { preventDefault(): void }): void {
  if (event.key === 'Enter' && !isComposing(event)) event.preventDefault();
}
