import * as Dialog from '@radix-ui/react-dialog';
import { forwardRef, type RefObject, useRef, useState } from 'react';
import { leaveEscape } from '../internal/layer/escape/leave-escape';
import { LayerFrame } from '../internal/layer/LayerFrame';
import { layerBoundary } from '../internal/layer/layer-boundary';
import { createLazyPart, useLazyPart } from '../internal/lazy-part';
import { useMayLeave } from '../internal/motion/useLeave';
import { wantsTouchMotion } from '../internal/motion/wants-motion';
import { partProps } from '../internal/part';
import { useMergedRefs } from '../internal/useMergedRefs';
import { ConfirmButtons, ConfirmIcon, ConfirmReason, useAnswer } from './confirm-parts';
import type { Question } from './question';

/** Lets a finger drag the sheet away. Until it has loaded, the sheet is the same and cannot be dragged. */
const sheetGrip = createLazyPart(() => import('../internal/layer/SheetGrip'));

interface ConfirmDialogProps {
  question: Question;
  className: string | undefined;
  overlayClassName: string | undefined;
  container: HTMLElement | null | undefined;
  /** Called if something lies over the dialog and it cannot be raised above that. */
  onCovered: () => void;
}

/** The confirmation as an alert dialog, with Radix. Loaded when it is about to be needed. */
export const ConfirmDialog = forwardRef<HTMLDivElement, ConfirmDialogProps>(function ConfirmDialog(
  { container, ...props },
  ref,
) {
  const { isOpen, dismiss } = props.question;
  const mayLeave = useMayLeave(isOpen);
  const surface = <DialogSurface {...props} isContained={container != null} mayLeave={mayLeave} ref={ref} />;
  return (
    // Not modal in Radix' sense, which changes the rest of the page: the frame blocks it instead.
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && dismiss()} modal={false}>
      {isOpen && (container == null ? surface : <Dialog.Portal container={container}>{surface}</Dialog.Portal>)}
    </Dialog.Root>
  );
});

const prevent = (event: Event) => event.preventDefault();

type SurfaceProps = Omit<ConfirmDialogProps, 'container'> & { isContained: boolean; mayLeave: RefObject<boolean> };

const DialogSurface = forwardRef<HTMLDivElement, SurfaceProps>(function DialogSurface(
  { question, className, overlayClassName, isContained, onCovered, mayLeave },
  ref,
) {
  const { title, subject, description, hasEnded, isOpen, dismiss, returnFocusTo } = question;
  const answer = useAnswer(question);
  const { safeRef, asksReason } = answer;
  const contentRef = useRef<HTMLDivElement>(null);
  const setContent = useMergedRefs(contentRef, ref);
  const [wantsGrip] = useState(wantsTouchMotion);
  const { loaded: grip } = useLazyPart(sheetGrip, wantsGrip);
  // The confirmation moves inline, and takes the focus there.
  const isMoved = useRef(false);
  return (
    <Dialog.Content
      asChild
      role="alertdialog"
      // The frame handles Escape, and keeps it from the app's own dialogs. A press beside the dialog is no answer.
      onEscapeKeyDown={leaveEscape}
      onInteractOutside={prevent}
      onOpenAutoFocus={prevent}
      onCloseAutoFocus={prevent}
    >
      {/* In the button's place, not in the body: it is hidden, themed and unmounted together with the button. */}
      <LayerFrame
        mode={isContained ? 'contained' : 'top'}
        onEscape={dismiss}
        onUnseen={() => {
          isMoved.current = true;
          onCovered();
        }}
        mayLeave={mayLeave}
        takeFocus={() => safeRef.current?.focus({ preventScroll: true })}
        returnFocusTo={() => (isMoved.current ? null : (returnFocusTo?.() ?? null))}
        {...layerBoundary}
        {...partProps({
          slot: 'cancel-run-overlay',
          className: overlayClassName,
          param: null,
        })}
      >
        <div
          {...partProps({
            slot: 'cancel-run-dialog',
            state: isOpen ? 'open' : 'closed',
            className,
            param: null,
          })}
          ref={setContent}
        >
          {grip && <grip.SheetGrip sheetRef={contentRef} onDismiss={dismiss} />}
          <div className="rl:flex rl:gap-4">
            <ConfirmIcon hasEnded={hasEnded} />
            <div className="rl:flex rl:flex-1 rl:flex-col rl:gap-1 rl:pt-0.5">
              <Dialog.Title data-slot="cancel-run-title" className="rl:type-title rl:text-text">
                {title}
              </Dialog.Title>
              {subject !== null && (
                <p dir="auto" className="rl:type-label rl:weight-medium rl:text-text rl:wrap-anywhere rl:align-parent">
                  {subject}
                </p>
              )}
              <Dialog.Description data-slot="cancel-run-description" className="rl:pt-1 rl:type-body rl:text-muted">
                {description}
              </Dialog.Description>
            </div>
          </div>
          {asksReason && <ConfirmReason answer={answer} />}
          <div className="rl:flex rl:flex-col-reverse rl:gap-3 rl:@sm:flex-row rl:@sm:justify-end">
            <ConfirmButtons question={question} answer={answer} height="rl:high-12 rl:@sm:high-9" />
          </div>
        </div>
      </LayerFrame>
    </Dialog.Content>
  );
});
