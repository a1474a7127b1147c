import * as Dialog from '@radix-ui/react-dialog';
import { forwardRef, type ReactNode, useCallback, useEffect, useId, useRef, useState } from 'react';
import {
  type CancelConfirmation,
  type CancelHandler,
  CancelRunDialog,
  CancelRunInline,
  CancelRunProvider,
  CancelRunStatus,
  CancelRunTrigger,
} from '../../components/cancel-run-button';
import { cx } from '../../components/internal/cx';
import { X } from '../../components/internal/icons';
import { type ClassNameProp, partProps, useRootAttributes } from '../../components/internal/part';
import { isEnded, type Run } from '../../core/run';
import type { RunSourceError, StartRunInput } from '../../core/run-source';
import { useRunContext } from '../../hooks/run-context';
import type { UseEtaOptions } from '../../hooks/useEta';
import { type RunInput, type RunView, useRunView } from '../../hooks/useRunView';
import { buttonStyles } from '../internal/buttons';
import { RunHeading } from '../internal/RunHeading';
import { Notice, RunMissing, refusalText } from '../internal/RunNotices';
import { useIsNarrow } from '../internal/useIsNarrow';
import { RUN_EXECUTION_MODAL_PARTS as PARTS, type RunExecutionModalStage } from './parts';
import { RunExecutionBody } from './RunExecutionBody';
import { RunExecutionFooter } from './RunExecutionFooter';
import { type RunStart, type StartHandler, useRunStart } from './useRunStart';
import { useShownRun } from './useShownRun';

/** What a `className` function of the window is called with. */
export interface RunExecutionModalState {
  stage: RunExecutionModalStage;
  run: Run | null;
}

/** What the configuration step is given. */
export interface RunConfigureApi {
  /** Give the form this id: the window's own "Start run" button submits it. */
  formId: string;
  /** Starts the run; call it from the form's `onSubmit`. */
  start: (input: StartRunInput) => void;
  isStarting: boolean;
  /** Why the last start failed; the window says so as well. */
  error: RunSourceError | null;
}

/** Props of {@link RunExecutionModal}. */
export interface RunExecutionModalProps extends Omit<RunInput, 'runId'> {
  /**
   * The run to show; `null` = none yet: the configuration step. Going back from an id to `null` forgets the run that was
   * started here.
   */
  runId?: string | null | undefined;
  /** Whether the window is open. */
  open: boolean;
  /** The window wants to open or close. Closing ends neither the run nor the watching of it. */
  onOpenChange: (open: boolean) => void;
  /** The configuration step: a form, or a function of what starts the run. */
  configure?: ReactNode | ((api: RunConfigureApi) => ReactNode);
  /** Starts the run where there is no provider. Default: through the provider. */
  onStart?: StartHandler | undefined;
  /** Told of the run that was started here. Until `runId` says otherwise that run is shown. */
  onStarted?: ((run: Run) => void) | undefined;
  /**
   * Told what the window shows now by its own doing: the id of the run that was started here, `null` when "Run again" went
   * back to the configuration step. A host that keeps the id needs no more than `runId={id} onRunIdChange={setId}`.
   */
  onRunIdChange?: ((runId: string | null) => void) | undefined;
  /** "Run again" at the end. Default: back to the configuration step, where there is one; see `onRunIdChange`. */
  onRetry?: ((run: Run) => void) | undefined;
  /** Sends the cancel where there is no provider. */
  onCancel?: CancelHandler | undefined;
  /** How a cancel is confirmed. Default: `inline`; where the window is narrower than 768 px `dialog`, a bottom sheet. */
  confirmation?: CancelConfirmation | undefined;
  /** Asks for a reason when cancelling. Default false. */
  withReason?: boolean | undefined;
  /** Metrics that have their place from the start. */
  expectedMetrics?: readonly string[] | undefined;
  /** What the estimate may know. Keep it outside of rendering. */
  eta?: UseEtaOptions | undefined;
  /** Where the window is put. Default: the body. An element given must be positioned, and is filled. */
  container?: HTMLElement | null | undefined;
  /** Text, or a function of the state; for the surface. */
  className?: ClassNameProp<RunExecutionModalState>;
  /** Text, or a function of the state; for what darkens the page. */
  overlayClassName?: ClassNameProp<RunExecutionModalState>;
}

