/**
 * The elements that are wider than the page or overflow it: their names and by how many px. Runs in the page and must
 * be self-contained.
 *
 * @param least Overflows below this are ignored, px
 */
export function sideways(least: number): string[] {
  const nameOf = (element: Element) =>
    `${element.tagName} ${element.getAttribute('data-slot') ?? ''} ${element.textContent?.trim().slice(0, 30)}`;
  // Horizontal scrollers that fit: the chips of a list, the panes on a phone.
  const isInScroller = (element: Element) => {
    for (let one = element.parentElement; one; one = one.parentElement)
      if (/auto|scroll/.test(getComputedStyle(one).overflowX) && one.scrollWidth > one.clientWidth)
        return one.getBoundingClientRect().right <= innerWidth + Math.max(least, 0.5);
    return false;
  };
  const roots = [document.documentElement, ...document.querySelectorAll('[role="dialog"], [role="alertdialog"]')];
  const wide = roots.map((element): [Element, number] => [element, element.scrollWidth - element.clientWidth]);
  const out = [...document.querySelectorAll('button, input, select, p, h1, h2, h3, [role="progressbar"]')]
    .filter((element) => element.checkVisibility())
    .filter((element) => !isInScroller(element))
    .map((element): [Element, number] => {
      const { left, right, width } = element.getBoundingClientRect();
      return [element, width <= 1 ? 0 : Math.max(-left, right - innerWidth)];
    });
  return [...wide, ...out].filter(([, px]) => px >= least).map(([element, px]) => `${nameOf(element)}: ${px} px`);
}
