import * as Dialog from '@radix-ui/react-dialog';
import { forwardRef, type RefObject, useCallback, useEffect, useId, useRef } from 'react';
import { useCancelRunPart } from '../../components/cancel-run-button/cancel-run-context';
import { cx } from '../../components/internal/cx';
import { LayerFrame } from '../../components/internal/layer/LayerFrame';
import { leaveEscape } from '../../components/internal/layer/leave-escape';
import { layerBoundary } from '../../components/internal/layer-boundary';
import { partProps } from '../../components/internal/part';
import type { Run } from '../../core/run/run';
import * as en from '../../core/text/messages/english';
import { fillSlot } from '../../hooks/host/slots';
import { useMessages } from '../../hooks/useMessages';
import type { RunInput, RunView } from '../../hooks/useRunView';
import { Announcements } from '../internal/Announcements';
import { refusalText } from '../internal/error-text';
import { Notice } from '../internal/Notice';
import { NoRun } from '../internal/RunBlocks';
import type { RunSlots } from '../internal/run-slots';
import { RUN_EXECUTION_MODAL_PARTS as PARTS } from './parts';
import { RunExecutionBody } from './RunExecutionBody';
import { RunExecutionFooter } from './RunExecutionFooter';
import { RunExecutionHeader } from './RunExecutionHeader';
import type { RunExecutionModalProps, RunExecutionModalState } from './RunExecutionModal';
import { isConfigureStage, stageOf } from './stage';
import { useHeldKey } from './useHeldKey';
import type { RunStart } from './useRunStart';

const english = { errors: en.errors, modal: en.modal };
const noSlots: RunSlots = {};

/** Props of {@link RunExecutionSurface}. */
export type RunExecutionSurfaceProps = Pick<
  RunExecutionModalProps,
  | 'open'
  | 'onOpenChange'
  | 'configure'
  | 'startButton'
  | 'slots'
  | 'feed'
  | 'expectedMetrics'
  | 'includeMetrics'
  | 'excludeMetrics'
  | 'eta'
  | 'container'
  | 'className'
  | 'overlayClassName'
> & {
  view: RunView;
  input: RunInput;
  starting: RunStart;
  /** "Run again"; `null` = nothing could do that. */
  again: ((run: Run) => void) | null;
  /** Takes what is measured. */
  overlayRef: (element: HTMLElement | null) => void;
  /** Where it is put. */
  place: HTMLElement;
  /** Whether it may be seen going. */
  mayLeave: RefObject<boolean>;
};

/** The window itself, with all that Radix brings: loaded when it is about to be opened. */
export const RunExecutionSurface = forwardRef<HTMLDivElement, RunExecutionSurfaceProps>(function RunExecutionSurface(
  { open, onOpenChange, place, ...props },
  ref,
) {
  return (
    // Not modal by Radix's means, which reach into the page: the frame does that.
    <Dialog.Root open={open} onOpenChange={onOpenChange} modal={false}>
      <Dialog.Portal container={place}>
        <Surface {...props} close={() => onOpenChange(false)} ref={ref} />
      </Dialog.Portal>
    </Dialog.Root>
  );
});

type SurfaceProps = Omit<RunExecutionSurfaceProps, 'open' | 'onOpenChange' | 'place'> & { close: () => void };

const prevent = (event: Event) => event.preventDefault();

