/** Functions for `until` and `Tab.js`: each runs in the page and must be self-contained. */

export const isThere = (selector: string) => document.querySelector(selector) !== null;

export const isGone = (selector: string) => document.querySelector(selector) === null;

/** True if the first match is in one of these states. */
export const isIn = (selector: string, ...states: string[]) =>
  states.includes(document.querySelector<HTMLElement>(selector)?.dataset.state ?? '');

/** True if the focused element has this accessible name. */
export const isFocused = (name: string) => {
  const found = document.activeElement;
  return (found?.getAttribute('aria-label') ?? found?.textContent?.trim()) === name;
};

/** The accessible name of the focused element. */
export const focusName = () => {
  const found = document.activeElement;
  return found?.getAttribute('aria-label') ?? found?.textContent?.trim().slice(0, 30) ?? null;
};

/** Safari on macOS does not focus a clicked button. */
export const asSafari = () => {
  document.addEventListener('mousedown', (event) => {
    if (event.target instanceof Element && event.target.closest('button')) event.preventDefault();
  });
};
