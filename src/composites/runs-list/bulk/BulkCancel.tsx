import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { ConfirmSurface } from '../../../components/confirm/ConfirmSurface';
import { Button } from '../../../components/internal/press/Button';
import { buttonStyles } from '../../../components/internal/press/buttons';
import { keepFromForm } from '../../../components/internal/press/keys';
import { PressButton } from '../../../components/internal/press/PressButton';
import { isCancellable, isEnded } from '../../../core/run/run';
import * as en from '../../../core/text/messages/english';
import { useBulkCancel } from '../../../hooks/actions/useBulkCancel';
import { useAnnounce } from '../../../hooks/announce/useAnnounce';
import { useMessages } from '../../../hooks/useMessages';
import { RUNS_LIST_PARTS as PARTS, type RunsListBulkState } from '../parts';
import type { RunsBoard } from '../runs-board';
import { BulkOutcome } from './BulkOutcome';

const english = { announce: en.announce, bulk: en.bulk, list: en.list };

/** The bar above the cards: selects runs, asks for a confirmation, cancels them together, and shows each outcome. */
export function BulkCancel({
  board,
  marked,
  isEmpty,
  onChange,
}: {
  board: RunsBoard;
  marked: ReadonlySet<string>;
  /** The list is empty. */
  isEmpty: boolean;
  onChange: (marked: ReadonlySet<string>) => void;
}) {
  const messages = useMessages(english);
  const bulk = useBulkCancel();
  const cancellable = useCancellable(board);
  /** The number of runs in the open confirmation; `null` = it is closed. */
  const [confirmCount, setConfirmCount] = useState<number | null>(null);
  const isConfirmOpen = confirmCount !== null;
  const actionRef = useRef<HTMLButtonElement>(null);
  const allRef = useRef<HTMLInputElement>(null);
  const headingRef = useRef<HTMLParagraphElement>(null);
  const listRef = useRef<Element | null>(null);
  const setRoot = useCallback((element: HTMLElement | null) => {
    if (element !== null) listRef.current = element.closest(`[data-slot="${PARTS.root.slot}"]`);
  }, []);
  // A run that has ended leaves the selection.
  const chosen = cancellable.filter((id) => marked.has(id));
  const count = chosen.length;
  const isAll = count > 0 && count === cancellable.length;
  const isPartly = count > 0 && !isAll;
  useAnnounce(count > 0 ? messages.list.selected(count) : null);
  useEffect(() => {
    if (allRef.current) allRef.current.indeterminate = isPartly;
  }, [isPartly]);
  // The selection was cleared by hand; if its runs have ended instead, that is shown.
  const isMarked = marked.size > 0;
  useEffect(() => {
    if (!isMarked) setConfirmCount(null);
  }, [isMarked]);
  const haveEnded = useHaveEnded(board, marked);
  // The focus goes here after the confirmation or the outcome. "Select all" cannot take it if nothing can be cancelled,
  // and the list's own
  // filter comes before it.
  const findFocus = useCallback(
    () =>
      headingRef.current ??
      actionRef.current ??
      focusable(allRef.current) ??
      listRef.current?.querySelector<HTMLElement>('button, select, input') ??
      null,
    [],
  );
  // Somebody else has cancelled the runs.
  const isAnswered = isConfirmOpen && isMarked && count === 0 && !haveEnded;
  useEffect(() => {
    if (!isAnswered) return;
    setConfirmCount(null);
    onChange(new Set());
  }, [isAnswered, onChange]);
  const isOver = bulk.items.length > 0 && !bulk.isRunning;
  // An empty list has no cards that could move. Otherwise the bar keeps its place, whether or not there is something to
  // select.
  const isIdle = bulk.items.length === 0 && !isConfirmOpen;
  if (!bulk.isSupported || (isEmpty && isIdle)) return null;

  const state: RunsListBulkState =
    bulk.items.length > 0
      ? isOver
        ? 'done'
        : 'cancelling'
      : isConfirmOpen
        ? 'asking'
        : count > 0
          ? 'selected'
          : 'idle';
  /** Then it is in the first row of the header. */
  const isSelecting = state === 'idle' || state === 'selected';
  const ended = count === 0 && haveEnded && confirmCount !== null ? messages.announce.ended(confirmCount) : null;
  const dismiss = () => {
    setConfirmCount(null);
    if (count === 0) onChange(new Set());
  };
  const confirm = () => {
    setConfirmCount(null);
    onChange(new Set());
    void bulk.cancel(chosen);
  };
  return (
    <div
      ref={setRoot}
      data-slot={PARTS.bulk.slot}
      data-state={state}
      className={
        isSelecting
          ? 'rl:pointer-events-none rl:absolute rl:inset-x-0 rl:top-0 rl:flex rl:min-h-10 rl:items-center rl:gap-3 rl:ps-4 rl:@max-[20rem]:ps-0'
          : 'rl:mt-2 rl:flex rl:flex-col rl:gap-3 rl:rounded-lg rl:edge rl:bg-tile rl:px-4 rl:py-2 rl:ease-colors'
      }
    >
      {isSelecting && (
        <>
          <input
            ref={allRef}
            type="checkbox"
            aria-label={messages.list.selectAll}
            title={messages.list.selectAll}
            className="rl:pointer-events-auto rl:checkbox rl:disabled:opacity-50"
            disabled={cancellable.length === 0}
            checked={isAll}
            onChange={() => onChange(new Set(isAll ? [] : cancellable))}
            onKeyDown={keepFromForm}
          />
          {count > 0 && (
            <>
              <span className="rl:min-w-0 rl:flex-1 rl:truncate rl:type-body rl:weight-semibold rl:text-text rl:digits">
                {messages.list.selected(count)}
              </span>
              <PressButton
                deed="ask"
                ref={actionRef}
                className={`${buttonStyles({ look: 'danger', size: 'sm' })} rl:pointer-events-auto`}
                onClick={() => setConfirmCount(count)}
              >
                {messages.bulk.action(count)}
              </PressButton>
              <Button
                className={`${buttonStyles({ look: 'quiet', size: 'sm' })} rl:pointer-events-auto`}
                onClick={() => {
                  onChange(new Set());
                  allRef.current?.focus();
                }}
              >
                {messages.list.clearSelection}
              </Button>
            </>
          )}
        </>
      )}
      <ConfirmSurface
        mode="inline"
        variant="plain"
        question={{
          isOpen: state === 'asking',
          title: ended ?? messages.bulk.title(count),
          subject: null,
          description: ended === null ? messages.bulk.description(count) : null,
          hasEnded: ended !== null,
          announcement: ended,
          askReason: false,
          confirm,
          dismiss,
          returnFocusTo: findFocus,
        }}
      />
      {(state === 'cancelling' || state === 'done') && (
        <BulkOutcome bulk={bulk} board={board} headingRef={headingRef} returnFocusTo={findFocus} />
      )}
    </div>
  );
}

const focusable = (input: HTMLInputElement | null) => (input?.disabled ? null : input);

/** The ids of all cancellable runs of the list; the same array while they are the same. */
function useCancellable(board: RunsBoard): readonly string[] {
  const last = useRef<readonly string[]>([]);
  const read = useCallback(() => {
    const next = board.getIds().filter((id) => {
      const run = board.getRun(id);
      return run !== undefined && isCancellable(run);
    });
    if (next.length !== last.current.length || next.some((id, i) => id !== last.current[i])) last.current = next;
    return last.current;
  }, [board]);
  return useSyncExternalStore(board.subscribe, read, read);
}

/** Whether all of these runs have ended. */
function useHaveEnded(board: RunsBoard, ids: ReadonlySet<string>): boolean {
  const read = useCallback(
    () =>
      [...ids].every((id) => {
        const run = board.getRun(id);
        return run === undefined || isEnded(run.status);
      }),
    [board, ids],
  );
  return useSyncExternalStore(board.subscribe, read, read);
}
