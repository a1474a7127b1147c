import { forwardRef, useCallback, useEffect, useRef, useState } from 'react';
import { CancelRunProvider } from '../../components/cancel-run-button';
import { useCancelRunPart } from '../../components/cancel-run-button/cancel-run-context';
import { CancelRunPlaceContext, TITLED_PLACE } from '../../components/cancel-run-button/cancel-run-place';
import { watchFocus } from '../../components/internal/layer/focus/focus-memory';
import { layerPlaceOf, standsInDialog } from '../../components/internal/layer/place';
import { createLazyPart, useLazyPart } from '../../components/internal/lazy-part';
import { useMayLeave } from '../../components/internal/motion/useLeave';
import type { Run } from '../../core/run/run';
import { useLayerContainer } from '../../hooks/host/useLayers';
import { useOnEnded } from '../../hooks/host/useOnEnded';
import { useRunContext } from '../../hooks/run-context';
import { useBrowserLayoutEffect } from '../../hooks/useBrowserLayoutEffect';
import { useRunView } from '../../hooks/useRunView';
import { useInitialInput } from '../internal/use-run-or-id';
import { useIsNarrow } from '../internal/useIsNarrow';
import { RunExecutionFallback } from './RunExecutionFallback';
import type { RunExecutionModalProps } from './types';
import { type RunStart, useRunStart } from './useRunStart';
import { useShownRun } from './useShownRun';

/** @internal Loads in idle time, or when the window opens. */
export const executionSurface = createLazyPart(() => import('./surface/RunExecutionSurface'));

/** Below this width, the window fills its container, and the confirmation is a bottom sheet. */
const NARROW_REM = 48;

/** A run in a window: configure, start, watch, cancel, see how it ended, run again. */
export const RunExecutionModal = forwardRef<HTMLDivElement, RunExecutionModalProps>(function RunExecutionModal(
  {
    open,
    onOpenChange,
    container: containerProp,
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
  const initialInput = useInitialInput({ runId: runId ?? undefined, run, steps, metrics, initialRun, initialSteps });
  const { input, goBack } = useShownRun({ ...initialInput, runId, open }, starting);
  // Not inside the dialog: closing the window must not stop watching the run.
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
    // Before it opens: the element that opens it may be gone when it closes.
    watchFocus(document);
  }, []);
  const container = useLayerContainer(containerProp);
  const place = usePlace(container);
  const [overlayRef, isNarrow] = useIsNarrow(NARROW_REM);
  const mayLeave = useMayLeave(open);
  const isFirst = useIsFirst(open);
  const shared = { ...props, open, onOpenChange, view, input, mayLeave, container };
  // The cancel must also survive the window.
  return (
    <CancelRunPlaceContext.Provider value={TITLED_PLACE}>
      <CancelRunProvider
        {...(view.isWatched && { runId: input.runId })}
        run={view.run}
        onCancel={props.onCancel}
        confirmation={props.confirmation ?? (isNarrow ? 'dialog' : 'inline')}
        askReason={props.askReason}
      >
        <CloseQuestion isWindowOpen={open} />
        <CancelStartedRun starting={starting} />
        {open && place.anchor}
        {loaded && place.element && (
          <loaded.RunExecutionSurface
            {...shared}
            {...{ starting, again, isFirst, isNarrow, overlayRef }}
            place={place.element}
            isInDialog={place.isInDialog}
            ref={ref}
          />
        )}
        {!loaded && place.element && open && isLate && (
          <RunExecutionFallback
            {...shared}
            place={place.element}
            isInDialog={place.isInDialog}
            hasFailed={hasFailed}
            retry={executionSurface.preload}
          />
        )}
      </CancelRunProvider>
    </CancelRunPlaceContext.Provider>
  );
});

/**
 * The element that the window is rendered into: the app's, or one that suits the place of this component, which may be
 * in another document or above the page.
 * @returns what to render while the window is open, and the element once it is known
 */
function usePlace(container: HTMLElement | null) {
  const [found, setFound] = useState<{ element: HTMLElement; isInDialog: boolean } | null>(null);
  const look = useCallback((anchor: Element | null) => {
    if (anchor !== null) setFound({ element: layerPlaceOf(anchor), isInDialog: standsInDialog(anchor) });
  }, []);
  // A template may be a child of any element, also of a table, and is never visible.
  return {
    anchor: container === null && <template ref={look} />,
    element: container ?? found?.element ?? null,
    isInDialog: container === null && found?.isInDialog === true,
  };
}

/** Whether the window is open for the first time. */
function useIsFirst(isOpen: boolean): boolean {
  const [wasOpen, setWasOpen] = useState(false);
  const [isFirst, setFirst] = useState(true);
  if (isOpen && !wasOpen) setWasOpen(true);
  if (!isOpen && wasOpen && isFirst) setFirst(false);
  return isFirst;
}

/** Closes the confirmation with the window. A sent cancel continues. */
function CloseQuestion({ isWindowOpen }: { isWindowOpen: boolean }) {
  const { isOpen, dismiss } = useCancelRunPart('RunExecutionModal');
  useBrowserLayoutEffect(() => {
    if (isOpen && !isWindowOpen) dismiss();
  }, [isOpen, isWindowOpen, dismiss]);
  return null;
}

/** Cancels the run of a cancelled start if no client does it: through the app, like its button. */
function CancelStartedRun({ starting: { started, isStartCancelled } }: { starting: RunStart }) {
  const { client } = useRunContext();
  const { control, run } = useCancelRunPart('RunExecutionModal');
  const { confirm } = control;
  const sent = useRef<Run | null>(null);
  useEffect(() => {
    if (client || !isStartCancelled || !started || run?.id !== started.id || sent.current === started) return;
    sent.current = started;
    confirm();
  }, [client, isStartCancelled, started, run, confirm]);
  return null;
}
