/** An `IntersectionObserver` for unit tests, controlled by the test. */
export function createIntersectionObserver() {
  const observed = new Set<Element>();
  let report: (
    entries: readonly Pick<IntersectionObserverEntry, 'target' | 'isIntersecting' | 'boundingClientRect'>[],
  ) => void = () => {};
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
    /** The currently observed elements. */
    observed,
    /** Reports that an element has entered or left the view. */
    report: (target: Element, isIntersecting: boolean) =>
      report([{ target, isIntersecting, boundingClientRect: target.getBoundingClientRect() }]),
  };
}
