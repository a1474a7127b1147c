import { useCallback, useEffect, useId, useRef, useState, useSyncExternalStore } from 'react';
import { ConfirmationIcon } from '../../components/cancel-run-button/CancelRunConfirmation';
import { Button } from '../../components/internal/Button';
import { cx } from '../../components/internal/cx';
import { isOwnKey } from '../../components/internal/keys';
import { keepDefaults } from '../../components/internal/layer/keep-defaults';
import { useNestedEscape } from '../../components/internal/layer/useNestedEscape';
import { endInReact, layerBoundary } from '../../components/internal/layer-boundary';
import { PressButton } from '../../components/internal/PressButton';
import { isCancellable, isEnded } from '../../core/run/run';
import * as en from '../../core/text/messages/english';
import { useBulkCancel } from '../../hooks/useBulkCancel';
import { useMessages } from '../../hooks/useMessages';
import { useSaid } from '../../hooks/useSaid';
import { buttonStyles } from '../internal/buttons';
import { BulkOutcome } from './BulkOutcome';
import { RUNS_LIST_PARTS as PARTS, type RunsListBulkState } from './parts';
import type { RunsBoard } from './runs-board';

const english = { announce: en.announce, bulk: en.bulk, cancel: en.cancel, list: en.list };
type Texts = typeof english;

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
  const rootRef = useRef<HTMLDivElement>(null);
  // A run that has ended in the meantime falls out of the selection by itself.
  const chosen = cancellable.filter((id) => marked.has(id));
  const count = chosen.length;
  const isAll = count > 0 && count === cancellable.length;
  const isPartly = count > 0 && !isAll;
  useSaid(count > 0 ? messages.list.selected(count) : null);
  useEffect(() => {
    if (allRef.current) allRef.current.indeterminate = isPartly;
  }, [isPartly]);
  // Nothing is marked any more: that was done by hand. What was marked and has ended is told instead.
  const isMarked = marked.size > 0;
  useEffect(() => {
    if (!isMarked) setAskedOf(null);
  }, [isMarked]);
  const haveEnded = useHaveEnded(board, marked);
  // After the question, or the outcome, has gone: until then the button is not there. Where nothing is left to be cancelled
  // "Select all" takes no focus, and the list's own filter is what comes before it.
  const [focusList, setFocusList] = useState<Element | null>(null);
  const giveFocus = useCallback(() => setFocusList(rootRef.current?.parentElement ?? null), []);
  // Once what is to have the focus is drawn. The next frame may come before that, where the page is busy.
  useEffect(() => {
    if (focusList === null || isAsking || bulk.items.length > 0) return;
    setFocusList(null);
    (actionRef.current ?? focusable(allRef.current) ?? focusList.querySelector('select'))?.focus();
  });
  // Somebody else has cancelled them: the question is answered.
  const isAnswered = isAsking && isMarked && count === 0 && !haveEnded;
  useEffect(() => {
    if (!isAnswered) return;
    setAskedOf(null);
    onChange(new Set());
    giveFocus();
  }, [isAnswered, onChange, giveFocus]);
  const isOver = bulk.items.length > 0 && !bulk.isRunning;
  // An empty list has no cards that could jump. Else the place stays, whether or not there is something to select.
  const isIdle = bulk.items.length === 0 && !isAsking;
  if (!bulk.isSupported || (isEmpty && isIdle)) return null;

  const state: RunsListBulkState =
    bulk.items.length > 0 ? (isOver ? 'done' : 'cancelling') : isAsking ? 'asking' : count > 0 ? 'selected' : 'idle';
  const dismiss = () => {
    setAskedOf(null);
    if (count === 0) onChange(new Set());
    giveFocus();
  };
  const confirm = () => {
    setAskedOf(null);
    onChange(new Set());
    void bulk.cancel(chosen);
  };
  return (
    <div
      ref={rootRef}
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
      {state === 'asking' && (
        <Question
          count={count}
          ended={count === 0 && haveEnded && askedOf !== null ? messages.announce.ended(askedOf) : null}
          messages={messages}
          onConfirm={confirm}
          onDismiss={dismiss}
        />
      )}
      {(state === 'cancelling' || state === 'done') && <BulkOutcome bulk={bulk} board={board} onClose={giveFocus} />}
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

function Question({
  count,
  ended,
  messages,
  onConfirm,
  onDismiss,
}: {
  count: number;
  /** All of them have ended in the meantime; `null` = not so. */
  ended: string | null;
  messages: Texts;
  onConfirm: () => void;
  onDismiss: () => void;
}) {
  const titleId = useId();
  const textId = useId();
  const safeRef = useRef<HTMLButtonElement>(null);
  const rootRef = useRef<HTMLDivElement>(null);
  useNestedEscape(rootRef, onDismiss);
  useEffect(() => (rootRef.current === null ? undefined : keepDefaults(rootRef.current)), []);
  // Again when the other button goes, which may have had the focus.
  const hasEnded = ended !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: that is when.
  useEffect(() => safeRef.current?.focus(), [hasEnded]);
  useSaid(ended);
  return (
    <div
      ref={rootRef}
      role="alertdialog"
      aria-labelledby={titleId}
      aria-describedby={hasEnded ? undefined : textId}
      className="rl:flex rl:flex-wrap rl:items-center rl:gap-3 rl:py-1"
      {...layerBoundary}
      onKeyDown={(event) => {
        endInReact(event);
        if (!isOwnKey(event, 'Escape')) return;
        event.preventDefault();
        event.stopPropagation();
        onDismiss();
      }}
    >
      <ConfirmationIcon hasEnded={hasEnded} />
      <div className="rl:flex rl:flex-1 rl:basis-60 rl:flex-col rl:gap-0.5">
        <p id={titleId} className="rl:type-body rl:weight-semibold rl:text-text">
          {ended ?? messages.bulk.title(count)}
        </p>
        {!hasEnded && (
          <p id={textId} className="rl:type-label rl:text-muted">
            {messages.bulk.description(count)}
          </p>
        )}
      </div>
      <div className="rl:flex rl:flex-1 rl:flex-wrap rl:justify-end rl:gap-2">
        <PressButton deed="dismiss" ref={safeRef} className={buttonStyles()} onClick={onDismiss}>
          {hasEnded ? messages.cancel.close : messages.cancel.dismiss}
        </PressButton>
        {!hasEnded && (
          <PressButton deed="confirm" className={buttonStyles({ look: 'danger' })} onClick={onConfirm}>
            {messages.cancel.confirm}
          </PressButton>
        )}
      </div>
    </div>
  );
}
