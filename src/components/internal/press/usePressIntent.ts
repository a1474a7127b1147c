import { type KeyboardEvent, type MouseEvent, useCallback, useMemo, useRef } from 'react';
import { useBrowserLayoutEffect } from '../../../hooks/useBrowserLayoutEffect';
import { isStrayPress } from './keys';
import { type PressWatch, watchPresses } from './press-intent';

/** How a button treats presses that were not meant for it. Stable. */
export interface PressIntent {
  /** Ref for the button's element. */
  watch: (element: HTMLElement | null) => void;
  /** For `onClick`: whether the press was meant. Otherwise it stops the event for all other listeners. */
  isMeant: (event: MouseEvent<HTMLElement>) => boolean;
  /** For `onKeyDown`: a held key, or one of an input method, presses nothing. */
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

/**
 * For buttons whose press cannot be undone: it must start and end on this very button, and not within half a second
 * after the button has appeared under the pointer.
 * @param deed what a press does now; a new value makes the button count as one that has just appeared
 */
export function usePressIntent(deed: string): PressIntent {
  const watched = useRef<PressWatch | null>(null);
  const watch = useCallback((element: HTMLElement | null) => {
    watched.current?.stop();
    watched.current = element === null ? null : watchPresses(element);
  }, []);
  const lastDeed = useRef(deed);
  useBrowserLayoutEffect(() => {
    if (lastDeed.current === deed) return;
    lastDeed.current = deed;
    watched.current?.renew();
  }, [deed]);
  return useMemo(
    () => ({
      watch,
      isMeant(event) {
        if (watched.current?.isMeant(event.nativeEvent) !== false) return true;
        event.preventDefault();
        event.stopPropagation();
        return false;
      },
      onKeyDown(event) {
        if (isStrayPress(event)) event.preventDefault();
      },
    }),
    [watch],
  );
}
