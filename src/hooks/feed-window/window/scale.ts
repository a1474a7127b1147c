/**
 * Measures how large an element is drawn: 1.5 below `transform: scale(1.5)` or, where browsers say so, `zoom: 1.5`. Of the
 * layout only whole px are told, so what was found stays while it may still be right, and 1 or a round number is taken
 * before others that may be: a scale that trembles would move what it measures.
 */
export function createScale(): (element: HTMLElement) => number {
  let known = 1;
  return (element) => {
    const { height, width } = element.getBoundingClientRect();
    const { offsetHeight, offsetWidth } = element;
    // The longer side tells it more exactly. A transform that is not the same in both directions scrolls by its height.
    const isUneven =
      Math.abs(height * offsetWidth - width * offsetHeight) > height + width + offsetHeight + offsetWidth;
    const [drawn, laid] = isUneven || offsetHeight >= offsetWidth ? [height, offsetHeight] : [width, offsetWidth];
    if (drawn <= 0 || laid <= 0) return known;
    const low = drawn / (laid + 0.5);
    const high = drawn / Math.max(0.5, laid - 0.5);
    const fits = (scale: number) => scale >= low && scale <= high;
    const round = Math.round((drawn / laid) * 20) / 20;
    if (fits(1)) known = 1;
    else if (fits(round)) known = round;
    else if (!fits(known)) known = drawn / laid;
    return known;
  };
}
