import { type RefObject, useRef } from 'react';
import { createPortal } from 'react-dom';
import { Loader2, X } from '../../components/internal/icons';
import { LayerFrame } from '../../components/internal/layer/LayerFrame';
import { layerBoundary } from '../../components/internal/layer/layer-boundary';
import { partProps } from '../../components/internal/part';
import { buttonStyles } from '../../components/internal/press/buttons';
import { shieldWhatLiesBelow } from '../../components/internal/press/press-intent';
import * as en from '../../core/text/messages/english';
import { useMessages } from '../../hooks/useMessages';
import type { RunInput, RunView } from '../../hooks/useRunView';
import { Notice } from '../internal/notices/Notice';
import { RealTimeRunStatus } from '../real-time-run-status';
import { RUN_EXECUTION_MODAL_PARTS as PARTS } from './parts';
import type { RunExecutionModalProps } from './types';

const english = { errors: en.errors, modal: en.modal };

/**
 * Shown instead of the window while its code loads, or if it cannot load: it can be closed, and an active run can be
 * watched and cancelled.
 */
export function RunExecutionFallback({
  view,
  input,
  onOpenChange,
  onCancel,
  askReason,
  expectedMetrics,
  includeMetrics,
  excludeMetrics,
  eta,
  container,
  place,
  isInDialog,
  mayLeave,
  hasFailed,
  retry,
}: Pick<
  RunExecutionModalProps,
  | 'onOpenChange'
  | 'onCancel'
  | 'askReason'
  | 'expectedMetrics'
  | 'includeMetrics'
  | 'excludeMetrics'
  | 'eta'
  | 'container'
> & {
  view: RunView;
  input: RunInput;
  place: HTMLElement;
  /** Its owner stands in a dialog of the app. */
  isInDialog: boolean;
  /** Whether its leave animation may be shown. */
  mayLeave: RefObject<boolean>;
  hasFailed: boolean;
  retry: () => void;
}) {
  const messages = useMessages(english);
  const ref = useRef<HTMLDialogElement>(null);
  const close = () => onOpenChange(false);
  return createPortal(
    <LayerFrame
      mode={container != null ? 'contained' : 'page'}
      isInDialog={isInDialog}
      onEscape={close}
      mayLeave={mayLeave}
      takeFocus={() => ref.current?.focus({ preventScroll: true })}
      aria-label={view.run?.name || messages.modal.untitled}
      ref={ref}
      {...layerBoundary}
      {...partProps({ slot: PARTS.overlay.slot, state: 'open', base: 'rl:overflow-y-auto rl:p-4', param: null })}
    >
      <div
        data-slot={PARTS.content.slot}
        data-state="open"
        className="rl:flex rl:w-full rl:max-w-[48rem] rl:place-self-center rl:flex-col rl:gap-4 rl:rounded-xl rl:bg-raised rl:p-4 rl:text-text rl:lift-lg"
      >
        <div className="rl:flex rl:items-center rl:justify-between rl:gap-4">
          {hasFailed ? (
            <Notice tone="warning" action={{ label: messages.errors.retry, run: retry }}>
              {messages.errors.noAnswer}
            </Notice>
          ) : (
            <span className="rl:flex rl:items-center rl:gap-2 rl:type-body rl:text-muted">
              <Loader2 aria-hidden className="rl:size-4 rl:anim-spin" />
              {messages.modal.loading}
            </span>
          )}
          <button
            type="button"
            aria-label={messages.modal.close}
            onClick={(event) => {
              shieldWhatLiesBelow(event);
              close();
            }}
            className={buttonStyles({ look: 'quiet', size: 'icon' })}
          >
            <X aria-hidden className="rl:size-5" />
          </button>
        </div>
        {hasFailed && view.runId !== null && (
          <RealTimeRunStatus
            {...input}
            onCancel={onCancel}
            askReason={askReason}
            expectedMetrics={expectedMetrics}
            includeMetrics={includeMetrics}
            excludeMetrics={excludeMetrics}
            eta={eta}
            showFeed
            showMetrics
          />
        )}
      </div>
    </LayerFrame>,
    place,
  );
}
