/** WCAG 2.2, 2.5.8: the minimum width and height of an interactive target, CSS px. */
const LEAST = 24;
const INTERACTIVE = 'button, a[href], select, input:not([type="hidden"]), textarea, summary, [role="button"]';

/** Descriptions of the interactive elements below `root` that are too small. */
export function tooSmallTargets(root: ParentNode): string[] {
  const small: string[] = [];
  for (const element of root.querySelectorAll<HTMLElement>(INTERACTIVE)) {
    const { width, height } = element.getBoundingClientRect();
    // Hidden, or for screen readers only.
    if (width <= 1 || height <= 1 || getComputedStyle(element).visibility === 'hidden') continue;
    // In its exit animation, so not interactive.
    if (element.closest('[data-rl-leaving]')) continue;
    // The label of a checkbox is part of its target, and a child may extend beyond its parent to cover a whole card.
    const label = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
    const boxes = [element, ...element.children, ...label].map((part) => part.getBoundingClientRect());
    const wide = Math.max(...boxes.map((box) => box.width));
    const high = Math.max(...boxes.map((box) => box.height));
    // Fonts and zoom cause fractional sizes.
    if (wide > LEAST - 0.5 && high > LEAST - 0.5) continue;
    const name = element.getAttribute('aria-label') ?? element.textContent ?? '';
    small.push(`${element.tagName.toLowerCase()} “${name.trim()}” ${wide.toFixed(1)} × ${high.toFixed(1)}`);
  }
  return small;
}

/**
 * The elements that a story renders: its canvas, and layers in the body. Everything else in the body is Storybook's.
 */
export function placesOfStory(canvas: HTMLElement): HTMLElement[] {
  const layers = [...document.body.querySelectorAll<HTMLElement>('[data-rl-root]')];
  return [
    canvas,
    ...layers.filter((layer) => !canvas.contains(layer) && !layer.parentElement?.closest('[data-rl-root]')),
  ];
}

/** True if a test runner, and not a person, shows the story. */
export const isUnderTest = (): boolean => '__vitest_browser__' in globalThis;
