import { type ComponentPropsWithoutRef, forwardRef } from 'react';
import { isEnded } from '../../core/run/run';
import { statusWord } from '../../core/text/status-word';
import { ConfirmSurface } from '../confirm/ConfirmSurface';
import type { Question } from '../confirm/question';
import { type ClassNameProp, classNameOf } from '../internal/part';
import { type CancelRunContextValue, type CancelRunState, useCancelRunPart } from './cancel-run-context';

/** Props of {@link CancelRunDialog}. */
export interface CancelRunDialogProps {
  /** Text, or a function of the state; for the white surface. */
  className?: ClassNameProp<CancelRunState>;
  /** Text, or a function of the state; for what darkens the page. */
  overlayClassName?: ClassNameProp<CancelRunState>;
  /**
   * Where it is put. Default: as the provider's `layers` say, else over the whole window, above everything in it. An element given
   * must be positioned, and is filled.
   */
  container?: HTMLElement | null | undefined;
}

/** Props of {@link CancelRunInline}. */
export interface CancelRunInlineProps extends Omit<ComponentPropsWithoutRef<'div'>, 'className' | 'children'> {
  /** Text, or a function of the state. */
  className?: ClassNameProp<CancelRunState>;
}

/**
 * The confirmation as an alert dialog: centred, and a sheet at the bottom where its container is narrower than 768 px. It
 * comes in a file of its own; where that is slow or cannot be loaded the question is asked in place, so that cancelling
 * never depends on it.
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

/** The confirmation in place, for headers: no overlay, nothing else is blocked. Escape dismisses it. */
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

/** The confirmation in the form that the provider asks for. */
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

/** What is asked before a run is cancelled, and what it becomes when the run ends in the meantime. */
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
