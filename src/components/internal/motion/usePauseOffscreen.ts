import { type ForwardedRef, type RefCallback, useCallback, useRef } from 'react';
import { useMergedRefs } from '../useMergedRefs';

/** Movement begins again this far before something comes into view, px. */
const AHEAD_PX = 200;

/** What stops all that moves in it; a list does not, since its cards come into view one by one. */
const PAUSING = ['run-card', 'real-time-run-status'].map((slot) => `[data-slot="${slot}"]`).join(', ');

let observer: IntersectionObserver | null = null;
let watched = 0;

/** With `display: contents` a host gives an element no box: it never intersects, however much of its content is seen. */
const hasBox = (element: Element) => getComputedStyle(element).display !== 'contents';

/** Marks an element while it is out of view; the stylesheet stops what moves in it. One observer for the whole page. */
function watch(element: Element): () => void {
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries)
        target.toggleAttribute('data-rl-offscreen', !isIntersecting && hasBox(target));
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

/** How {@link usePauseOffscreen} watches. */
export interface PauseOffscreenOptions {
  /**
   * Whether a component around it stops it already, as a card does for its bar: then it is not watched once more. Default
   * `false`: cards in a list are watched one by one.
   */
  unlessInside?: boolean;
}

/**
 * Stops what moves in an element while nobody can see it: a spinner below the fold costs as much as one above. It renders
 * nothing: the mark is the element's own, unknown to React.
 *
 * @param ref the caller's own, handed on
 * @returns to be given the element, whenever it comes
 */
export function usePauseOffscreen<T extends Element>(
  ref: ForwardedRef<T>,
  { unlessInside = false }: PauseOffscreenOptions = {},
): RefCallback<T> {
  const unwatch = useRef<(() => void) | null>(null);
  const attach = useCallback(
    (element: T | null) => {
      unwatch.current?.();
      unwatch.current = null;
      if (!element || typeof IntersectionObserver === 'undefined') return;
      const isInside = unlessInside && element.parentElement?.closest(PAUSING) != null;
      if (!isInside) unwatch.current = watch(element);
    },
    [unlessInside],
  );
  return useMergedRefs(attach, ref);
}
