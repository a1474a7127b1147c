import { type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { hasEnded, isCancellable, type Run } from '../../core/run/run';
import { useCancelRun } from '../../hooks/actions/useCancelRun';
import { useCalmRun } from '../../hooks/run/calm-run';
import { withKnownBefore } from '../../hooks/run/known-before';
import { useMayStillWork } from '../../hooks/run/useMayStillWork';
import { useRunContext } from '../../hooks/run-context';
import { useMessages } from '../../hooks/useMessages';
import type { RunInput } from '../../hooks/useRunView';
import { useMergedRefs } from '../internal/useMergedRefs';
import { type CancelControl, cancelButtonState, cancelNotice } from './cancel-control';
import {
  type CancelConfirmation,
  CancelRunContext,
  type CancelRunContextValue,
  type CancelRunSize,
  cancelTexts,
} from './cancel-run-context';
import { CancelRunPlaceContext, NO_PLACE } from './cancel-run-place';
import { type CancelHandler, OVERDUE_AFTER_MS } from './plain/plain-cancel';
import { usePlainCancel } from './plain/usePlainCancel';
import { useFocusRescue } from './useFocusRescue';

/** How a run is cancelled. */
export interface CancelRunOptions extends Pick<RunInput, 'runId' | 'run'> {
  /** Sends the cancel without a provider. With it, the run comes from `run` and no client is used. */
  onCancel?: CancelHandler | undefined;
  /** With `onCancel`: whether the backend can force the end. Default: `run.can.force`. */
  canForce?: boolean | undefined;
  /** With `onCancel`: how long after the cancel a run that has not stopped counts as overdue, ms. Default 30000. */
  overdueAfterMs?: number | undefined;
  /** `sm` for lists, `md` for headers. Default `md`. */
  size?: CancelRunSize | undefined;
  /** How the cancel is confirmed. Default `dialog`. */
  confirmation?: CancelConfirmation | undefined;
  /** Offers a field for a reason. Default false. */
  askReason?: boolean | undefined;
  /** Whether the confirmation is open (controlled). Default: the button manages it. */
  open?: boolean | undefined;
  /** Whether the confirmation is initially open, if `open` is not set. Default false. */
  defaultOpen?: boolean | undefined;
  /** Called when the confirmation opens or closes. */
  onOpenChange?: ((open: boolean) => void) | undefined;
}

/**
 * Shares the cancel of one run with the parts inside. Renders no element: use it if the button and its messages are in
 * different places, as in a card.
 * @throws Error if `runId` is used outside of a `<RunProvider>`
 */
export function CancelRunProvider({ children, ...options }: CancelRunOptions & { children: ReactNode }) {
  const { client } = useRunContext();
  const { onCancel, run, runId } = options;
  const isWatched = onCancel === undefined && (client !== null || (run === undefined && runId != null));
  return isWatched ? (
    <WatchedCancel {...options}>{children}</WatchedCancel>
  ) : (
    <PlainCancel {...options}>{children}</PlainCancel>
  );
}

type WayProps = CancelRunOptions & { children: ReactNode };

/** Sends the request through the provider's client, for the run from the props or the one that the client watches. */
function WatchedCancel({ children, runId, run: runProp, ...options }: WayProps) {
  const id = runId ?? runProp?.id ?? null;
  const isById = runId != null || runProp === undefined;
  // The provider of the parts asks for the confirmation; this hook only sends.
  const found = useCancelRun(id, { confirm: false, watch: isById, isCalm: true });
  // The client may not know a run from the props yet. It can be cancelled all the same.
  const isNews = found.run === null && found.phase === 'idle' && runProp != null && isCancellable(runProp);
  const shown = runId == null ? (runProp ?? found.run) : withKnownBefore(found.run, runProp, runId);
  const phase = found.phase === 'confirming' ? 'idle' : found.phase;
  const canCancel = found.cancel !== null || (isNews && found.isSupported);
  const control = useMemo(() => ({ ...found, phase, canCancel }), [found, phase, canCancel]);
  return (
    <SharedCancel {...options} control={control} shown={shown} shownId={id}>
      {children}
    </SharedCancel>
  );
}

function PlainCancel({
  children,
  run = null,
  onCancel,
  canForce,
  overdueAfterMs = OVERDUE_AFTER_MS,
  ...options
}: WayProps) {
  const control = usePlainCancel({ run, onCancel, canForce, overdueAfterMs });
  return (
    <SharedCancel {...options} control={control} shown={run} shownId={run?.id ?? null}>
      {children}
    </SharedCancel>
  );
}

type SharedProps = WayProps & { control: CancelControl; shown: Run | null; shownId: string | null };

function SharedCancel({ children, control, shown, shownId: runId, ...options }: SharedProps) {
  const { size = 'md', askReason = false, open, defaultOpen = false, onOpenChange } = options;
  const messages = useMessages(cancelTexts);
  const { announce = true } = useRunContext();
  const { isAnnounced, hasTitle } = useContext(CancelRunPlaceContext);
  const run = useCalmRun(shown);
  const mayStillWork = useMayStillWork(run);
  const [ownOpen, setOwnOpen] = useState(defaultOpen);
  const [isTouched, setTouched] = useState(false);
  const triggerRef = useRef<HTMLButtonElement | null>(null);
  const statusRef = useRef<HTMLDivElement | null>(null);
  // A confirmation is about one run: another run in its place closes it, and no state carries over.
  const [lastId, setLastId] = useState(runId);
  const [isLeftOver, setLeftOver] = useState(false);
  if (lastId !== runId) {
    setLastId(runId);
    if (lastId !== null) {
      setLeftOver(open ?? ownOpen);
      setOwnOpen(false);
      setTouched(false);
    }
  }
  const touch = useCallback(() => setTouched(true), []);
  const titleRef = useRef<HTMLHeadingElement | null>(null);
  const findPlace = useCallback(() => {
    const title = titleRef.current;
    return statusRef.current ?? title?.querySelector<HTMLElement>('a, button') ?? title;
  }, []);
  const rescue = useFocusRescue({ findPlace, isShown: isTouched, show: touch });
  const setTrigger = useMergedRefs<HTMLButtonElement>(triggerRef, rescue.watch);
  const isOpen = (open ?? ownOpen) && !isLeftOver;
  const state = cancelButtonState(control, run, isOpen);
  const { confirm: send, dismiss: putAway } = control;
  // An open confirmation keeps its form, e.g. when a window is made wider: the typed reason would be lost.
  const wanted = options.confirmation ?? 'dialog';
  const [confirmation, setConfirmation] = useState(wanted);
  if (confirmation !== wanted && !isOpen) setConfirmation(wanted);

  const setOpen = useCallback(
    (next: boolean) => {
      setOwnOpen(next);
      if (next) setTouched(true);
      onOpenChange?.(next);
    },
    [onOpenChange],
  );

  useEffect(() => {
    if (!isLeftOver) return;
    onOpenChange?.(false);
    setLeftOver(false);
  }, [isLeftOver, onOpenChange]);

  // Somebody else cancelled the run while the confirmation was open.
  const isAnswered = state === 'cancelling' || state === 'checking' || state === 'overdue';
  useEffect(() => {
    if (isOpen && isAnswered) setOpen(false);
  }, [isOpen, isAnswered, setOpen]);

  const press = useCallback(() => {
    if (confirmation === 'none') {
      setTouched(true);
      send();
    } else {
      setOpen(true);
    }
  }, [confirmation, send, setOpen]);

  // Sent from here and not from the dialog, which the same press unmounts.
  const confirm = useCallback(
    (reason: string) => {
      // While it closes, the confirmation may already be in front of another run.
      if (!isOpen) return;
      const text = reason.trim();
      if (run === null || !hasEnded(run)) send(text === '' ? {} : { reason: text });
      setOpen(false);
    },
    [isOpen, run, send, setOpen],
  );
  const dismiss = useCallback(() => {
    putAway();
    setOpen(false);
  }, [putAway, setOpen]);
  const retry = useCallback(() => {
    setTouched(true);
    send();
  }, [send]);

  const getTrigger = useCallback(() => triggerRef.current, []);
  const returnFocusTo = useCallback(() => triggerRef.current ?? findPlace(), [findPlace]);

  const canPress = state === 'idle' || state === 'refused';
  const value = useMemo<CancelRunContextValue>(
    () => ({
      state,
      size,
      confirmation,
      control,
      run,
      runId,
      messages,
      notice: cancelNotice(state, control, { messages: messages.cancel, mayStillWork }),
      isOpen,
      isTouched: !hasTitle && (isTouched || isOpen),
      isAnnounced: isAnnounced && announce,
      askReason,
      press: canPress ? press : null,
      confirm,
      dismiss,
      retry,
      getTrigger,
      setTrigger,
      statusRef,
      takesFocus: rescue.isPending,
      titleRef,
      returnFocusTo,
    }),
    [
      state,
      size,
      confirmation,
      control,
      run,
      runId,
      messages,
      isOpen,
      isTouched,
      isAnnounced,
      announce,
      hasTitle,
      askReason,
      mayStillWork,
      canPress,
      press,
      confirm,
      dismiss,
      retry,
      getTrigger,
      setTrigger,
      rescue,
      returnFocusTo,
    ],
  );
  return (
    <CancelRunContext.Provider value={value}>
      {/* Not for another cancel that a host puts inside. */}
      <CancelRunPlaceContext.Provider value={NO_PLACE}>{children}</CancelRunPlaceContext.Provider>
    </CancelRunContext.Provider>
  );
}
