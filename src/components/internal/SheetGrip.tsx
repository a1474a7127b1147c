import { type RefObject, useEffect, useRef } from 'react';
import { isElement } from '../../hooks/is-element';
import { animate, MotionRoot, m, useDragControls, useMotionValue } from './motion';

/** How far a sheet must be dragged to be put away: this part of its height. */
const FAR_SHARE = 1 / 3;
/** Or how fast, px per second, and then at least this far, px. */
const FAST = { velocity: 500, distance: 24 };
/** Leaving is over after this long, also where animations are paused, ms. */
const LEAVE_MS = 200;

/** Props of {@link SheetGrip}. */
export interface SheetGripProps {
  /** The sheet, at the bottom edge of what it covers. */
  sheetRef: RefObject<HTMLElement | null>;
  /** It was dragged away. */
  onDismiss: () => void;
}

/**
 * Lets a finger drag a bottom sheet down to put it away. The sheet stays the element it is: it follows the `m` element that
 * is dragged in its stead, so that nothing in it is mounted anew when this file arrives.
 */
export function SheetGrip({ sheetRef, onDismiss }: SheetGripProps) {
  const controls = useDragControls();
  const y = useMotionValue(0);
  const isLeaving = useRef(false);
  useEffect(() => {
    const sheet = sheetRef.current;
    if (!sheet) return;
    const { touchAction } = sheet.style;
    // Else the browser takes the movement for scrolling. A sheet that scrolls is moved by its upper edge alone.
    const scrolls = sheet.scrollHeight > sheet.clientHeight + 1;
    if (!scrolls) sheet.style.touchAction = 'pan-x';
    const start = (event: PointerEvent) => {
      if (event.pointerType === 'mouse' || !event.isPrimary || isLeaving.current || !isSheet(sheet)) return;
      const { target } = event;
      if (isElement(target) && target.closest('textarea, input, select, [contenteditable="true"]')) return;
      if (scrolls && !(isElement(target) && target.closest('[data-rl-grip]'))) return;
      controls.start(event);
    };
    sheet.addEventListener('pointerdown', start);
    const unfollow = y.on('change', (now) => {
      sheet.style.transform = now > 0 ? `translateY(${now}px)` : '';
    });
    return () => {
      sheet.removeEventListener('pointerdown', start);
      unfollow();
      // Its transform stays: where it was dragged to, it is seen leaving from.
      sheet.style.touchAction = touchAction;
    };
  }, [sheetRef, controls, y]);
  const onDragEnd = (distance: number, velocity: number) => {
    const height = sheetRef.current?.offsetHeight ?? 0;
    const isFast = velocity > FAST.velocity && distance > FAST.distance;
    if (isLeaving.current || (distance < height * FAR_SHARE && !isFast)) return;
    isLeaving.current = true;
    animate(y, height, { duration: LEAVE_MS / 1_000, ease: 'easeOut' });
    setTimeout(onDismiss, LEAVE_MS);
  };
  return (
    <>
      <span
        data-rl-grip=""
        aria-hidden="true"
        className="rl:absolute rl:inset-x-0 rl:top-0 rl:flex rl:h-5 rl:touch-none rl:items-center rl:justify-center rl:@md:hidden"
      >
        <span className="rl:block rl:h-1 rl:w-9 rl:rounded-full rl:bg-line-strong" />
      </span>
      <MotionRoot>
        <m.span
          aria-hidden="true"
          className="rl:pointer-events-none rl:absolute rl:size-0"
          style={{ y }}
          drag="y"
          dragListener={false}
          dragControls={controls}
          dragConstraints={{ top: 0, bottom: 0 }}
          dragElastic={{ top: 0, bottom: 1 }}
          dragMomentum={false}
          onDragEnd={(_, { offset, velocity }) => onDragEnd(offset.y, velocity.y)}
        />
      </MotionRoot>
    </>
  );
}

/** Whether it stands at the bottom edge, as wide as what it covers: wider, it is a dialog in the middle. */
function isSheet(sheet: HTMLElement): boolean {
  const around = sheet.parentElement;
  return around !== null && sheet.offsetWidth >= around.clientWidth - 1;
}
