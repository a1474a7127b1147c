/** Functions for `until` and `Tab.js`: each runs in the page, and uses nothing around it. */

export const isThere = (selector: string) => document.querySelector(selector) !== null;

export const isGone = (selector: string) => document.querySelector(selector) === null;

/** Whether the first one found is in one of these states. */
export const isIn = (selector: string, ...states: string[]) =>
  states.includes(document.querySelector<HTMLElement>(selector)?.dataset.state ?? '');

/** Whether what has the focus is named so, for people. */
export const isFocused = (name: string) => {
  const found = document.activeElement;
  return (found?.getAttribute('aria-label') ?? found?.textContent?.trim()) === name;
};

/** What has the focus, by its name for people. */
export const focusName = () => {
  const found = document.activeElement;
  return found?.getAttribute('aria-label') ?? found?.textContent?.trim().slice(0, 30) ?? null;
};

/** Safari on macOS gives a clicked button no focus. */
export const asSafari = () => {
  document.addEventListener('mousedown', (event) => {
    if (event.target instanceof Element && event.target.closest('button')) event.preventDefault();
  });
};
