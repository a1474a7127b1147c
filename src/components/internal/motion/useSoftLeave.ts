import type { RefObject } from 'react';
import { useBrowserLayoutEffect } from '../../../hooks/useBrowserLayoutEffect';
import { createLazyPart } from '../lazy-part';
import { wantsMotion } from './wants-motion';

const leaving = createLazyPart(async () => {
  const module = await import('./Leaving');
  await module.loadFeatures();
  return module;
});
/** How many have left their lists in this very moment. */
let leftNow = 0;

/**
 * Lets the others of a list move up instead of jump when this one leaves it. It leaves at once all the same. Several that
 * leave together do so because somebody chose another view: then nothing moves. The first that ever leaves only loads this.
 */
export function useSoftLeave(ref: RefObject<HTMLElement | null>): void {
  useBrowserLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    return () => {
      const { parentElement: list, nextElementSibling: next, offsetHeight: height } = element;
      if (list === null || height === 0 || !wantsMotion()) return;
      leftNow += 1;
      // React takes it out of the document after this, and nothing is painted before.
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
