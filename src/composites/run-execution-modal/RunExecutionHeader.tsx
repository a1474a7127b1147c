import * as Dialog from '@radix-ui/react-dialog';
import { CancelRunStatus, CancelRunTrigger } from '../../components/cancel-run-button';
import { CancelRunQuestion } from '../../components/cancel-run-button/CancelRunQuestion';
import { cx } from '../../components/internal/cx';
import { X } from '../../components/internal/icons';
import { shieldWhatLiesBelow } from '../../components/internal/press-intent';
import * as en from '../../core/text/messages/english';
import { fillSlot } from '../../hooks/host/slots';
import { useMessages } from '../../hooks/useMessages';
import type { RunView } from '../../hooks/useRunView';
import { buttonStyles } from '../internal/buttons';
import { PauseButton, PauseNotice } from '../internal/PauseButton';
import { RunHeading } from '../internal/RunHeading';
import type { RunSlots } from '../internal/run-slots';
import { RUN_EXECUTION_MODAL_PARTS as PARTS, type RunExecutionModalStage } from './parts';
import { isConfigureStage } from './stage';

const english = { modal: en.modal };

/** Above the line: what the window is about, how to close it, and the cancel with its question. */
export function RunExecutionHeader({
  view,
  stage,
  container,
  slots,
  closeWindow,
}: {
  view: RunView;
  stage: RunExecutionModalStage;
  container: HTMLElement | null | undefined;
  slots: RunSlots;
  closeWindow: () => void;
}) {
  const messages = useMessages(english);
  const { run } = view;
  const isConfiguring = isConfigureStage(stage);
  const name = isConfiguring ? messages.modal.configure : ((run?.name || run?.id) ?? messages.modal.untitled);
  const title = (
    <Dialog.Title className="rl:type-title rl:text-text rl:wrap-anywhere">
      <bdi>{name}</bdi>
    </Dialog.Title>
  );
  const close = (
    <Dialog.Close
      aria-label={messages.modal.close}
      title={messages.modal.close}
      onClick={shieldWhatLiesBelow}
      // Narrow, the cross itself and not its surface stands in line with what is below it.
      className={cx(buttonStyles({ look: 'quiet', size: 'icon' }), 'rl:@max-sm:-me-2')}
    >
      <X aria-hidden className="rl:size-5" />
    </Dialog.Close>
  );
  return (
    <div
      data-slot={PARTS.header.slot}
      className="rl:relative rl:flex rl:shrink-0 rl:flex-col rl:gap-3 rl:edge-b rl:px-4 rl:py-4 rl:@sm:px-6"
    >
      {isConfiguring || stage === 'missing' ? (
        <div className="rl:flex rl:items-center rl:justify-between rl:gap-4">
          {title}
          {close}
        </div>
      ) : (
        <RunHeading
          view={view}
          title={title}
          facts={(byDefault) => run && fillSlot(slots.facts, { run, view, close: closeWindow, byDefault }, byDefault)}
          actions={
            <>
              {run && fillSlot(slots.headerActions, { run, view, close: closeWindow, byDefault: null })}
              <PauseButton view={view} />
              <CancelRunTrigger compact />
              {close}
            </>
          }
        />
      )}
      <CancelRunQuestion dialog={{ container }} />
      <CancelRunStatus />
      <PauseNotice view={view} />
    </div>
  );
}
