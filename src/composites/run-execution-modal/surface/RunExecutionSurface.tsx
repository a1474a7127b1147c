import * as Dialog from '@radix-ui/react-dialog';
import { forwardRef, memo, type RefObject, useCallback, useEffect, useId, useRef, useState } from 'react';
import { useCancelRunPart } from '../../../components/cancel-run-button/cancel-run-context';
import { leaveEscape } from '../../../components/internal/layer/escape/leave-escape';
import { LayerFrame } from '../../../components/internal/layer/LayerFrame';
import { layerBoundary } from '../../../components/internal/layer/layer-boundary';
import { partProps } from '../../../components/internal/part';
import type { Run } from '../../../core/run/run';
import * as en from '../../../core/text/messages/english';
import { statusWord } from '../../../core/text/status-word';
import { useMessages } from '../../../hooks/useMessages';
import type { RunInput, RunView } from '../../../hooks/useRunView';
import { Announcements } from '../../internal/notices/Announcements';
import type { RunSlots } from '../../internal/run-slots';
import { RUN_EXECUTION_MODAL_PARTS as PARTS } from '../parts';
import type { RunExecutionModalProps, RunExecutionModalState } from '../types';
import type { RunStart } from '../useRunStart';
import { RunExecutionNoRun } from './RunExecutionNoRun';
import { RunExecutionRun } from './RunExecutionRun';
import { hasSlotBelow, isBare, isConfigureStage, stageOf } from './stage';
import { useFirstFocus } from './useFirstFocus';
import { useHeldKey } from './useHeldKey';

const english = { status: en.status };
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
  /** "Run again"; `null` = not possible. */
  again: ((run: Run) => void) | null;
  /** It is open for the first time. */
  isFirst: boolean;
  /** It fills its container, as on a phone. */
  isNarrow: boolean;
  /** Ref for the element to measure. */
  overlayRef: (element: HTMLElement | null) => void;
  /** The element it is rendered into. */
  place: HTMLElement;
  /** Its owner stands in a dialog of the app. */
  isInDialog: boolean;
  /** Whether its leave animation may be shown. */
  mayLeave: RefObject<boolean>;
};

/** The window itself, with Radix. Loaded when it is about to open. */
export const RunExecutionSurface = forwardRef<HTMLDivElement, RunExecutionSurfaceProps>(function RunExecutionSurface(
  { open, onOpenChange, place, ...props },
  ref,
) {
  return (
    // Not modal in Radix' sense, which changes the rest of the page: the frame blocks it instead.
    <Dialog.Root open={open} onOpenChange={onOpenChange} modal={false}>
      <Dialog.Portal container={place}>
        <Held {...props} open={open} close={() => onOpenChange(false)} ref={ref} />
      </Dialog.Portal>
    </Dialog.Root>
  );
});

/** From the small window of a run that tells nothing yet to that of one with steps. */
const GROW = 'rl:[transition:max-width_240ms_ease-out,height_240ms_ease-out] rl:motion-reduce:[transition:none]';

/** Whether it may be seen growing: not as it comes, and not in the place of a form, which is as high as what stands in it. */
function useGrowing(hasRun: boolean): boolean {
  const [isGrowing, setGrowing] = useState(false);
  useEffect(() => setGrowing(hasRun), [hasRun]);
  return isGrowing;
}

type SurfaceProps = Omit<RunExecutionSurfaceProps, 'open' | 'onOpenChange' | 'place'> & { close: () => void };

const prevent = (event: Event) => event.preventDefault();

