import * as Dialog from '@radix-ui/react-dialog';
import { Loader2, Play } from '../../../components/internal/icons';
import { buttonStyles } from '../../../components/internal/press/buttons';
import { PressButton } from '../../../components/internal/press/PressButton';
import { shieldWhatLiesBelow } from '../../../components/internal/press/press-intent';
import * as en from '../../../core/text/messages/english';
import { useMessages } from '../../../hooks/useMessages';
import { RUN_EXECUTION_MODAL_PARTS as PARTS } from '../parts';
import type { RunStart } from '../useRunStart';

const NO_FORM =
  'runlight: "Start run" was pressed, but the configuration step has no form with the given formId, so nothing was ' +
  'submitted. Use configure={({ formId, start }) => <form id={formId} onSubmit={…}>…</form>}.';

const english = { cancel: en.cancel, modal: en.modal };

/** The footer while there is no run: the next actions. */
export function RunExecutionFooter({
  starting,
  isConfiguring,
  formId,
}: {
  starting: RunStart;
  isConfiguring: boolean;
  /** The form that "Start run" submits; `null` = the configuration step has a button of its own. */
  formId: string | null;
}) {
  const messages = useMessages(english);
  const { isStarting, isStartCancelled, cancelStart } = starting;
  return (
    <div
      data-slot={PARTS.footer.slot}
      className="rl:relative rl:flex rl:shrink-0 rl:flex-wrap rl:items-center rl:justify-end rl:gap-x-3 rl:gap-y-2 rl:edge-t rl:bg-sunken rl:px-4 rl:py-3 rl:@sm:px-6"
    >
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
      {/* Last, so that it keeps its place whatever appears beside it. */}
      {isConfiguring && isStarting && cancelStart !== null ? (
        <PressButton
          deed="take back"
          className={buttonStyles()}
          aria-disabled={isStartCancelled || undefined}
          onClick={cancelStart}
        >
          {isStartCancelled ? messages.cancel.cancelling : messages.modal.cancelStart}
        </PressButton>
      ) : (
        <Dialog.Close className={buttonStyles()} onClick={shieldWhatLiesBelow}>
          {messages.modal.close}
        </Dialog.Close>
      )}
    </div>
  );
}