/** What stands in the dialog: all that is seen of the window, in every stage. */
const Surface = forwardRef<HTMLDivElement, SurfaceProps>(function Surface(
  {
    view,
    input,
    starting,
    again,
    container,
    configure,
    startButton = true,
    slots = noSlots,
    feed,
    overlayRef,
    expectedMetrics,
    includeMetrics,
    excludeMetrics,
    eta,
    className,
    overlayClassName,
    mayLeave,
    close: closeWindow,
  },
  ref,
) {
  const messages = useMessages(english);
  const { run } = view;
  const { isOpen: isAsking, dismiss } = useCancelRunPart('RunExecutionModal');
  const frameRef = useRef<HTMLElement | null>(null);
  const formId = useId();
  const heldKey = useHeldKey();
  const stage = stageOf(view, starting.isStarting);
  const isConfiguring = isConfigureStage(stage);
  const state: RunExecutionModalState = { stage, run };
  const setFrame = useCallback(
    (element: HTMLElement | null) => {
      frameRef.current = element;
      overlayRef(element);
    },
    [overlayRef],
  );
  const focusFirstField = useCallback(() => {
    const body = frameRef.current?.querySelector(`[data-slot="${PARTS.body.slot}"]`);
    const field = isConfiguring ? body?.querySelector<HTMLElement>('input, select, textarea') : null;
    (field ?? frameRef.current)?.focus({ preventScroll: true });
  }, [isConfiguring]);
  // Back at the configuration: the button that was pressed is gone, and the focus would be nowhere.
  const wasConfiguring = useRef(isConfiguring);
  useEffect(() => {
    if (isConfiguring && !wasConfiguring.current) focusFirstField();
    wasConfiguring.current = isConfiguring;
  }, [isConfiguring, focusFirstField]);
  return (
    <Dialog.Content
      asChild
      aria-describedby={undefined}
      // Escape and presses beside it are the frame's; the focus is moved once the window has its place.
      onEscapeKeyDown={leaveEscape}
      onInteractOutside={prevent}
      onOpenAutoFocus={prevent}
      onCloseAutoFocus={prevent}
    >
      <LayerFrame
        ref={setFrame}
        mode={container != null ? 'contained' : 'page'}
        onEscape={isAsking ? dismiss : closeWindow}
        // A press beside a filled-in form is a slip, and so is one beside an open question.
        onPressBeside={isConfiguring || isAsking ? undefined : closeWindow}
        // Else the focus would start on the first button: the one that closes, or the one that cancels.
        takeFocus={focusFirstField}
        mayLeave={mayLeave}
        {...layerBoundary}
        onKeyDownCapture={heldKey.onKeyDown}
        onKeyUpCapture={heldKey.onKeyUp}
        {...partProps({
          slot: PARTS.overlay.slot,
          base: 'rl:size-container rl:grid-rows-[minmax(0,1fr)] rl:anim-overlay',
          className: overlayClassName,
          param: state,
        })}
      >
        <div
          ref={ref}
          {...partProps({
            slot: PARTS.content.slot,
            state: 'open',
            base: [
              'rl:@container rl:relative rl:flex rl:h-full rl:max-h-full rl:min-h-0 rl:w-full rl:flex-col rl:overflow-clip rl:bg-raised rl:text-text rl:lift-lg rl:anim-sheet',
              // Where it is low, header and footer would leave no room: they scroll along.
              'rl:low:overflow-y-auto',
              'rl:@md:place-self-center rl:@md:rounded-xl rl:@md:anim-dialog',
              isConfiguring || stage === 'missing'
                ? 'rl:@md:h-auto rl:@md:max-h-[calc(100%-3rem)] rl:@md:max-w-[34rem]'
                : 'rl:@md:h-[min(52rem,calc(100%-3rem))] rl:@md:w-[calc(100%-3rem)] rl:@md:max-w-[74rem]',
            ].join(' '),
            className,
            param: state,
          })}
        >
          <Announcements view={view} eta={eta} />
          <RunExecutionHeader view={view} stage={stage} container={container} slots={slots} closeWindow={closeWindow} />
          <div
            {...partProps({
              slot: PARTS.body.slot,
              state: stage,
              base: cx(
                // Positioned, so that what is heard only scrolls with it, and does not reach out of the window.
                'rl:relative rl:flex rl:min-h-0 rl:flex-1 rl:flex-col rl:gap-5 rl:overflow-y-auto rl:px-4 rl:py-5 rl:@sm:px-6 rl:@lg:overflow-hidden',
                'rl:low:flex-none rl:low:overflow-visible',
                stage === 'missing' && 'rl:justify-center',
              ),
              param: state,
            })}
          >
            {isConfiguring && (
              <>
                {starting.error !== null && (
                  <Notice tone="error">
                    {messages.modal.startFailed(refusalText(starting.error, messages.errors))}
                  </Notice>
                )}
                {typeof configure === 'function'
                  ? configure({ formId, start: starting.start, isStarting: starting.isStarting, error: starting.error })
                  : configure}
              </>
            )}
            {!isConfiguring &&
              (run === null ? (
                <NoRun view={view} slots={slots} close={closeWindow} />
              ) : (
                <RunExecutionBody
                  given={{ run, view, close: closeWindow }}
                  slots={slots}
                  feed={feed}
                  input={input}
                  eta={eta}
                  expectedMetrics={expectedMetrics}
                  includeMetrics={includeMetrics}
                  excludeMetrics={excludeMetrics}
                />
              ))}
          </div>
          <RunExecutionFooter
            stage={stage}
            starting={starting}
            actions={run && fillSlot(slots.footerActions, { run, view, close: closeWindow, byDefault: null })}
            formId={isConfiguring && startButton && typeof configure === 'function' ? formId : null}
            again={stage === 'ended' && run !== null && again !== null ? () => again(run) : null}
          />
        </div>
      </LayerFrame>
    </Dialog.Content>
  );
});
