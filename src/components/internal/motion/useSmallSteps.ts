import { type RefCallback, useCallback, useRef } from 'react';
import { useBrowserLayoutEffect } from '../../../hooks/useBrowserLayoutEffect';

/**
 * A growth smaller than this does not look like a jump, px. Every transition costs some frames of the whole page, and a
 * run of ten minutes that is read each second grows by 0.17 % at a time.
 */
const SEEN_PX = 2.5;
/** A larger growth takes at most this long, ms; a small one meanwhile would cut its transition off. */
const GROWS_FOR_MS = 1_000;
/** Assumed length of a bar without a given length, px: a long one. */
const LONG_PX = 1_000;

/**
 * Marks a fill while its growth is too small to look like a jump; the stylesheet then moves it without a transition.
 * Renders nothing: it sets an attribute, unknown to React, before the browser computes styles.
 *
 * @param fraction length of the fill, 0 to 1; `null` = none
 * @param lengthPx approximate length of the track, px. Default 1000
 * @returns a ref for the fill
 */
export function useSmallSteps(fraction: number | null, lengthPx = LONG_PX): RefCallback<HTMLElement> {
  const fill = useRef<HTMLElement | null>(null);
  const last = useRef({ fraction, grewAt: Number.NEGATIVE_INFINITY });
  useBrowserLayoutEffect(() => {
    const { fraction: from, grewAt } = last.current;
    const now = performance.now();
    const isSmall = from !== null && fraction !== null && Math.abs(fraction - from) * lengthPx < SEEN_PX;
    last.current = { fraction, grewAt: isSmall ? grewAt : now };
    fill.current?.toggleAttribute('data-rl-small-step', isSmall && now - grewAt >= GROWS_FOR_MS);
  }, [fraction, lengthPx]);
  return useCallback((element: HTMLElement | null) => {
    fill.current = element;
  }, []);
}
