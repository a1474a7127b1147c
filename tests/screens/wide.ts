/** The elements that stand out of the page at its end, e.g. to name them in a failed test. */
export function wideElements(): string[] {
  const { clientWidth } = document.documentElement;
  return [...document.body.querySelectorAll('*')]
    .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
    .map((element) => `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}`.slice(0, 120));
}
