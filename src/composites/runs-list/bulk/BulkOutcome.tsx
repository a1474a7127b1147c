import { type RefObject, useEffect, useRef } from 'react';
import { refusalNotice } from '../../../components/cancel-run-button/cancel-control';
import { cx } from '../../../components/internal/cx';
import { AlertCircle, Ban, CheckCircle, CircleDashed, Info, Loader2 } from '../../../components/internal/icons';
import { useFocusReturn } from '../../../components/internal/layer/focus/useFocusReturn';
import { Button } from '../../../components/internal/press/Button';
import { buttonStyles } from '../../../components/internal/press/buttons';
import { PressButton } from '../../../components/internal/press/PressButton';
import type { BulkCancelItem, BulkItemState } from '../../../core/request/cancel-runs';
import * as en from '../../../core/text/messages/english';
import { statusWord } from '../../../core/text/status-word';
import type { UseBulkCancelResult } from '../../../hooks/actions/useBulkCancel';
import { useAnnounce } from '../../../hooks/announce/useAnnounce';
import { useMessages } from '../../../hooks/useMessages';
import type { RunsBoard } from '../runs-board';

const english = { bulk: en.bulk, cancel: en.cancel, status: en.status };
type Texts = typeof english;

/** Outcomes that need an action come first, successful cancels last. */
const RANK: Partial<Record<BulkItemState, number>> = {
  refused: 0,
  not_sent: 1,
  abandoned: 1,
  finished_before_cancel: 2,
  failed_before_cancel: 2,
};

/** The outcome of each run, during the bulk cancel and until it is closed. */
export function BulkOutcome({
  bulk,
  board,
  headingRef,
  returnFocusTo,
}: {
  bulk: UseBulkCancelResult;
  board: RunsBoard;
  /** Takes the focus when this appears. */
  headingRef: RefObject<HTMLParagraphElement | null>;
  /** Takes the focus when this closes. */
  returnFocusTo: () => HTMLElement | null;
}) {
  const messages = useMessages(english);
  const { items, answered, isRunning, retry, stop, clear } = bulk;
  const rootRef = useRef<HTMLDivElement>(null);
  useFocusReturn(rootRef, returnFocusTo);
  useEffect(() => headingRef.current?.focus({ preventScroll: true }), [headingRef]);
  const cancelled = items.filter(({ state }) => state === 'cancelled').length;
  // Announce the end, but not the count before it.
  useAnnounce(isRunning ? null : messages.bulk.summary(cancelled, items.length));
  const ordered = isRunning ? items : [...items].sort((a, b) => (RANK[a.state] ?? 3) - (RANK[b.state] ?? 3));
  return (
    <div ref={rootRef} className="rl:flex rl:flex-col rl:gap-3">
      <div className="rl:flex rl:min-h-8 rl:flex-wrap rl:items-center rl:gap-x-3 rl:gap-y-2">
        <p
          ref={headingRef}
          tabIndex={-1}
          className="rl:flex-1 rl:basis-40 rl:type-body rl:weight-semibold rl:text-text rl:digits rl:[outline:none]"
        >
          {isRunning ? messages.bulk.progress(answered, items.length) : messages.bulk.summary(cancelled, items.length)}
        </p>
        {stop && (
          <PressButton deed="stop" className={buttonStyles({ size: 'sm' })} onClick={stop}>
            {messages.bulk.stop}
          </PressButton>
        )}
        {retry && (
          <PressButton deed="retry" className={buttonStyles({ size: 'sm' })} onClick={() => void retry()}>
            {messages.bulk.retry}
          </PressButton>
        )}
        {!isRunning && (
          <Button className={buttonStyles({ look: 'quiet', size: 'sm' })} onClick={clear}>
            {messages.cancel.close}
          </Button>
        )}
      </div>
      {isRunning && (
        <div
          aria-hidden
          className="rl:block rl:h-0.5 rl:w-full rl:overflow-hidden rl:rounded-sm rl:bg-track rl:bar-track"
        >
          <div
            className="rl:mark rl:block rl:h-full rl:w-full rl:origin-start rl:bg-bar-cancelling rl:anim-grow"
            style={{ transform: `scaleX(${answered / Math.max(1, items.length)})` }}
          />
        </div>
      )}
      <ul
        // biome-ignore lint/a11y/noRedundantRoles: lists without bullets lose their role in Safari.
        role="list"
        className="rl:flex rl:max-h-60 rl:flex-col rl:gap-2 rl:overflow-y-auto rl:pb-1"
      >
        {ordered.map((item) => (
          <OutcomeRow
            key={item.runId}
            item={item}
            name={board.getRun(item.runId)?.name || item.run?.name || item.runId}
            messages={messages}
          />
        ))}
      </ul>
    </div>
  );
}

function OutcomeRow({ item, name, messages }: { item: BulkCancelItem; name: string; messages: Texts }) {
  const { state } = item;
  const isBusy = state === 'requesting' || state === 'accepted';
  const Icon = isBusy
    ? Loader2
    : state === 'cancelled'
      ? Ban
      : state === 'refused'
        ? AlertCircle
        : state === 'waiting'
          ? CircleDashed
          : state === 'finished_before_cancel'
            ? CheckCircle
            : Info;
  return (
    <li className="rl:flex rl:items-start rl:gap-2 rl:type-label">
      <Icon
        aria-hidden
        className={cx(
          'rl:mt-0.5 rl:size-4',
          isBusy && 'rl:anim-spin',
          state === 'refused' ? 'rl:text-danger-text' : 'rl:text-muted',
        )}
      />
      <span className="rl:flex rl:flex-1 rl:flex-wrap rl:gap-x-3">
        <span dir="auto" className="rl:max-w-full rl:truncate rl:weight-medium rl:text-text" title={name}>
          {name}
        </span>
        <span className={cx('rl:wrap-anywhere', state === 'refused' ? 'rl:text-danger-text' : 'rl:text-muted')}>
          {outcomeText(item, messages)}
        </span>
      </span>
    </li>
  );
}

function outcomeText({ state, error, run }: BulkCancelItem, { bulk, cancel, status }: Texts): string {
  switch (state) {
    case 'waiting':
      return bulk.waiting;
    case 'requesting':
      return error === null ? cancel.cancelling : cancel.checking;
    case 'accepted':
      return cancel.cancelling;
    case 'cancelled':
      return run?.status === 'cancelled' ? statusWord(run, status) : status.cancelled;
    case 'finished_before_cancel':
      return cancel.finishedBefore;
    case 'failed_before_cancel':
      return cancel.failedBefore;
    case 'refused':
      return refusalNotice(error, cancel).text;
    default:
      return error?.kind === 'not_found' ? cancel.notFound : bulk.notSent;
  }
}
