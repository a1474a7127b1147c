import { useId, useRef, useState } from 'react';
import * as en from '../../core/text/messages/english';
import { useAnnounce } from '../../hooks/announce/useAnnounce';
import { useBrowserLayoutEffect } from '../../hooks/useBrowserLayoutEffect';
import { useMessages } from '../../hooks/useMessages';
import { AlertTriangle, CheckCircle } from '../internal/icons';
import { PressButton } from '../internal/press/PressButton';
import type { Question } from './question';

const english = { cancel: en.cancel };

/** State that every form of the confirmation keeps while it is open. */
export function useAnswer({ hasEnded, announcement, askReason, confirm }: Question) {
  const safeRef = useRef<HTMLButtonElement>(null);
  const [reason, setReason] = useState('');
  // Announced without moving the focus.
  useAnnounce(announcement);

  // The button that would have confirmed is gone. If it had the focus, the remaining one takes it.
  useBrowserLayoutEffect(() => {
    if (!hasEnded) return;
    const document = safeRef.current?.ownerDocument;
    if (document && (document.activeElement === null || document.activeElement === document.body)) {
      safeRef.current?.focus();
    }
  }, [hasEnded]);

  return { safeRef, reason, setReason, asksReason: askReason && !hasEnded, answerYes: () => confirm(reason) };
}

export type Answer = ReturnType<typeof useAnswer>;

/** An orange triangle, or the icon of an end. */
export function ConfirmIcon({ hasEnded }: { hasEnded: boolean }) {
  return (
    <span
      className={
        hasEnded
          ? 'rl:flex rl:size-10 rl:shrink-0 rl:items-center rl:justify-center rl:rounded-full rl:bg-queued-bg rl:text-queued'
          : 'rl:flex rl:size-10 rl:shrink-0 rl:items-center rl:justify-center rl:rounded-full rl:bg-kind-backup-bg rl:text-warning'
      }
    >
      {hasEnded ? (
        <CheckCircle aria-hidden className="rl:size-5" />
      ) : (
        <AlertTriangle aria-hidden className="rl:size-5" />
      )}
    </span>
  );
}

/** The field for an optional reason. */
export function ConfirmReason({ answer: { reason, setReason } }: { answer: Answer }) {
  const { cancel } = useMessages(english);
  const id = useId();
  return (
    <div className="rl:flex rl:flex-col rl:gap-1.5">
      <label htmlFor={id} className="rl:type-label rl:weight-medium rl:text-text">
        {cancel.reasonLabel}
      </label>
      <textarea
        id={id}
        data-slot="cancel-run-reason"
        rows={2}
        maxLength={500}
        // Without a letter, "auto" is left to right: on an Arabic page the caret would stand at the wrong side.
        dir={reason === '' ? undefined : 'auto'}
        value={reason}
        placeholder={cancel.reasonPlaceholder}
        onChange={(event) => setReason(event.target.value)}
        className="rl:part"
      />
    </div>
  );
}

/** The two buttons. After an end, only the safe one remains, with the text "Close". */
export function ConfirmButtons({
  question: { hasEnded, dismiss },
  answer: { safeRef, answerYes },
  height,
}: {
  question: Question;
  answer: Answer;
  /** Class names for the height of a button. */
  height: string;
}) {
  const { cancel } = useMessages(english);
  return (
    <>
      <PressButton deed="dismiss" data-slot="cancel-run-dismiss" ref={safeRef} onClick={dismiss} className={height}>
        {hasEnded ? cancel.close : cancel.dismiss}
      </PressButton>
      {!hasEnded && (
        <PressButton deed="confirm" data-slot="cancel-run-confirm" onClick={answerYes} className={height}>
          {cancel.confirm}
        </PressButton>
      )}
    </>
  );
}
