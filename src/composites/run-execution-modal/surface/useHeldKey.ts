import { type KeyboardEvent, useMemo, useRef } from 'react';
import { isStrayPress } from '../../../components/internal/press/keys';

/**
 * The key that opened the window may still be held, and repeats in the focused element: in the first field of a form, a
 * repeated Enter would submit it and start a run. Repetitions do nothing until a key is released or another one is
 * pressed.
 */
export function useHeldKey() {
  const isHeld = useRef(true);
  return useMemo(
    () => ({
      onKeyDown(event: KeyboardEvent) {
        if (!event.repeat) isHeld.current = false;
        else if (isHeld.current && isStrayPress(event)) event.preventDefault();
      },
      onKeyUp() {
        isHeld.current = false;
      },
    }),
    [],
  );
}
