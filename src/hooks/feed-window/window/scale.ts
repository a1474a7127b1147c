/**
 * Measures the scale of an element: 1.5 inside `transform: scale(1.5)` or, in some browsers, `zoom: 1.5`. Layout sizes
 * are rounded to whole px, so a range of scales fits: prefers 1, then a multiple of 0.05, then the previous result,
 * because a jittering scale would move the rows.
 */
export function createScale(): (element: HTMLElement) => number {
  let known = 1;
  return (element) => {
    const { height, width } = element.getBoundingClientRect();
    const { offsetHeight, offsetWidth } = element;
    // The longer side is more precise. In a non-uniform transform only the height matters for scrolling.
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
