import { memo, type ReactNode, useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { CancelHandler } from '../../../components/cancel-run-button';
import { useSoftLeave } from '../../../components/internal/motion/useSoftLeave';
import type { ClassNameProp } from '../../../components/internal/part';
import { keepFromForm } from '../../../components/internal/press/keys';
import { hasEnded, isCancellable, type Run, type RunStatus } from '../../../core/run/run';
import type { RunConnection } from '../../../core/run/snapshot/snapshot';
import * as en from '../../../core/text/messages/english';
import { fillSlot } from '../../../hooks/host/slots';
import { useNeedsSteps } from '../../../hooks/run/useNeedsSteps';
import { useRunContext } from '../../../hooks/run-context';
import { useMessages } from '../../../hooks/useMessages';
import { RunCard, type RunCardState } from '../../run-card';
import { RUNS_LIST_PARTS as PARTS } from '../parts';
import type { RunsBoard } from '../runs-board';
import type { RunsListProps } from '../types';
import { OffscreenRow, SelectGutter } from './OffscreenRow';
import type { OffscreenAnnouncer } from './offscreen-announcer';
import type { RowWindow } from './row-window';

const english = { list: en.list };

/** Number of rows that are rendered before the view is known: about one screen. */
const DRAWN_AT_FIRST = 12;
/** Statuses with a current step. */
const WORKING: readonly RunStatus[] = ['running', 'cancelling'];

/**
 * Whether a row must read the steps of its run to name the current one. Not for an app's own list, which sends no
 * request.
 */
function useNamesStep(id: string, run: Run | undefined): boolean {
  const { client } = useRunContext();
  const needsSteps = useNeedsSteps(id, run);
  if (!needsSteps || run === undefined || client?.getSnapshot(id).run == null) return false;
  return WORKING.includes(run.status) && !run.currentStep?.name;
}

/** What all rows share. */
export interface RowShared {
  board: RunsBoard;
  rows: RowWindow;
  connection: RunConnection | undefined;
  onRunSelect: ((runId: string) => void) | undefined;
  onCancel: ((run: Run, request: Parameters<CancelHandler>[0]) => ReturnType<CancelHandler>) | undefined;
  animated: boolean;
  className: ClassNameProp<RunCardState>;
  /** Selects a run for bulk cancel; `null` = not offered. */
  onMark: ((runId: string, isMarked: boolean) => void) | null;
  renderRun: RunsListProps['renderRun'];
  metrics: RunsListProps['metrics'];
  getHref: RunsListProps['getHref'];
  linkComponent: RunsListProps['linkComponent'];
  /** Announces runs outside of the view. */
  announcer: OffscreenAnnouncer;
}

/**
 * A run of the list. Outside of the view, only the first two lines of its card are rendered, in a box as high as the
 * card: the run can still be found in the page and printed, and the scroll bar does not jump. A card that has the
 * focus, or whose cancel is open, stays rendered.
 */
export const RunRow = memo(function RunRow({
  id,
  index,
  isSelected,
  isMarked,
  of,
  ...shared
}: RowShared & {
  id: string;
  index: number;
  isSelected: boolean;
  isMarked: boolean;
  /** Number of runs in the list, if not all of them have a row. */
  of: number | null;
}) {
  const { board, rows, renderRun, announcer } = shared;
  const ref = useRef<HTMLLIElement>(null);
  useSoftLeave(ref);
  const height = useRef<number | null>(null);
  const [isVisible, setVisible] = useState(index < DRAWN_AT_FIRST);
  const [hasFocus, setFocus] = useState(false);
  const [isConfirming, setConfirming] = useState(false);
  const [isCancelling, setCancelling] = useState(false);
  const isRetained = hasFocus || isConfirming || isCancelling || renderRun !== undefined;
  const isRendered = isVisible || isRetained;
  // The list also keeps it whatever the filter is: otherwise confirmation, outcome and focus would disappear.
  // The confirmation is a layer of its own, so its focus is not inside of the row.
  const isPinned = hasFocus || isConfirming || isCancelling;
  useEffect(() => (isPinned ? board.retain(id) : undefined), [board, id, isPinned]);
  const wasRendered = useRef(isRendered);
  useEffect(() => {
    wasRendered.current = isRendered;
  });
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    // A row that was never near may have been measured before the stylesheet loaded.
    let wasVisible = false;
    return rows.observe(element, (isVisibleNow, measured) => {
      if (!isVisibleNow && wasVisible && wasRendered.current) height.current = measured;
      wasVisible = isVisibleNow;
      setVisible(isVisibleNow);
    });
  }, [rows]);
  // A card announces its run itself; without a card, the end is announced all the same.
  useEffect(() => {
    if (isRendered) return;
    let last = board.getRun(id)?.status;
    return board.subscribeRun(id, () => {
      const run = board.getRun(id);
      if (run === undefined || run.status === last) return;
      last = run.status;
      if (hasEnded(run)) announcer.ended(run);
    });
  }, [isRendered, board, id, announcer]);
  const onConfirmation = useCallback((isOpen: boolean) => {
    setConfirming(isOpen);
    if (isOpen) setCancelling(true);
  }, []);
  const onEnded = useCallback(() => setCancelling(false), []);
  return (
    <li
      ref={ref}
      data-slot={PARTS.row.slot}
      data-state={isRendered ? 'shown' : 'away'}
      aria-setsize={of ?? undefined}
      aria-posinset={of === null ? undefined : index + 1}
      className="rl:block"
      onFocus={() => setFocus(true)}
      onBlur={() => setFocus(false)}
    >
      {isRendered ? (
        <ShownRow
          {...shared}
          id={id}
          isSelected={isSelected}
          isMarked={isMarked}
          isVisible={isVisible}
          onConfirmationChange={onConfirmation}
          onEnded={onEnded}
        />
      ) : (
        <OffscreenRow board={board} id={id} height={height.current} hasGutter={shared.onMark !== null} />
      )}
    </li>
  );
});

