import { type ForwardedRef, type RefCallback, useEffect, useRef } from 'react';
import { useMergedRefs } from './useMergedRefs';

/** Movement begins again this far before something comes into view, px. */
const AHEAD_PX = 200;

let observer: IntersectionObserver | null = null;
let watched = 0;

/** Marks an element while it is out of view; the stylesheet stops what moves in it. One observer for the whole page. */
function watch(element: Element): () => void {
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) target.toggleAttribute('data-rl-away', !isIntersecting);
    },
    { rootMargin: `${AHEAD_PX}px` },
  );
  observer.observe(element);
  watched += 1;
  return () => {
    observer?.unobserve(element);
    watched -= 1;
    if (watched > 0) return;
    observer?.disconnect();
    observer = null;
  };
}

/**
 * Stops what moves in an element while nobody can see it: a spinner below the fold costs as much as one above. It renders
 * nothing: the mark is the element's own, unknown to React.
 * @param ref the caller's own, handed on
 * @returns to be given the element
 */
export function useRestOutOfView<T extends Element>(ref: ForwardedRef<T>): RefCallback<T> {
  const current = useRef<T | null>(null);
  useEffect(() => {
    if (current.current && typeof IntersectionObserver !== 'undefined') return watch(current.current);
    return undefined;
  }, []);
  return useMergedRefs(current, ref);
}