/** A run in a window of its own: configure, start, watch, cancel, see how it ended, run again. */
export const RunExecutionModal = forwardRef<HTMLDivElement, RunExecutionModalProps>(function RunExecutionModal(
  { open, onOpenChange, container, onStart, onStarted, onRunIdChange, onRetry, runId, run, steps, metrics, ...props },
  ref,
) {
  const starting = useRunStart(onStart, (begun) => {
    onStarted?.(begun);
    onRunIdChange?.(begun.id);
  });
  const { input, goBack } = useShownRun({ runId, run, steps, metrics, open }, starting);
  // Here and not inside the dialog: closing the window must not end the watching.
  const view = useRunView(input);
  const backToStart = () => {
    goBack();
    onRunIdChange?.(null);
  };
  const again = onRetry ?? (props.configure === undefined ? null : backToStart);
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal container={container}>
        <Surface
          {...props}
          view={view}
          input={input}
          starting={starting}
          again={again}
          container={container}
          ref={ref}
        />
      </Dialog.Portal>
    </Dialog.Root>
  );
});

type SurfaceProps = Pick<
  RunExecutionModalProps,
  | 'configure'
  | 'onCancel'
  | 'confirmation'
  | 'withReason'
  | 'expectedMetrics'
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
};

/** Below this width the window fills its place and the question comes up from the bottom. */
const NARROW_REM = 48;