function ShownRow({
  id,
  board,
  isSelected,
  isMarked,
  isVisible,
  connection,
  onRunSelect,
  onCancel,
  onMark,
  animated,
  className,
  renderRun,
  metrics,
  getHref,
  linkComponent,
  onConfirmationChange,
  onEnded,
}: RowShared & {
  id: string;
  isSelected: boolean;
  isMarked: boolean;
  isVisible: boolean;
  onConfirmationChange: (isOpen: boolean) => void;
  onEnded: () => void;
}) {
  const subscribe = useCallback((listener: () => void) => board.subscribeRun(id, listener), [board, id]);
  const getRun = useCallback(() => board.getRun(id), [board, id]);
  const run = useSyncExternalStore(subscribe, getRun, getRun);
  const cancel = useMemo<CancelHandler | undefined>(
    () => onCancel && ((request, about) => onCancel(about, request)),
    [onCancel],
  );
  const namesStep = useNamesStep(id, run) && isVisible;
  const isOver = run === undefined || hasEnded(run);
  useEffect(() => {
    if (isOver) onEnded();
  }, [isOver, onEnded]);
  if (run === undefined) return null;
  const card = (
    <RunCard
      {...(namesStep && { runId: id })}
      run={run}
      connection={connection}
      serverOffsetMs={connection?.serverOffsetMs}
      selected={isSelected}
      onRunSelect={onRunSelect}
      onCancel={cancel}
      onConfirmationChange={onConfirmationChange}
      animated={animated}
      className={className}
      metrics={metrics}
      getHref={getHref}
      linkComponent={linkComponent}
      leading={onMark ? leadingOf(run, isMarked, onMark) : undefined}
    />
  );
  return fillSlot(renderRun && (() => renderRun(run, { card, connection })), run, card);
}

/** All cards start at the same edge: the place of a checkbox stays empty if the run cannot be selected. */
function leadingOf(run: Run, isMarked: boolean, onMark: NonNullable<RowShared['onMark']>): ReactNode {
  return isCancellable(run) ? <Mark run={run} isMarked={isMarked} onMark={onMark} /> : <SelectGutter />;
}

function Mark({
  run,
  isMarked,
  onMark,
}: {
  run: Run;
  isMarked: boolean;
  onMark: (runId: string, isMarked: boolean) => void;
}) {
  const messages = useMessages(english);
  return (
    <span className="rl:inline-flex rl:select-gutter">
      <input
        type="checkbox"
        data-slot={PARTS.select.slot}
        data-state={isMarked ? 'checked' : 'unchecked'}
        aria-label={messages.list.select(run.name || run.id)}
        checked={isMarked}
        onChange={(event) => onMark(run.id, event.target.checked)}
        onKeyDown={keepFromForm}
        className="rl:checkbox"
      />
    </span>
  );
}
