/** WCAG 2.2, 2.5.8: what can be pressed is at least this wide and high, css px. */
const LEAST = 24;
const INTERACTIVE = 'button, a[href], select, input:not([type="hidden"]), textarea, summary, [role="button"]';

/** The elements below `root` that can be pressed and are too small for it, in words. */
export function tooSmallTargets(root: ParentNode): string[] {
  const small: string[] = [];
  for (const element of root.querySelectorAll<HTMLElement>(INTERACTIVE)) {
    const { width, height } = element.getBoundingClientRect();
    // Not drawn, or there for screen readers alone.
    if (width <= 1 || height <= 1 || getComputedStyle(element).visibility === 'hidden') continue;
    // Seen leaving, and pressed by nobody.
    if (element.closest('[data-rl-leaving]')) continue;
    // A checkbox is pressed by its label as well; and a child may reach out of its parent, to cover a whole card.
    const label = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
    const boxes = [element, ...element.children, ...label].map((part) => part.getBoundingClientRect());
    const wide = Math.max(...boxes.map((box) => box.width));
    const high = Math.max(...boxes.map((box) => box.height));
    // Fractions of a pixel come from fonts and zoom.
    if (wide > LEAST - 0.5 && high > LEAST - 0.5) continue;
    const name = element.getAttribute('aria-label') ?? element.textContent ?? '';
    small.push(`${element.tagName.toLowerCase()} “${name.trim()}” ${wide.toFixed(1)} × ${high.toFixed(1)}`);
  }
  return small;
}

/**
 * Where a story has drawn something: its canvas, and layers put into the body. What else stands in the body is Storybook's
 * own.
 */
export function placesOfStory(canvas: HTMLElement): HTMLElement[] {
  const layers = [...document.body.querySelectorAll<HTMLElement>('[data-rl-root]')];
  return [
    canvas,
    ...layers.filter((layer) => !canvas.contains(layer) && !layer.parentElement?.closest('[data-rl-root]')),
  ];
}

/** Whether the page belongs to a test runner, and not to a person who looks at the story. */
export const isUnderTest = (): boolean => '__vitest_browser__' in globalThis;