/** The content of the dialog: everything visible in the window, at every stage. */
const Surface = forwardRef<HTMLDivElement, SurfaceProps>(function Surface(
  {
    view,
    input,
    starting,
    again,
    isFirst,
    isNarrow,
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
    isInDialog,
    mayLeave,
    close: closeWindow,
  },
  ref,
) {
  const messages = useMessages(english);
  const { run } = view;
  const { isOpen: isConfirmOpen, dismiss } = useCancelRunPart('RunExecutionModal');
  const frameRef = useRef<HTMLElement | null>(null);
  const formId = useId();
  const stateId = useId();
  const heldKey = useHeldKey();
  const stage = stageOf(view, starting.isStarting);
  const isConfiguring = isConfigureStage(stage);
  const bare = isBare(view) && !expectedMetrics?.length && !hasSlotBelow(slots);
  const state: RunExecutionModalState = { stage, run };
  const setFrame = useCallback(
    (element: HTMLElement | null) => {
      frameRef.current = element;
      overlayRef(element);
    },
    [overlayRef],
  );
  const isGrowing = useGrowing(run !== null);
  const focusFirst = useFirstFocus(frameRef, isConfiguring);
  return (
    <Dialog.Content
      asChild
      aria-describedby={run === null ? undefined : stateId}
      // The frame handles Escape and presses beside it. The focus moves once the window is in place.
      onEscapeKeyDown={leaveEscape}
      onInteractOutside={prevent}
      onOpenAutoFocus={prevent}
      onCloseAutoFocus={prevent}
    >
      <LayerFrame
        ref={setFrame}
        mode={container != null ? 'contained' : 'page'}
        isInDialog={isInDialog}
        onEscape={isConfirmOpen ? dismiss : closeWindow}
        // Ignore a press beside a filled-in form or an open confirmation: it is a slip.
        onPressBeside={isConfiguring || isConfirmOpen ? undefined : closeWindow}
        // Otherwise the focus would start on the first button, which closes or cancels.
        takeFocus={focusFirst}
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
              // In a low window, header and footer would leave no room, so they scroll too.
              'rl:low:overflow-y-auto',
              'rl:@md:place-self-center rl:@md:rounded-xl rl:@md:anim-dialog',
              isGrowing ? GROW : '',
              isConfiguring || stage === 'missing'
                ? 'rl:@md:h-auto rl:@md:max-h-[calc(100%-3rem)] rl:@md:max-w-[34rem]'
                : bare
                  ? // A fixed height, also with the result: growing in the middle of the page would move its buttons.
                    'rl:@md:h-[min(22rem,calc(100%-3rem))] rl:@md:w-[calc(100%-3rem)] rl:@md:max-w-[45rem]'
                  : 'rl:@md:h-[min(52rem,calc(100%-3rem))] rl:@md:w-[calc(100%-3rem)] rl:@md:max-w-[74rem]',
            ].join(' '),
            className,
            param: state,
          })}
        >
          <Announcements view={view} eta={eta} />
          {run !== null && (
            <span id={stateId} hidden>
              {statusWord(run, messages.status)}
            </span>
          )}
          {run !== null ? (
            <RunExecutionRun
              run={run}
              view={view}
              stage={stage}
              input={input}
              slots={slots}
              feed={feed}
              eta={eta}
              chosen={{ expected: expectedMetrics, include: includeMetrics, exclude: excludeMetrics }}
              container={container}
              again={stage === 'ended' && again !== null ? () => again(run) : null}
              isFirst={isFirst}
              isNarrow={isNarrow}
              isBare={bare}
              closeWindow={closeWindow}
            />
          ) : (
            <RunExecutionNoRun
              view={view}
              state={state}
              starting={starting}
              configure={configure}
              startButton={startButton}
              slots={slots}
              formId={formId}
              closeWindow={closeWindow}
            />
          )}
        </div>
      </LayerFrame>
    </Dialog.Content>
  );
});

/**
 * The content as it was last open. Many apps take the run away with the window, which renders once more before it goes:
 * its last picture would be the form for a new run.
 */
const Held = memo(
  forwardRef<HTMLDivElement, SurfaceProps & { open: boolean }>(function Held({ open: _, ...props }, ref) {
    return <Surface {...props} ref={ref} />;
  }),
  (_, next) => !next.open,
);
