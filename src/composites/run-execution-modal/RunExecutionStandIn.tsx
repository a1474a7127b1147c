import { useEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { Loader2, X } from '../../components/internal/icons';
import { isOwnKey } from '../../components/internal/keys';
import { layerBoundary } from '../../components/internal/layer-boundary';
import { partProps, useRootAttributes } from '../../components/internal/part';
import * as en from '../../core/messages/english';
import { useMessages } from '../../hooks/useMessages';
import type { RunInput, RunView } from '../../hooks/useRunView';
import { buttonStyles } from '../internal/buttons';
import { Notice } from '../internal/RunNotices';
import { RealTimeRunStatus } from '../real-time-run-status';
import { RUN_EXECUTION_MODAL_PARTS as PARTS } from './parts';
import type { RunExecutionModalProps } from './RunExecutionModal';

const english = { errors: en.errors, modal: en.modal };

/**
 * In place of the window while its file is still under way, and where it cannot be loaded: it can be closed, and a run
 * that goes on can be watched and cancelled all the same.
 */
export function RunExecutionStandIn({
  view,
  input,
  onOpenChange,
  onCancel,
  withReason,
  expectedMetrics,
  includeMetrics,
  excludeMetrics,
  eta,
  container,
  hasFailed,
  retry,
}: Pick<
  RunExecutionModalProps,
  | 'onOpenChange'
  | 'onCancel'
  | 'withReason'
  | 'expectedMetrics'
  | 'includeMetrics'
  | 'excludeMetrics'
  | 'eta'
  | 'container'
> & { view: RunView; input: RunInput; hasFailed: boolean; retry: () => void }) {
  const root = useRootAttributes();
  const messages = useMessages(english);
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    ref.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  const close = () => onOpenChange(false);
  return createPortal(
    <div
      {...root}
      {...layerBoundary}
      {...partProps({
        slot: PARTS.overlay.slot,
        state: 'open',
        base: `${container != null ? 'rl:absolute' : 'rl:fixed'} rl:inset-0 rl:z-1000 rl:w-full rl:grid rl:overflow-y-auto rl:bg-overlay rl:p-4`,
        param: null,
      })}
    >
      <div
        role="dialog"
        aria-modal="true"
        aria-label={view.run?.name || messages.modal.untitled}
        tabIndex={-1}
        ref={ref}
        data-slot={PARTS.content.slot}
        data-state="open"
        onKeyDown={(event) => {
          if (isOwnKey(event, 'Escape')) close();
        }}
        className="rl:flex rl:w-full rl:max-w-[48rem] rl:place-self-center rl:flex-col rl:gap-4 rl:rounded-xl rl:bg-raised rl:p-4 rl:text-text rl:lift-lg rl:[outline:none]!"
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
            onClick={close}
            className={buttonStyles({ look: 'quiet', size: 'icon' })}
          >
            <X aria-hidden className="rl:size-5" />
          </button>
        </div>
        {hasFailed && view.runId !== null && (
          <RealTimeRunStatus
            {...input}
            onCancel={onCancel}
            withReason={withReason}
            expectedMetrics={expectedMetrics}
            includeMetrics={includeMetrics}
            excludeMetrics={excludeMetrics}
            eta={eta}
            withFeed
            withMetrics
          />
        )}
      </div>
    </div>,
    container ?? document.body,
  );
}
