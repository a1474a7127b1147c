import { type RefObject, useEffect, useRef } from 'react';
import * as en from '../../../core/text/messages/english';
import { isElement } from '../../../hooks/is-element';
import { useMessages } from '../../../hooks/useMessages';
import { animate, MotionRoot, m, useDragControls, useMotionValue } from '../motion/motion';
import { Button } from '../press/Button';

const english = { cancel: en.cancel };

/** How far a sheet must be dragged to be put away, px. */
const FAR = 96;
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
 * is dragged in its stead, so that nothing in it is mounted anew when this file arrives. What the finger takes is a button, for
 * those who have no finger on it.
 */
export function SheetGrip({ sheetRef, onDismiss }: SheetGripProps) {
  const controls = useDragControls();
  const y = useMotionValue(0);
  const { close } = useMessages(english).cancel;
  const isLeaving = useRef(false);
  /** The press that has just ended has moved the sheet: it was no press of the button. */
  const isDragged = useRef(false);
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
      if (now > 2) isDragged.current = true;
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
    if (isLeaving.current || (distance <= FAR && !isFast)) return;
    isLeaving.current = true;
    animate(y, height, { duration: LEAVE_MS / 1_000, ease: 'easeOut' });
    setTimeout(onDismiss, LEAVE_MS);
  };
  return (
    <>
      <Button
        data-rl-grip=""
        aria-label={close}
        onPointerDown={() => {
          isDragged.current = false;
        }}
        onClick={({ detail }) => {
          // Of a key it is 0: that is no end of a drag.
          if (!isLeaving.current && (detail === 0 || !isDragged.current)) onDismiss();
        }}
        className="rl:absolute rl:inset-x-0 rl:top-0 rl:mx-auto rl:flex rl:h-6 rl:w-24 rl:touch-none rl:items-start rl:justify-center rl:pt-2 rl:pointer-coarse:h-11 rl:rounded-md rl:focus-mark rl:@md:hidden"
      >
        <span aria-hidden="true" className="rl:mark rl:block rl:h-1 rl:w-9 rl:rounded-full rl:bg-line-strong" />
      </Button>
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
