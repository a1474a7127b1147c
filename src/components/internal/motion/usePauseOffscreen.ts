import { type ForwardedRef, type RefCallback, useCallback, useRef } from 'react';
import { useMergedRefs } from '../useMergedRefs';

/** Animations resume this far before an element comes into view, px. */
const AHEAD_PX = 200;

/** Components that pause everything inside. A list does not, because its cards come into view one by one. */
const PAUSING = ['run-card', 'real-time-run-status'].map((slot) => `[data-slot="${slot}"]`).join(', ');

let observer: IntersectionObserver | null = null;
let watched = 0;

/** With `display: contents`, an element has no box and never intersects, however much of its content is visible. */
const hasBox = (element: Element) => getComputedStyle(element).display !== 'contents';

/**
 * Marks an element while it is outside of the view; the stylesheet pauses its animations. One observer serves the whole
 * page.
 */
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

/** Options of {@link usePauseOffscreen}. */
export interface PauseOffscreenOptions {
  /**
   * True = do not watch it if a component around it pauses it already, as a card does for its bar. Default `false`:
   * cards in a list are watched one by one.
   */
  unlessInside?: boolean;
}

/**
 * Pauses the animations of an element outside of the view: a spinner below the fold costs as much as one above. Renders
 * nothing: it sets an attribute, unknown to React.
 *
 * @param ref the caller's own ref, which also gets the element
 * @returns a ref for the element
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
