import { type RefObject, useLayoutEffect, useRef } from 'react';

/**
 * The follow rule that hosts of a list library write themselves, done right: it stops when the reader scrolls up,
 * resumes at the end, and scrolls in the same frame in which rows are added.
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
    // Libraries react to the scroll event, which would come a frame late, with the tail missing in this one.
    element.dispatchEvent(new Event('scroll'));
  }, [count]);
}
