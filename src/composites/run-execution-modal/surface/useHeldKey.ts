import { type KeyboardEvent, useMemo, useRef } from 'react';
import { isStrayPress } from '../../../components/internal/press/keys';

/**
 * The key that opened the window may still be held, and repeats in what has the focus now: in a form's first field a repeated
 * Enter submits the form and starts a run. Until a key has come up, or another went down, repetitions do nothing.
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
