import { type KeyboardEvent, type MouseEvent, useCallback, useMemo, useRef } from 'react';
import { useBrowserLayoutEffect } from '../../../hooks/useBrowserLayoutEffect';
import { isStrayPress } from './keys';
import { type PressWatch, watchPresses } from './press-intent';

/** What a button does with presses that were not meant for it. Stable. */
export interface PressIntent {
  /** To be given the button's element. */
  watch: (element: HTMLElement | null) => void;
  /** For `onClick`: whether the press was meant. Takes the event away from everybody else where it was not. */
  isMeant: (event: MouseEvent<HTMLElement>) => boolean;
  /** For `onKeyDown`: a key that is held, or an input method's, presses nothing. */
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

/**
 * For buttons whose press cannot be undone: it must begin and end on that very button, and not come within half a second of
 * the button's appearing under the pointer.
 * @param deed what a press does now; with another one the button counts as another that has just appeared
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
