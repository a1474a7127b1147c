import { forwardRef, type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { type CancelConfirmation, type CancelHandler, CancelRunProvider } from '../../components/cancel-run-button';
import { useCancelRunPart } from '../../components/cancel-run-button/cancel-run-context';
import { watchFocus } from '../../components/internal/layer/focus-memory';
import { layerPlaceOf } from '../../components/internal/layer/place';
import { createLazyPart, useLazyPart } from '../../components/internal/lazy-part';
import type { ClassNameProp } from '../../components/internal/part';
import { useMayLeave } from '../../components/internal/useLeave';
import type { FeedOptions } from '../../components/live-activity-feed';
import type { Run } from '../../core/run/run';
import type { RunSourceError, StartRunInput } from '../../core/run/run-source';
import { useLayerContainer } from '../../hooks/host/useLayers';
import { useOnEnded } from '../../hooks/host/useOnEnded';
import type { InitialRun } from '../../hooks/host/useSeed';
import { useRunContext } from '../../hooks/run-context';
import { useBrowserLayoutEffect } from '../../hooks/useBrowserLayoutEffect';
import type { UseEtaOptions } from '../../hooks/useEta';
import { type RunInput, useRunView } from '../../hooks/useRunView';
import type { RunSlots } from '../internal/run-slots';
import { useInitialInput } from '../internal/use-run-or-id';
import { useIsNarrow } from '../internal/useIsNarrow';
import type { RunExecutionModalStage } from './parts';
import { RunExecutionFallback } from './RunExecutionFallback';
import { type RunStart, type StartHandler, useRunStart } from './useRunStart';
import { useShownRun } from './useShownRun';

/** @internal Loaded in idle time, or at last when the window opens. */
export const executionSurface = createLazyPart(() => import('./RunExecutionSurface'));

/** Below this width the window fills its place and the question comes up from the bottom. */
const NARROW_REM = 48;

/** What a `className` function of the window is called with. */
export interface RunExecutionModalState {
  /** What the window shows. */
  stage: RunExecutionModalStage;
  /** The run; `null` while there is none. */
  run: Run | null;
}

/** What the configuration step is given. */
export interface RunConfigureApi {
  /** Give the form this id: the window's own "Start run" button submits it. */
  formId: string;
  /** Starts the run; call it from the form's `onSubmit`. */
  start: (input: StartRunInput) => void;
  /** A start is under way: keep the form from being sent twice. */
  isStarting: boolean;
  /** Why the last start failed; the window says so as well. */
  error: RunSourceError | null;
}

/** Props of {@link RunExecutionModal}. */
export interface RunExecutionModalProps extends Omit<RunInput, 'runId'>, InitialRun {
  /**
   * The run to show; `null` = none yet: the configuration step. Going back from an id to `null` forgets the run that was
   * started here.
   */
  runId?: string | null | undefined;
  /** Whether the window is open. */
  open: boolean;
  /** The window wants to open or close. Closing ends neither the run nor the watching of it. */
  onOpenChange: (open: boolean) => void;
  /**
   * The configuration step. A function of what starts the run gets the window's own "Start run", which submits the form with
   * its `formId`; a node brings a button of its own.
   */
  configure?: ReactNode | ((api: RunConfigureApi) => ReactNode);
  /** False = no "Start run" of the window's, also for a function. Default true. */
  startButton?: boolean | undefined;
  /** Starts the run in place of the provider. Default: through the provider. */
  onStart?: StartHandler | undefined;
  /** Told of the run that was started here. Until `runId` says otherwise that run is shown. */
  onStarted?: ((run: Run) => void) | undefined;
  /**
   * Told what the window shows now by its own doing: the id of the run that was started here, `null` when "Run again" went
   * back to the configuration step. A host that keeps the id needs no more than `runId={id} onRunIdChange={setId}`.
   */
  onRunIdChange?: ((runId: string | null) => void) | undefined;
  /** Told once when the run ends that was seen going on here, the window open or closed. */
  onEnded?: ((run: Run) => void) | undefined;
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
  /** Shows only these metrics: a key, `group.key`, or `group.*`. Default: all. */
  includeMetrics?: readonly string[] | undefined;
  /** Does not show these metrics, named alike. */
  excludeMetrics?: readonly string[] | undefined;
  /** What the estimate may know. Keep it outside of rendering. */
  eta?: UseEtaOptions | undefined;
  /** Places for your own, see {@link RunSlots}. Default: none. */
  slots?: RunSlots | undefined;
  /** Handed on to the activity, e.g. `renderStep`, `focusStep`. */
  feed?: FeedOptions | undefined;
  /**
   * Where the window is put. Default: as the provider's `layers` say, else the body, or what the browser draws above the page around
   * the window. An element given must be positioned, and is filled.
   */
  container?: HTMLElement | null | undefined;
  /** Text, or a function of the state; for the surface. */
  className?: ClassNameProp<RunExecutionModalState>;
  /** Text, or a function of the state; for what darkens the page. */
  overlayClassName?: ClassNameProp<RunExecutionModalState>;
}

/** A run in a window of its own: configure, start, watch, cancel, see how it ended, run again. */
export const RunExecutionModal = forwardRef<HTMLDivElement, RunExecutionModalProps>(function RunExecutionModal(
  {
    open,
    onOpenChange,
    container: own,
    onStart,
    onStarted,
    onRunIdChange,
    onRetry,
    runId,
    run,
    steps,
    metrics,
    initialRun,
    initialSteps,
    onEnded,
    ...props
  },
  ref,
) {
  const starting = useRunStart(
    onStart,
    (begun) => {
      onStarted?.(begun);
      onRunIdChange?.(begun.id);
    },
    props.onCancel,
  );
  const given = useInitialInput({ runId: runId ?? undefined, run, steps, metrics, initialRun, initialSteps });
  const { input, goBack } = useShownRun({ ...given, runId, open }, starting);
  // Here and not inside the dialog: closing the window must not end the watching.
  const view = useRunView(input);
  useOnEnded(view.run, onEnded);
  const backToStart = () => {
    goBack();
    onRunIdChange?.(null);
  };
  const again = onRetry ?? (props.configure === undefined ? null : backToStart);
  const { loaded, isLate, hasFailed } = useLazyPart(executionSurface, open);
  useEffect(() => {
    executionSurface.preloadWhenIdle();
    // Before it opens: what opens it may be gone by the time it closes.
    watchFocus(document);
  }, []);
  const container = useLayerContainer(own);
  const place = usePlace(container);
  const [overlayRef, isNarrow] = useIsNarrow(NARROW_REM);
  const mayLeave = useMayLeave(open);
  const shared = { ...props, open, onOpenChange, view, input, mayLeave, container };
  // The cancel, too, outlives the window.
  return (
    <CancelRunProvider
      {...(view.isWatched && { runId: input.runId })}
      run={view.run}
      onCancel={props.onCancel}
      confirmation={props.confirmation ?? (isNarrow ? 'dialog' : 'inline')}
      withReason={props.withReason}
    >
      <CloseQuestion isWindowOpen={open} />
      <TakenBack starting={starting} />
      {open && place.anchor}
      {loaded && place.element && (
        <loaded.RunExecutionSurface {...shared} {...{ starting, again, overlayRef }} place={place.element} ref={ref} />
      )}
      {!loaded && place.element && open && isLate && (
        <RunExecutionFallback
          {...shared}
          place={place.element}
          hasFailed={hasFailed}
          retry={executionSurface.preload}
        />
      )}
    </CancelRunProvider>
  );
});

/**
 * Where the window is put: the host's element, or what suits the place where the window is rendered, which may be another
 * document, or above the page.
 * @returns what has to be rendered while the window is open, and the place once it is known
 */
function usePlace(given: HTMLElement | null) {
  const [found, setFound] = useState<HTMLElement | null>(null);
  const look = useCallback((element: Element | null) => {
    if (element !== null) setFound(layerPlaceOf(element));
  }, []);
  // A template may stand everywhere, also in a table, and is never drawn.
  return { anchor: given === null && <template ref={look} />, element: given ?? found };
}

/** The question about the run goes with the window. What was sent goes on. */
function CloseQuestion({ isWindowOpen }: { isWindowOpen: boolean }) {
  const { isOpen, dismiss } = useCancelRunPart('RunExecutionModal');
  useBrowserLayoutEffect(() => {
    if (isOpen && !isWindowOpen) dismiss();
  }, [isOpen, isWindowOpen, dismiss]);
  return null;
}

/** Cancels a run whose start was taken back, where no client does that: through the host, as its button would. */
function TakenBack({ starting: { started, isTakenBack } }: { starting: RunStart }) {
  const { client } = useRunContext();
  const { control, run } = useCancelRunPart('RunExecutionModal');
  const { confirm } = control;
  const sent = useRef<Run | null>(null);
  useEffect(() => {
    if (client || !isTakenBack || !started || run?.id !== started.id || sent.current === started) return;
    sent.current = started;
    confirm();
  }, [client, isTakenBack, started, run, confirm]);
  return null;
}
