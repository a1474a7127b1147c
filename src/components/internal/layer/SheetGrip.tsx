import { type RefObject, useEffect, useRef } from 'react';
import * as en from '../../../core/text/messages/english';
import { isElement } from '../../../hooks/is-element';
import { useMessages } from '../../../hooks/useMessages';
import { animate, MotionRoot, m, useDragControls, useMotionValue } from '../motion/motion';
import { Button } from '../press/Button';

const english = { cancel: en.cancel };

/** How far a sheet must be dragged to close, px. */
const FAR = 96;
/** Or how fast, px per second, if it is dragged at least this far, px. */
const FAST = { velocity: 500, distance: 24 };
/** Time limit of the leave animation, also if animations are paused, ms. */
const LEAVE_MS = 200;

/** Props of {@link SheetGrip}. */
export interface SheetGripProps {
  /** The sheet at the bottom edge. */
  sheetRef: RefObject<HTMLElement | null>;
  /** Called when it was dragged away. */
  onDismiss: () => void;
}

/**
 * Lets a finger drag a bottom sheet down to close it. The sheet keeps its element and follows an `m` element that is
 * dragged instead, so that nothing in it is remounted when this file loads. The finger drags a button, for people who
 * use no finger.
 */
export function SheetGrip({ sheetRef, onDismiss }: SheetGripProps) {
  const controls = useDragControls();
  const y = useMotionValue(0);
  const { close } = useMessages(english).cancel;
  const isLeaving = useRef(false);
  /** The last press moved the sheet, so it was no press of the button. */
  const isDragged = useRef(false);
  useEffect(() => {
    const sheet = sheetRef.current;
    if (!sheet) return;
    const { touchAction } = sheet.style;
    // Otherwise the browser scrolls instead. A sheet whose content scrolls is dragged by its upper edge only.
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
      // Keep its transform: the leave animation starts where it was dragged to.
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
          // 0 for a key, which does not end a drag.
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

/** Whether it is at the bottom edge and as wide as what it covers; otherwise it is a centred dialog. */
function isSheet(sheet: HTMLElement): boolean {
  const around = sheet.parentElement;
  return around !== null && sheet.offsetWidth >= around.clientWidth - 1;
}
