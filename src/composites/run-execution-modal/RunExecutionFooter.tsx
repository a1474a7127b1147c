import * as Dialog from '@radix-ui/react-dialog';
import type { ReactNode } from 'react';
import { useCancelRunPart } from '../../components/cancel-run-button/cancel-run-context';
import { Loader2, Play, RotateCcw } from '../../components/internal/icons';
import { PressButton } from '../../components/internal/PressButton';
import { shieldWhatLiesBelow } from '../../components/internal/press-intent';
import * as en from '../../core/text/messages/english';
import { useMessages } from '../../hooks/useMessages';
import { buttonStyles } from '../internal/buttons';
import { RUN_EXECUTION_MODAL_PARTS as PARTS, type RunExecutionModalStage } from './parts';
import type { RunStart } from './useRunStart';

const NO_FORM =
  'runlight: "Start run" was pressed, but no form of the configuration step has the id it was given, so nothing is ' +
  'submitted. Write configure={({ formId, start }) => <form id={formId} onSubmit={…}>…</form>}.';

const english = { cancel: en.cancel, modal: en.modal };

/** Under the line: what closing the window means, and what can be done next. */
export function RunExecutionFooter({
  stage,
  starting,
  formId,
  again,
  actions,
}: {
  stage: RunExecutionModalStage;
  starting: RunStart;
  /** The form that "Start run" submits; `null` = the configuration step has a button of its own. */
  formId: string | null;
  /** "Run again"; `null` = there is no such thing now. */
  again: (() => void) | null;
  /** The host's own. */
  actions: ReactNode;
}) {
  const messages = useMessages(english);
  const { isStarting, isTakenBack, takeBack } = starting;
  return (
    <div
      data-slot={PARTS.footer.slot}
      className="rl:relative rl:flex rl:shrink-0 rl:flex-wrap rl:items-center rl:justify-end rl:gap-x-3 rl:gap-y-2 rl:edge-t rl:bg-sunken rl:px-4 rl:py-3 rl:@sm:px-6"
    >
      {stage === 'running' && <WhatGoesOn />}
      {actions}
      {formId !== null && (
        <PressButton
          deed="start"
          type="submit"
          form={formId}
          onClick={({ currentTarget }) => {
            if (currentTarget.form === null) console.error(NO_FORM);
          }}
          aria-disabled={isStarting || undefined}
          className={buttonStyles({ look: 'primary' })}
        >
          {isStarting ? (
            <Loader2 aria-hidden className="rl:size-4 rl:anim-spin" />
          ) : (
            <Play aria-hidden className="rl:size-4" />
          )}
          {isStarting ? messages.modal.starting : messages.modal.start}
        </PressButton>
      )}
      {again !== null && (
        <PressButton deed="again" className={buttonStyles({ look: 'primary' })} onClick={again}>
          <RotateCcw aria-hidden className="rl:size-4" />
          {messages.modal.retry}
        </PressButton>
      )}
      {/* Last, so that it keeps its place whatever appears beside it: a pointer may rest on it when the run ends. */}
      {stage === 'starting' && takeBack !== null ? (
        <PressButton
          deed="take back"
          className={buttonStyles()}
          aria-disabled={isTakenBack || undefined}
          onClick={takeBack}
        >
          {isTakenBack ? messages.cancel.cancelling : messages.modal.cancelStart}
        </PressButton>
      ) : (
        <Dialog.Close className={buttonStyles()} onClick={shieldWhatLiesBelow}>
          {messages.modal.close}
        </Dialog.Close>
      )}
    </div>
  );
}

/** What goes on when the window is closed: asked of the cancel, of which a host's own run may not know yet. */
function WhatGoesOn() {
  const messages = useMessages(english);
  const { state } = useCancelRunPart('RunExecutionFooter');
  if (state === 'settled') return null;
  const isCancelling = state === 'cancelling' || state === 'checking' || state === 'overdue';
  return (
    <p className="rl:flex-1 rl:basis-60 rl:type-label rl:text-muted">
      {isCancelling ? messages.modal.keepsCancelling : messages.modal.keepsRunning}
    </p>
  );
}
