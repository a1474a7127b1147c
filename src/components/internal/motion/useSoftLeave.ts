import type { RefObject } from 'react';
import { useBrowserLayoutEffect } from '../../../hooks/useBrowserLayoutEffect';
import { createLazyPart } from '../lazy-part';
import { wantsMotion } from './wants-motion';

const leaving = createLazyPart(async () => {
  const module = await import('./Leaving');
  await module.loadFeatures();
  return module;
});
/** Number of elements that have left their lists in this moment. */
let leftNow = 0;

/**
 * Lets the rest of a list move up smoothly when this element leaves it. The element itself leaves at once. If several
 * leave together, somebody has changed the view, and nothing moves. The first one only loads the code.
 */
export function useSoftLeave(ref: RefObject<HTMLElement | null>): void {
  useBrowserLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    return () => {
      const { parentElement: list, nextElementSibling: next, offsetHeight: height } = element;
      if (list === null || height === 0 || !wantsMotion()) return;
      leftNow += 1;
      // React removes it after this, and nothing is painted before.
      queueMicrotask(() => {
        const isAlone = leftNow === 1;
        leftNow = 0;
        if (!isAlone || element.isConnected || !list.isConnected) return;
        const loaded = leaving.get();
        if (loaded === null) void leaving.preload();
        else loaded.closePlace({ list, next: next?.parentElement === list ? next : null, height });
      });
    };
  }, [ref]);
}
