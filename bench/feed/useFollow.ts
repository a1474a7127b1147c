import { type RefObject, useLayoutEffect, useRef } from 'react';

/**
 * The follow rule that hosts of a list library write for themselves, done right: let go when the reader scrolls up, again
 * at the end, and put to the end in the same frame as the rows.
 */
export function useFollow(scroller: RefObject<HTMLElement | null>, count: number, toEnd?: () => void): void {
  const isFollowing = useRef(true);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let lastTop = 0;
    const onWheel = (event: WheelEvent) => {
      if (event.deltaY < 0) isFollowing.current = false;
    };
    const onScroll = () => {
      const isDown = element.scrollTop > lastTop;
      lastTop = element.scrollTop;
      if (isDown && element.scrollHeight - element.clientHeight - lastTop < 2) isFollowing.current = true;
    };
    element.addEventListener('wheel', onWheel, { passive: true });
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      element.removeEventListener('wheel', onWheel);
      element.removeEventListener('scroll', onScroll);
    };
  }, [scroller]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs for each count.
  useLayoutEffect(() => {
    if (!isFollowing.current) return;
    if (toEnd) toEnd();
    const element = scroller.current;
    if (!element) return;
    element.scrollTop = element.scrollHeight;
    // Libraries learn of it by the scroll event, which would come a frame late: the tail would be missing in this one.
    element.dispatchEvent(new Event('scroll'));
  }, [count]);
}
