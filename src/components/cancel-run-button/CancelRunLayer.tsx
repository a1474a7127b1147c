import * as Dialog from '@radix-ui/react-dialog';
import { forwardRef, type RefObject, useCallback, useRef, useState } from 'react';
import { assignRef } from '../internal/assign-ref';
import { LayerFrame } from '../internal/layer/LayerFrame';
import { leaveEscape } from '../internal/layer/leave-escape';
import { layerBoundary } from '../internal/layer-boundary';
import { createLazyPart, useLazyPart } from '../internal/lazy-part';
import { partProps } from '../internal/part';
import { useMayLeave } from '../internal/useLeave';
import { wantsTouchMotion } from '../internal/wants-motion';
import { ConfirmationButtons, ConfirmationIcon, ReasonField, useConfirmation } from './CancelRunConfirmation';
import type { CancelRunDialogProps } from './CancelRunDialog';
import { CancelRunInline } from './CancelRunInline';
import { useCancelRunPart } from './cancel-run-context';

/** Lets a finger drag the sheet away. Without it the sheet is the same, and stays where it is. */
const sheetGrip = createLazyPart(() => import('../internal/SheetGrip'));

/** The dialog itself, with all that Radix brings: loaded when somebody is about to need it. */
export const CancelRunLayer = forwardRef<HTMLDivElement, CancelRunDialogProps>(function CancelRunLayer(
  { container, ...props },
  ref,
) {
  const { isOpen, dismiss } = useCancelRunPart('CancelRunDialog');
  const [isUnseen, setUnseen] = useState(false);
  const mayLeave = useMayLeave(isOpen);
  // The next time it may be seen.
  if (isUnseen && !isOpen) setUnseen(false);
  if (isUnseen) return <CancelRunInline className="rl:relative rl:z-1" />;
  const surface = (
    <DialogSurface
      {...props}
      isContained={container != null}
      onUnseen={() => setUnseen(true)}
      mayLeave={mayLeave}
      ref={ref}
    />
  );
  return (
    // Not modal by Radix's means, which reach into the page: the frame does that.
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && dismiss()} modal={false}>
      {isOpen && (container == null ? surface : <Dialog.Portal container={container}>{surface}</Dialog.Portal>)}
    </Dialog.Root>
  );
});

const prevent = (event: Event) => event.preventDefault();

const DialogSurface = forwardRef<
  HTMLDivElement,
  Omit<CancelRunDialogProps, 'container'> & {
    isContained: boolean;
    onUnseen: () => void;
    mayLeave: RefObject<boolean>;
  }
>(function DialogSurface({ className, overlayClassName, isContained, onUnseen, mayLeave }, ref) {
  const part = useConfirmation('CancelRunDialog');
  const { safeRef, reason, setReason, ended, messages, run, withReason, isOpen, returnFocusTo, dismiss } = part;
  const contentRef = useRef<HTMLDivElement | null>(null);
  const setContent = useCallback(
    (element: HTMLDivElement | null) => {
      contentRef.current = element;
      assignRef(ref, element);
    },
    [ref],
  );
  const [wantsGrip] = useState(wantsTouchMotion);
  const { loaded: grip } = useLazyPart(sheetGrip, wantsGrip);
  // Asked in place instead: the question has the focus there.
  const isMoved = useRef(false);
  return (
    <Dialog.Content
      asChild
      role="alertdialog"
      // Escape is the frame's, which also keeps it from the host's dialogs; and a press beside the dialog is no answer.
      onEscapeKeyDown={leaveEscape}
      onInteractOutside={prevent}
      onOpenAutoFocus={prevent}
      onCloseAutoFocus={prevent}
    >
      {/* Where the button is, and not in the body: there it is hidden, themed and unmounted together with the button. */}
      <LayerFrame
        mode={isContained ? 'contained' : 'top'}
        onEscape={dismiss}
        onUnseen={() => {
          isMoved.current = true;
          onUnseen();
        }}
        mayLeave={mayLeave}
        takeFocus={() => safeRef.current?.focus({ preventScroll: true })}
        returnFocusTo={() => (isMoved.current ? null : returnFocusTo())}
        {...layerBoundary}
        {...partProps({
          slot: 'cancel-run-overlay',
          base: 'rl:@container rl:anim-overlay',
          className: overlayClassName,
          param: part,
        })}
      >
        <div
          ref={setContent}
          {...partProps({
            slot: 'cancel-run-dialog',
            state: isOpen ? 'open' : 'closed',
            base: [
              'rl:relative rl:flex rl:max-h-full rl:w-full rl:flex-col rl:gap-5 rl:overflow-y-auto rl:bg-raised rl:p-5 rl:text-text rl:lift-lg rl:[outline:none]',
              'rl:self-end rl:rounded-t-xl rl:pb-6 rl:anim-sheet',
              'rl:@md:max-w-[28rem] rl:@md:place-self-center rl:@md:rounded-xl rl:@md:p-6 rl:@md:anim-dialog',
            ].join(' '),
            className,
            param: part,
          })}
        >
          {grip && <grip.SheetGrip sheetRef={contentRef} onDismiss={dismiss} />}
          <div className="rl:flex rl:gap-4">
            <ConfirmationIcon hasEnded={ended !== null} />
            <div className="rl:flex rl:flex-1 rl:flex-col rl:gap-1 rl:pt-0.5">
              <Dialog.Title data-slot="cancel-run-title" className="rl:type-title rl:text-text">
                {part.title}
              </Dialog.Title>
              {run?.name != null && run.name !== '' && (
                <p dir="auto" className="rl:type-label rl:weight-medium rl:text-text rl:wrap-anywhere rl:align-parent">
                  {run.name}
                </p>
              )}
              <Dialog.Description data-slot="cancel-run-description" className="rl:pt-1 rl:type-body rl:text-muted">
                {ended === null ? messages.cancel.description : messages.cancel.endedWhileAsking(ended)}
              </Dialog.Description>
            </div>
          </div>
          {withReason && ended === null && <ReasonField value={reason} onChange={setReason} />}
          <div className="rl:flex rl:flex-col-reverse rl:gap-3 rl:@sm:flex-row rl:@sm:justify-end">
            <ConfirmationButtons
              safeRef={safeRef}
              ended={ended}
              height="rl:high-11 rl:@sm:high-9"
              onConfirm={() => part.confirm(reason)}
              onDismiss={dismiss}
            />
          </div>
        </div>
      </LayerFrame>
    </Dialog.Content>
  );
});