const Surface = forwardRef<HTMLDivElement, SurfaceProps>(function Surface(
  {
    view,
    input,
    starting,
    again,
    container,
    configure,
    onCancel,
    confirmation: wanted,
    withReason,
    expectedMetrics,
    eta,
    className,
    overlayClassName,
  },
  ref,
) {
  const root = useRootAttributes();
  const { messages } = useRunContext();
  const { run } = view;
  const [overlayRef, isNarrow] = useIsNarrow(NARROW_REM);
  // How the open question is asked; a window that is made wider under it must not take away what was typed.
  const [asking, setAsking] = useState<CancelConfirmation | null>(null);
  const isAsking = asking !== null;
  const confirmation = wanted ?? asking ?? (isNarrow ? 'dialog' : 'inline');
  const contentRef = useRef<HTMLDivElement | null>(null);
  const formId = useId();
  const stage = stageOf(view, starting.isStarting);
  const isConfiguring = stage === 'configure' || stage === 'starting';
  const state: RunExecutionModalState = { stage, run };
  const setContent = useCallback(
    (element: HTMLDivElement | null) => {
      contentRef.current = element;
      if (typeof ref === 'function') ref(element);
      else if (ref) ref.current = element;
    },
    [ref],
  );
  const focusFirstField = useCallback(() => {
    const body = contentRef.current?.querySelector(`[data-slot="${PARTS.body.slot}"]`);
    const field = isConfiguring ? body?.querySelector<HTMLElement>('input, select, textarea') : null;
    (field ?? contentRef.current)?.focus();
  }, [isConfiguring]);
  // Back at the configuration: the button that was pressed is gone, and the focus would be nowhere.
  const wasConfiguring = useRef(isConfiguring);
  useEffect(() => {
    if (isConfiguring && !wasConfiguring.current) focusFirstField();
    wasConfiguring.current = isConfiguring;
  }, [isConfiguring, focusFirstField]);
  const name = isConfiguring ? messages.modal.configure : (run?.name ?? run?.id ?? messages.modal.untitled);
  const title = (
    <Dialog.Title className="rl:type-title rl:text-text rl:wrap-anywhere">
      <bdi>{name}</bdi>
    </Dialog.Title>
  );
  const close = (
    <Dialog.Close
      aria-label={messages.modal.close}
      title={messages.modal.close}
      // Narrow, the cross itself and not its surface stands in line with what is below it.
      className={cx(buttonStyles({ look: 'quiet', size: 'icon' }), 'rl:@max-sm:-me-2')}
    >
      <X aria-hidden className="rl:size-5" />
    </Dialog.Close>
  );
  return (
    <Dialog.Overlay
      ref={overlayRef}
      {...root}
      {...partProps({
        slot: PARTS.overlay.slot,
        base: `${container != null ? 'rl:absolute' : 'rl:fixed'} rl:inset-0 rl:z-1000 rl:@container rl:w-full rl:grid rl:overflow-hidden rl:bg-overlay rl:anim-overlay`,
        className: overlayClassName,
        param: state,
      })}
    >
      <Dialog.Content
        ref={setContent}
        // It takes the focus when it opens. A host's own `:focus-visible { outline: … }` would draw a frame around all of
        // it; it beats our layers whatever their specificity, hence the `!` below, here alone.
        tabIndex={-1}
        aria-describedby={undefined}
        {...partProps({
          slot: PARTS.content.slot,
          base: [
            'rl:@container rl:flex rl:h-full rl:max-h-full rl:w-full rl:flex-col rl:overflow-hidden rl:bg-raised rl:text-text rl:lift-lg rl:[outline:none]! rl:anim-sheet',
            'rl:@md:place-self-center rl:@md:rounded-xl rl:@md:anim-dialog',
            isConfiguring || stage === 'missing'
              ? 'rl:@md:h-auto rl:@md:max-h-[calc(100%-3rem)] rl:@md:max-w-[34rem]'
              : 'rl:@md:h-[min(52rem,calc(100%-3rem))] rl:@md:w-[calc(100%-3rem)] rl:@md:max-w-[74rem]',
          ].join(' '),
          className,
          param: state,
        })}
        onOpenAutoFocus={(event) => {
          // Else the focus would start on the first button: the one that closes, or the one that cancels.
          event.preventDefault();
          focusFirstField();
        }}
        onEscapeKeyDown={(event) => {
          if (!isAsking) return;
          event.preventDefault();
          setAsking(null);
        }}
        onInteractOutside={(event) => {
          // A press beside a filled-in form is a slip, and so is one beside an open question.
          if (isConfiguring || isAsking) event.preventDefault();
        }}
      >
        <CancelRunProvider
          {...(view.isWatched ? { runId: input.runId } : { run })}
          onCancel={onCancel}
          confirmation={confirmation}
          withReason={withReason}
          open={isAsking}
          onOpenChange={(isOpen) => setAsking(isOpen ? confirmation : null)}
        >
          <header
            data-slot={PARTS.header.slot}
            className="rl:flex rl:shrink-0 rl:flex-col rl:gap-3 rl:edge-b rl:px-4 rl:py-4 rl:@sm:px-6"
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
                actions={
                  <>
                    <CancelRunTrigger isTerse />
                    {close}
                  </>
                }
              />
            )}
            {confirmation === 'inline' && <CancelRunInline />}
            {confirmation === 'dialog' && <CancelRunDialog container={container} />}
            <CancelRunStatus />
          </header>
          <div
            {...partProps({
              slot: PARTS.body.slot,
              state: stage,
              base: cx(
                'rl:flex rl:min-h-0 rl:flex-1 rl:flex-col rl:gap-5 rl:overflow-y-auto rl:px-4 rl:py-5 rl:@sm:px-6 rl:@lg:overflow-hidden',
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
                <RunMissing view={view} />
              ) : (
                <RunExecutionBody view={view} input={input} eta={eta} expectedMetrics={expectedMetrics} />
              ))}
          </div>
          <RunExecutionFooter
            stage={stage}
            starting={starting}
            formId={isConfiguring && typeof configure === 'function' ? formId : null}
            again={stage === 'ended' && run !== null && again !== null ? () => again(run) : null}
          />
        </CancelRunProvider>
      </Dialog.Content>
    </Dialog.Overlay>
  );
});

function stageOf(view: RunView, isStarting: boolean): RunExecutionModalStage {
  const { run, runId, connection } = view;
  if (run !== null) return isEnded(run.status) ? 'ended' : 'running';
  if (runId !== null) return connection.error === null ? 'loading' : 'missing';
  return isStarting ? 'starting' : 'configure';
}
