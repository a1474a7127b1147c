import { type RefObject, useRef } from 'react';
import { useBrowserLayoutEffect } from '../../../hooks/useBrowserLayoutEffect';
import { createLazyPart } from '../lazy-part';
import { wantsMotion } from './wants-motion';

/** @internal Loaded with the first thing that may leave. Without it everything vanishes instead. */
export const leavePart = createLazyPart(() => import('./leave'));

/**
 * Whether a part that goes may be seen going: not if it goes together with its owner, as on another route.
 * @param isWanted the owner still wants it: then it is exchanged, and has not left
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
 * Lets an element go out of sight after it has left. To the page it is gone at once: React has removed it, the focus and all
 * that is heard and pressed are those of what stays. Only a silent copy of it is seen for a moment.
 * @param mayLeave asked at that moment; default: it may, if what it stood in is still there
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
