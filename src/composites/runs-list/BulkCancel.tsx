import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { ConfirmSurface } from '../../components/confirm/ConfirmSurface';
import { Button } from '../../components/internal/Button';
import { cx } from '../../components/internal/cx';
import { PressButton } from '../../components/internal/PressButton';
import { isCancellable, isEnded } from '../../core/run/run';
import * as en from '../../core/text/messages/english';
import { useAnnounce } from '../../hooks/useAnnounce';
import { useBulkCancel } from '../../hooks/useBulkCancel';
import { useMessages } from '../../hooks/useMessages';
import { buttonStyles } from '../internal/buttons';
import { BulkOutcome } from './BulkOutcome';
import { RUNS_LIST_PARTS as PARTS, type RunsListBulkState } from './parts';
import type { RunsBoard } from './runs-board';

const english = { announce: en.announce, bulk: en.bulk, list: en.list };

/** Above the cards: selects runs, asks, cancels them together, and tells what has become of each. */
export function BulkCancel({
  board,
  marked,
  isEmpty,
  onChange,
}: {
  board: RunsBoard;
  marked: ReadonlySet<string>;
  /** The list holds no run. */
  isEmpty: boolean;
  onChange: (marked: ReadonlySet<string>) => void;
}) {
  const messages = useMessages(english);
  const bulk = useBulkCancel();
  const cancellable = useCancellable(board);
  /** How many runs it was asked about; `null` = it is not asked. */
  const [askedOf, setAskedOf] = useState<number | null>(null);
  const isAsking = askedOf !== null;
  const actionRef = useRef<HTMLButtonElement>(null);
  const allRef = useRef<HTMLInputElement>(null);
  const headingRef = useRef<HTMLParagraphElement>(null);
  const listRef = useRef<Element | null>(null);
  const setRoot = useCallback((element: HTMLElement | null) => {
    if (element !== null) listRef.current = element.parentElement;
  }, []);
  // A run that has ended in the meantime falls out of the selection by itself.
  const chosen = cancellable.filter((id) => marked.has(id));
  const count = chosen.length;
  const isAll = count > 0 && count === cancellable.length;
  const isPartly = count > 0 && !isAll;
  useAnnounce(count > 0 ? messages.list.selected(count) : null);
  useEffect(() => {
    if (allRef.current) allRef.current.indeterminate = isPartly;
  }, [isPartly]);
  // Nothing is marked any more: that was done by hand. What was marked and has ended is told instead.
  const isMarked = marked.size > 0;
  useEffect(() => {
    if (!isMarked) setAskedOf(null);
  }, [isMarked]);
  const haveEnded = useHaveEnded(board, marked);
  // What takes the focus when the question, or the outcome, has gone. Where nothing is left to be cancelled "Select all" takes
  // none, and the list's own filter comes before it.
  const findFocus = useCallback(
    () =>
      headingRef.current ??
      actionRef.current ??
      focusable(allRef.current) ??
      listRef.current?.querySelector('select') ??
      null,
    [],
  );
  // Somebody else has cancelled them: the question is answered.
  const isAnswered = isAsking && isMarked && count === 0 && !haveEnded;
  useEffect(() => {
    if (!isAnswered) return;
    setAskedOf(null);
    onChange(new Set());
  }, [isAnswered, onChange]);
  const isOver = bulk.items.length > 0 && !bulk.isRunning;
  // An empty list has no cards that could jump. Else the place stays, whether or not there is something to select.
  const isIdle = bulk.items.length === 0 && !isAsking;
  if (!bulk.isSupported || (isEmpty && isIdle)) return null;

  const state: RunsListBulkState =
    bulk.items.length > 0 ? (isOver ? 'done' : 'cancelling') : isAsking ? 'asking' : count > 0 ? 'selected' : 'idle';
  const ended = count === 0 && haveEnded && askedOf !== null ? messages.announce.ended(askedOf) : null;
  const dismiss = () => {
    setAskedOf(null);
    if (count === 0) onChange(new Set());
  };
  const confirm = () => {
    setAskedOf(null);
    onChange(new Set());
    void bulk.cancel(chosen);
  };
  return (
    <div
      ref={setRoot}
      data-slot={PARTS.bulk.slot}
      data-state={state}
      className={cx(
        'rl:flex rl:flex-col rl:gap-3 rl:rounded-lg rl:edge rl:px-4 rl:py-2 rl:ease-colors',
        state === 'idle' ? 'rl:border-transparent' : 'rl:bg-sunken',
      )}
    >
      {(state === 'idle' || state === 'selected') && (
        <div className="rl:flex rl:min-h-8 rl:flex-wrap rl:items-center rl:gap-x-3 rl:gap-y-2">
          <label
            className={cx(
              'rl:-ms-1 rl:flex rl:items-center rl:gap-1.5 rl:type-label rl:text-muted',
              cancellable.length > 0 ? 'rl:cursor-pointer' : 'rl:opacity-60',
            )}
          >
            <input
              ref={allRef}
              type="checkbox"
              className="rl:checkbox"
              disabled={cancellable.length === 0}
              checked={isAll}
              onChange={() => onChange(new Set(isAll ? [] : cancellable))}
            />
            {messages.list.selectAll}
          </label>
          {count > 0 && (
            <>
              <span className="rl:type-label rl:weight-medium rl:text-text rl:digits">
                {messages.list.selected(count)}
              </span>
              <span className="rl:flex rl:flex-1 rl:flex-wrap rl:justify-end rl:gap-2">
                <Button
                  className={buttonStyles({ look: 'quiet', size: 'sm' })}
                  onClick={() => {
                    onChange(new Set());
                    allRef.current?.focus();
                  }}
                >
                  {messages.list.clearSelection}
                </Button>
                <PressButton
                  deed="ask"
                  ref={actionRef}
                  className={buttonStyles({ look: 'danger', size: 'sm' })}
                  onClick={() => setAskedOf(count)}
                >
                  {messages.bulk.action(count)}
                </PressButton>
              </span>
            </>
          )}
        </div>
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
          withReason: false,
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

/** The ids of all runs of the list that can be cancelled now; the same array while they stay the same. */
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

/** Whether none of these runs goes on. */
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
