import { type RefObject, useRef } from 'react';
import { useBrowserLayoutEffect } from '../../../hooks/useBrowserLayoutEffect';
import { createLazyPart } from '../lazy-part';
import { wantsMotion } from './wants-motion';

/** @internal Loads with the first element that may leave. Without it, elements disappear at once. */
export const leavePart = createLazyPart(() => import('./leave'));

/**
 * Whether the leave animation of a part may be shown: not if the part unmounts with its owner, as on a change of route.
 * @param isWanted the owner still wants the part, so it is only replaced
 */
export function useMayLeave(isWanted: boolean): RefObject<boolean> {
  const mayLeave = useRef(false);
  useBrowserLayoutEffect(() => {
    mayLeave.current = !isWanted;
    return () => {
      mayLeave.current = false;
    };
  }, [isWanted]);
  return mayLeave;
}

/**
 * Shows a leave animation after an element is removed. For the page it is gone at once: React has removed it, and
 * focus, announcements and presses go to what stays. Only an inert copy is visible for a moment.
 * @param mayLeave evaluated then; default: it may, if its parent is still in the document
 */
export function useLeave(
  ref: RefObject<HTMLElement | null>,
  how: 'layer' | 'notice',
  mayLeave?: RefObject<boolean> | undefined,
): void {
  useBrowserLayoutEffect(() => {
    const element = ref.current;
    if (element === null || !wantsMotion()) return;
    leavePart.get()?.clearLeaving(element);
    void leavePart.preload();
    return () => leavePart.get()?.leave(element, how, mayLeave);
  }, [ref, how, mayLeave]);
}
