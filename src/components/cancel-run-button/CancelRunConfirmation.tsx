import { type ReactNode, type RefObject, useId, useRef, useState } from 'react';
import { isEnded } from '../../core/run/run';
import { statusWord } from '../../core/text/status-word';
import { useBrowserLayoutEffect } from '../../hooks/useBrowserLayoutEffect';
import { useSaid } from '../../hooks/useSaid';
import { AlertTriangle, CheckCircle } from '../internal/icons';
import { PressButton } from '../internal/PressButton';
import { useCancelRunPart } from './cancel-run-context';

const button =
  'rl:edge rl:border-transparent rl:inline-flex rl:items-center rl:justify-center rl:rounded-md rl:px-3.5 rl:type-body rl:weight-medium rl:focus-mark rl:ease-colors';

/** What the two forms of the confirmation have in common. */
export function useConfirmation(part: string) {
  const context = useCancelRunPart(part);
  const { run, messages } = context;
  const safeRef = useRef<HTMLButtonElement>(null);
  const [reason, setReason] = useState('');
  const endedAs = run !== null && isEnded(run.status) ? run.status : null;
  const ended = run === null || endedAs === null ? null : statusWord(run, messages.status);
  const title = endedAs === null ? messages.cancel.title : messages.cancel.alreadyEnded[endedAs];
  // Read out without a move of the focus.
  useSaid(ended === null ? null : messages.announce.status(run?.name || null, messages.cancel.endedWhileAsking(ended)));

  // The button that would have cancelled is gone; if it had the focus, the one that stays takes it.
  useBrowserLayoutEffect(() => {
    if (ended === null) return;
    const document = safeRef.current?.ownerDocument;
    if (document && (document.activeElement === null || document.activeElement === document.body)) {
      safeRef.current?.focus();
    }
  }, [ended]);

  return { ...context, safeRef, reason, setReason, ended, title };
}

/** The orange triangle, or what came in the meantime. */
export function ConfirmationIcon({ hasEnded }: { hasEnded: boolean }) {
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

/** The optional reason. */
export function ReasonField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { messages } = useCancelRunPart('CancelRunReason');
  const id = useId();
  return (
    <div className="rl:flex rl:flex-col rl:gap-1.5">
      <label htmlFor={id} className="rl:type-label rl:weight-medium rl:text-text">
        {messages.cancel.reasonLabel}
      </label>
      <textarea
        id={id}
        data-slot="cancel-run-reason"
        rows={2}
        maxLength={500}
        dir="auto"
        value={value}
        placeholder={messages.cancel.reasonPlaceholder}
        onChange={(event) => onChange(event.target.value)}
        className="rl:block rl:w-full rl:resize-none rl:rounded-md rl:edge rl:border-field rl:bg-surface rl:px-3 rl:py-2 rl:type-body rl:text-text rl:placeholder:text-muted rl:focus-mark"
      />
    </div>
  );
}

/** The two buttons; once the run has ended only the harmless one, which then says "Close". */
export function ConfirmationButtons({
  safeRef,
  ended,
  height,
  onConfirm,
  onDismiss,
  children,
}: {
  safeRef: RefObject<HTMLButtonElement | null>;
  ended: string | null;
  height: string;
  onConfirm: () => void;
  onDismiss: () => void;
  children?: ReactNode;
}) {
  const { messages } = useCancelRunPart('CancelRunConfirm');
  return (
    <>
      <PressButton
        deed="dismiss"
        data-slot="cancel-run-dismiss"
        ref={safeRef}
        onClick={onDismiss}
        className={`${button} ${height} rl:bg-secondary rl:text-on-secondary rl:hover:bg-secondary-hover`}
      >
        {ended === null ? messages.cancel.dismiss : messages.cancel.close}
      </PressButton>
      {ended === null && (
        <PressButton
          deed="confirm"
          data-slot="cancel-run-confirm"
          onClick={onConfirm}
          className={`${button} ${height} rl:bg-danger rl:text-on-danger rl:hover:bg-danger-hover`}
        >
          {messages.cancel.confirm}
        </PressButton>
      )}
      {children}
    </>
  );
}
