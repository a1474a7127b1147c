import { type RefCallback, useCallback, useRef } from 'react';
import { useBrowserLayoutEffect } from '../../../hooks/useBrowserLayoutEffect';

/**
 * A growth that is smaller than this is not seen as a jump, px. Every transition costs some frames of the whole page, and a run
 * of ten minutes that is read each second grows by 0.17 % at a time.
 */
const SEEN_PX = 2.5;
/** Of a bar whose length nobody has told, px: a long one. */
const LONG_PX = 1_000;

/**
 * Marks a fill while its growth is too small to be seen as a jump; the stylesheet then moves it without a transition. It
 * renders nothing: the mark is the element's own, unknown to React, and stands before the browser looks for what has changed.
 *
 * @param fraction Length of the fill, 0 to 1; `null` = it has none.
 * @param lengthPx Of the track, about. Default 1,000.
 * @returns A ref for the fill.
 */
export function useSmallSteps(fraction: number | null, lengthPx = LONG_PX): RefCallback<HTMLElement> {
  const fill = useRef<HTMLElement | null>(null);
  const last = useRef(fraction);
  useBrowserLayoutEffect(() => {
    const from = last.current;
    last.current = fraction;
    const isSmall = from !== null && fraction !== null && Math.abs(fraction - from) * lengthPx < SEEN_PX;
    fill.current?.toggleAttribute('data-rl-small-step', isSmall);
  }, [fraction, lengthPx]);
  return useCallback((element: HTMLElement | null) => {
    fill.current = element;
  }, []);
}
