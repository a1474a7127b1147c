import { type ComponentPropsWithoutRef, forwardRef } from 'react';
import { isEnded } from '../../core/run/run';
import { statusWord } from '../../core/text/status-word';
import { ConfirmSurface } from '../confirm/ConfirmSurface';
import type { Question } from '../confirm/question';
import { type ClassNameProp, classNameOf } from '../internal/part';
import { type CancelRunContextValue, type CancelRunState, useCancelRunPart } from './cancel-run-context';

/** Props of {@link CancelRunDialog}. */
export interface CancelRunDialogProps {
  /** Class name of the dialog's surface, or a function of the state. */
  className?: ClassNameProp<CancelRunState>;
  /** Class name of the overlay that darkens the page, or a function of the state. */
  overlayClassName?: ClassNameProp<CancelRunState>;
  /**
   * Element that the dialog is rendered into; it must be positioned, and the dialog fills it. Default: the provider's
   * `layers`, else above the whole window.
   */
  container?: HTMLElement | null | undefined;
}

/** Props of {@link CancelRunInline}. */
export interface CancelRunInlineProps extends Omit<ComponentPropsWithoutRef<'div'>, 'className' | 'children'> {
  /** Class name, or a function of the state. */
  className?: ClassNameProp<CancelRunState>;
}

/**
 * The confirmation as an alert dialog: centred, or a bottom sheet if its container is narrower than 768 px. Its code
 * loads separately. If that is slow or fails, the confirmation appears inline, so a cancel never depends on it.
 */
export const CancelRunDialog = forwardRef<HTMLDivElement, CancelRunDialogProps>(function CancelRunDialog(
  { className, overlayClassName, container },
  ref,
) {
  const part = useCancelRunPart('CancelRunDialog');
  return (
    <ConfirmSurface
      mode="dialog"
      question={questionOf(part)}
      container={container}
      className={classNameOf(className, part)}
      overlayClassName={classNameOf(overlayClassName, part)}
      ref={ref}
    />
  );
});

/** The confirmation inline, for headers: no overlay, and the rest of the page stays usable. Escape dismisses it. */
export const CancelRunInline = forwardRef<HTMLDivElement, CancelRunInlineProps>(function CancelRunInline(
  { className, ...props },
  ref,
) {
  const part = useCancelRunPart('CancelRunInline');
  return (
    <ConfirmSurface
      {...props}
      mode="inline"
      question={questionOf(part)}
      className={classNameOf(className, part)}
      ref={ref}
    />
  );
});

/** The confirmation in the form that the provider selects. */
export function CancelRunQuestion({
  dialog,
  inline,
}: {
  dialog?: CancelRunDialogProps | undefined;
  inline?: CancelRunInlineProps | undefined;
}) {
  const { confirmation } = useCancelRunPart('CancelRunQuestion');
  if (confirmation === 'none') return null;
  return confirmation === 'inline' ? <CancelRunInline {...inline} /> : <CancelRunDialog {...dialog} />;
}

/** The texts and actions of the confirmation, also after the run has ended while it was open. */
function questionOf(part: CancelRunContextValue): Question {
  const { run, messages, isOpen, askReason, confirm, dismiss, returnFocusTo } = part;
  const { cancel } = messages;
  const endedAs = run !== null && isEnded(run.status) ? run.status : null;
  const ended = run === null || endedAs === null ? null : statusWord(run, messages.status);
  const endedText = ended === null ? null : cancel.endedWhileAsking(ended);
  return {
    isOpen,
    title: endedAs === null ? cancel.title : cancel.alreadyEnded[endedAs],
    subject: run?.name || null,
    description: endedText ?? cancel.description,
    hasEnded: endedText !== null,
    announcement: endedText === null ? null : messages.announce.status(run?.name || null, endedText),
    askReason,
    confirm,
    dismiss,
    returnFocusTo,
  };
}
