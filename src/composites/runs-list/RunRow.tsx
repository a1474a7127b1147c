import { memo, type ReactNode, useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { CancelHandler } from '../../components/cancel-run-button';
import type { ClassNameProp } from '../../components/internal/part';
import { useSoftLeave } from '../../components/internal/useSoftLeave';
import { hasEnded, isCancellable, type Run, type RunStatus } from '../../core/run/run';
import type { RunConnection } from '../../core/run/snapshot';
import * as en from '../../core/text/messages/english';
import { useRunContext } from '../../hooks/run-context';
import { useMessages } from '../../hooks/useMessages';
import { useNeedsSteps } from '../../hooks/useNeedsSteps';
import { RunCard, type RunCardState } from '../run-card';
import { AwayRow, SelectGutter } from './AwayRow';
import type { OffscreenAnnouncer } from './offscreen-announcer';
import { RUNS_LIST_PARTS as PARTS } from './parts';
import type { RunsListProps } from './RunsList';
import type { RowWindow } from './row-window';
import type { RunsBoard } from './runs-board';

const english = { list: en.list };

/** Rows that are drawn before it is known which are in view: about what fits on a screen. */
const DRAWN_AT_FIRST = 12;
/** Only a run that works is at a step. */
const WORKING: readonly RunStatus[] = ['running', 'cancelling'];

/** Whether a row has to read the steps of its run to name the one it is at. Not of a host's own list: that asks nothing. */
function useNamesStep(id: string, run: Run | undefined): boolean {
  const { client } = useRunContext();
  const needsSteps = useNeedsSteps(id, run);
  if (!needsSteps || run === undefined || client?.getSnapshot(id).run == null) return false;
  return WORKING.includes(run.status) && !run.currentStep?.name;
}

/** What all rows have in common. */
export interface RowShared {
  board: RunsBoard;
  rows: RowWindow;
  connection: RunConnection | undefined;
  onSelect: ((runId: string) => void) | undefined;
  onCancel: ((run: Run, request: Parameters<CancelHandler>[0]) => ReturnType<CancelHandler>) | undefined;
  animated: boolean;
  className: ClassNameProp<RunCardState>;
  /** Marks a run for cancelling with others; `null` = that is not offered. */
  onMark: ((runId: string, isMarked: boolean) => void) | null;
  renderRun: RunsListProps['renderRun'];
  metrics: RunsListProps['metrics'];
  getHref: RunsListProps['getHref'];
  linkComponent: RunsListProps['linkComponent'];
  /** Tells of runs out of view. */
  announcer: OffscreenAnnouncer;
}

/**
 * One run of the list. Out of view only the first two lines of its card are drawn, in a box as high as the card was: the run
 * can still be found in the page and printed, and the scroll bar does not jump. A card with the focus in it, or from which a
 * cancel was begun, stays.
 */
export const RunRow = memo(function RunRow({
  id,
  index,
  isSelected,
  isMarked,
  ...shared
}: RowShared & { id: string; index: number; isSelected: boolean; isMarked: boolean }) {
  const { board, rows, renderRun, announcer } = shared;
  const ref = useRef<HTMLLIElement>(null);
  useSoftLeave(ref);
  const height = useRef<number | null>(null);
  const [isNear, setNear] = useState(index < DRAWN_AT_FIRST);
  const [hasFocus, setFocus] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [isCancelling, setCancelling] = useState(false);
  const isHeld = hasFocus || isAsking || isCancelling || renderRun !== undefined;
  const isShown = isNear || isHeld;
  // The list also keeps it whatever the filter: the question, the outcome and the focus would disappear with it.
  // The question is a layer of its own: its focus is not the row's.
  const isKept = hasFocus || isAsking || isCancelling;
  useEffect(() => (isKept ? board.keep(id) : undefined), [board, id, isKept]);
  const wasShown = useRef(isShown);
  useEffect(() => {
    wasShown.current = isShown;
  });
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    // What was never near may have been measured before the stylesheet was there.
    let wasNear = false;
    return rows.observe(element, (near, measured) => {
      if (!near && wasNear && wasShown.current) height.current = measured;
      wasNear = near;
      setNear(near);
    });
  }, [rows]);
  // A card tells of its run by itself; without one nothing is rendered, and still the end is told.
  useEffect(() => {
    if (isShown) return;
    let last = board.getRun(id)?.status;
    return board.subscribeRun(id, () => {
      const run = board.getRun(id);
      if (run === undefined || run.status === last) return;
      last = run.status;
      if (hasEnded(run)) announcer.ended(run);
    });
  }, [isShown, board, id, announcer]);
  const asked = useCallback((isOpen: boolean) => {
    setAsking(isOpen);
    if (isOpen) setCancelling(true);
  }, []);
  const ended = useCallback(() => setCancelling(false), []);
  return (
    <li
      ref={ref}
      data-slot={PARTS.row.slot}
      data-state={isShown ? 'shown' : 'away'}
      className="rl:block"
      onFocus={() => setFocus(true)}
      onBlur={() => setFocus(false)}
    >
      {isShown ? (
        <ShownRow
          {...shared}
          id={id}
          isSelected={isSelected}
          isMarked={isMarked}
          isNear={isNear}
          onConfirmationChange={asked}
          onEnded={ended}
        />
      ) : (
        <AwayRow board={board} id={id} height={height.current} hasGutter={shared.onMark !== null} />
      )}
    </li>
  );
});

function ShownRow({
  id,
  board,
  isSelected,
  isMarked,
  isNear,
  connection,
  onSelect,
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
  isNear: boolean;
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
  const namesStep = useNamesStep(id, run) && isNear;
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
      isSelected={isSelected}
      onSelect={onSelect}
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
  return renderRun ? renderRun(run, { card, connection }) : card;
}

/** Every card begins at the same edge: where a run cannot be selected, the place of its box stays empty. */
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
    <input
      type="checkbox"
      data-slot={PARTS.select.slot}
      data-state={isMarked ? 'checked' : 'unchecked'}
      aria-label={messages.list.select(run.name || run.id)}
      checked={isMarked}
      onChange={(event) => onMark(run.id, event.target.checked)}
      className="rl:checkbox"
    />
  );
}
