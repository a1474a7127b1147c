/** An `IntersectionObserver` for unit tests that reports what the test says. */
export function createIntersectionObserver() {
  const observed = new Set<Element>();
  let report: (entries: readonly { target: Element; isIntersecting: boolean }[]) => void = () => {};
  class IntersectionObserver {
    constructor(callback: typeof report) {
      report = callback;
    }
    observe = (element: Element) => void observed.add(element);
    unobserve = (element: Element) => void observed.delete(element);
    disconnect = () => observed.clear();
  }
  return {
    /** For `vi.stubGlobal('IntersectionObserver', …)`. */
    IntersectionObserver,
    /** The elements that are observed at present. */
    observed,
    /** Reports that an element has come into view, or left it. */
    report: (target: Element, isIntersecting: boolean) => report([{ target, isIntersecting }]),
  };
}
