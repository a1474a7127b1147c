import { isElement } from '../../../hooks/is-element';

/** What both a native keyboard event and React's own tell of a key. */
interface KeyPress {
  readonly key: string;
  readonly keyCode: number;
  readonly repeat: boolean;
  readonly defaultPrevented: boolean;
  readonly target: EventTarget | null;
  readonly isComposing?: boolean;
  readonly nativeEvent?: { readonly isComposing: boolean };
}

/** The key code of keys that an input method takes. Safari sends the last one of them after the composition has ended. */
const TAKEN_BY_INPUT_METHOD = 229;

/** Whether an input method is at work: the key is for it, e.g. Escape drops what was composed, Enter accepts it. */
export function isComposing(event: KeyPress): boolean {
  return (event.nativeEvent ?? event).isComposing === true || event.keyCode === TAKEN_BY_INPUT_METHOD;
}

/**
 * Whether a key is meant for what listens to it. It is not while an input method is at work, while the key is held (it was
 * meant for what stood here when it went down), when somebody else has taken it, and when it closes a combobox's list.
 */
export function isOwnKey(event: KeyPress, key: 'Escape' | 'Enter'): boolean {
  if (event.key !== key || event.defaultPrevented || event.repeat || isComposing(event)) return false;
  return !(isElement(event.target) && event.target.matches('[role="combobox"][aria-expanded="true"]'));
}

/** Whether a key that presses buttons is held or belongs to an input method, so that it must press nothing. */
export function isStrayPress(event: KeyPress): boolean {
  return (event.key === 'Enter' || event.key === ' ') && (event.repeat || isComposing(event));
}
