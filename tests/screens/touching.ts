interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}
interface Seen {
  element: Element;
  text: string;
  boxes: readonly Box[];
}

const isClipping = (overflow: string) => overflow !== 'visible';

/** Where the lines of a text are, without what is cut off. */
function boxesOf(node: Text, element: Element): Box[] {
  const range = document.createRange();
  range.selectNodeContents(node);
  let boxes: Box[] = [...range.getClientRects()].map(({ left, right, top, bottom }) => ({ left, right, top, bottom }));
  for (let one: Element | null = element; one; one = one.parentElement) {
    const { display, overflowX, overflowY, position } = getComputedStyle(one);
    const box = one.getBoundingClientRect();
    if (display !== 'inline')
      boxes = boxes.map(({ left, right, top, bottom }) => ({
        left: isClipping(overflowX) ? Math.max(left, box.left) : left,
        right: isClipping(overflowX) ? Math.min(right, box.right) : right,
        top: isClipping(overflowY) ? Math.max(top, box.top) : top,
        bottom: isClipping(overflowY) ? Math.min(bottom, box.bottom) : bottom,
      }));
    if (position === 'fixed') break;
  }
  return boxes.filter(({ left, right, top, bottom }) => right - left > 0.5 && bottom - top > 2);
}

/** For screen readers only, on its way out, or drawn by the browser. */
const isUnseen = (element: Element) =>
  !element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) ||
  element.closest('[class~="rl:visually-hidden"], [data-rl-leaving], select, [inert]') !== null;

function seenTexts(root: Element): Seen[] {
  const seen: Seen[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = node.textContent?.trim() ?? '';
    if (!(node instanceof Text) || element === null || text === '' || isUnseen(element)) continue;
    const boxes = boxesOf(node, element);
    if (boxes.length > 0) seen.push({ element, text, boxes });
  }
  return seen;
}

/** The item of a row or grid that an element is in: pieces of one sentence are in the same one. */
function itemOf(element: Element): Element {
  let item = element;
  for (let one: Element | null = element; one?.parentElement; one = one.parentElement) {
    item = one;
    if (/flex|grid/.test(getComputedStyle(one.parentElement).display)) return one;
  }
  return item;
}

/**
 * Texts that lie over one another, or stand in one line with less than `least` between them.
 * @param least px
 */
export function touchingTexts(root: Element, least = 3): string[] {
  const seen = seenTexts(root);
  const found = new Set<string>();
  const name = ({ text }: Seen) => `“${text.slice(0, 40)}”`;
  for (const [i, one] of seen.entries())
    for (const other of seen.slice(i + 1)) {
      const isApart = itemOf(one.element) !== itemOf(other.element);
      for (const a of one.boxes)
        for (const b of other.boxes) {
          const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
          const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
          if (down > 4 && (across > 1 || (isApart && across > -least)))
            found.add(`${name(one)} and ${name(other)}: ${(-across).toFixed(1)} px between`);
        }
    }
  return [...found];
}
