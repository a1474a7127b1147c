import * as Dialog from '@radix-ui/react-dialog';
import { forwardRef, useCallback, useRef, useState } from 'react';
import { assignRef } from '../internal/assign-ref';
import { isOwnKey } from '../internal/keys';
import { layerBoundary } from '../internal/layer-boundary';
import { createLazyPart, useLazyPart } from '../internal/lazy-part';
import { partProps, useRootAttributes } from '../internal/part';
import { wantsTouchMotion } from '../internal/wants-motion';
import { ConfirmationButtons, ConfirmationIcon, ReasonField, useConfirmation } from './CancelRunConfirmation';
import type { CancelRunDialogProps } from './CancelRunDialog';
import { useCancelRunPart } from './cancel-run-context';

/** Lets a finger drag the sheet away. Without it the sheet is the same, and stays where it is. */
const sheetGrip = createLazyPart(() => import('../internal/SheetGrip'));

/** The dialog itself, with all that Radix brings: loaded when somebody is about to need it. */
export const CancelRunLayer = forwardRef<HTMLDivElement, CancelRunDialogProps>(function CancelRunLayer(
  { container, ...props },
  ref,
) {
  const { isOpen, dismiss } = useCancelRunPart('CancelRunDialog');
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && dismiss()}>
      <Dialog.Portal container={container}>
        <DialogSurface {...props} isContained={container != null} ref={ref} />
      </Dialog.Portal>
    </Dialog.Root>
  );
});

const DialogSurface = forwardRef<HTMLDivElement, CancelRunDialogProps & { isContained: boolean }>(
  function DialogSurface({ className, overlayClassName, isContained }, ref) {
    const root = useRootAttributes();
    const part = useConfirmation('CancelRunDialog');
    const { safeRef, reason, setReason, ended, messages, run, withReason, returnFocus } = part;
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
    const confirm = () => part.confirm(reason);
    return (
      <Dialog.Overlay
        {...root}
        {...layerBoundary}
        {...partProps({
          slot: 'cancel-run-overlay',
          base: `${isContained ? 'rl:absolute' : 'rl:fixed'} rl:inset-0 rl:z-1000 rl:@container rl:w-full rl:grid rl:overflow-clip rl:bg-overlay rl:anim-overlay`,
          className: overlayClassName,
          param: part,
        })}
      >
        <Dialog.Content
          ref={setContent}
          role="alertdialog"
          aria-modal="true"
          {...partProps({
            slot: 'cancel-run-dialog',
            base: [
              'rl:relative rl:flex rl:max-h-full rl:w-full rl:flex-col rl:gap-5 rl:overflow-y-auto rl:bg-raised rl:p-5 rl:text-text rl:lift-lg rl:[outline:none]',
              'rl:self-end rl:rounded-t-xl rl:pb-6 rl:anim-sheet',
              'rl:@md:max-w-[28rem] rl:@md:place-self-center rl:@md:rounded-xl rl:@md:p-6 rl:@md:anim-dialog',
            ].join(' '),
            className,
            param: part,
          })}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            safeRef.current?.focus({ preventScroll: true });
          }}
          onEscapeKeyDown={(event) => {
            if (!isOwnKey(event, 'Escape')) event.preventDefault();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            returnFocus();
          }}
          // An answer is wanted: a press beside the dialog is none.
          onInteractOutside={(event) => event.preventDefault()}
        >
          {grip && <grip.SheetGrip sheetRef={contentRef} onDismiss={part.dismiss} />}
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
              height="rl:min-h-11 rl:@sm:min-h-9"
              onConfirm={confirm}
              onDismiss={part.dismiss}
            />
          </div>
        </Dialog.Content>
      </Dialog.Overlay>
    );
  },
);
