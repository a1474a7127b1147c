import { useCallback, useRef, useSyncExternalStore } from 'react';
import { RunStatusBadge } from '../../components/run-status-badge';
import { isEnded, type Run } from '../../core/run/run';
import { RunCardMeta } from '../run-card/RunCardMeta';
import type { RunsBoard } from './runs-board';

/** Height of a card that was never drawn, rem. */
const GUESS_REM = { going: 8.25, ended: 6.25 };

const shownOf = (run: Run | undefined) =>
  JSON.stringify([run?.id, run?.name, run?.dataset, run?.method, run?.status, run?.statusText]);

/** The run; the same object while the two lines show the same: another progress or time renders nothing. */
function useRunAsShown(board: RunsBoard, id: string): Run | undefined {
  const last = useRef<Run | undefined>(undefined);
  const subscribe = useCallback((listener: () => void) => board.subscribeRun(id, listener), [board, id]);
  const getRun = useCallback(() => {
    const run = board.getRun(id);
    if (shownOf(run) !== shownOf(last.current)) last.current = run;
    return last.current;
  }, [board, id]);
  return useSyncExternalStore(subscribe, getRun, getRun);
}

/** As wide as the box that selects a run. */
export function SelectGutter() {
  return <span aria-hidden className="rl:block rl:size-6" />;
}

/**
 * A card that is out of view: its first two lines, aligned as the card is, so that fast scrolling, print and the page's search
 * meet the same texts. No bar, no times, nothing that moves, nothing to press.
 */
export function AwayRow({
  board,
  id,
  height,
  hasGutter,
}: {
  board: RunsBoard;
  id: string;
  /** Of the card when it was last drawn, px; `null` = it never was. */
  height: number | null;
  /** Cards of this list have a box before their name. */
  hasGutter: boolean;
}) {
  const run = useRunAsShown(board, id);
  const guess = run && isEnded(run.status) ? GUESS_REM.ended : GUESS_REM.going;
  return (
    <div
      data-rl-away=""
      className="rl:flex rl:flex-col rl:overflow-hidden rl:rounded-lg rl:edge rl:bg-raised rl:p-4"
      style={{ blockSize: height === null ? `${guess}rem` : height }}
    >
      {run && (
        <div className="rl:flex rl:flex-col rl:gap-1">
          <div className="rl:flex rl:flex-wrap rl:items-center rl:justify-between rl:gap-x-3 rl:gap-y-1.5">
            {hasGutter && (
              <span className="rl:-ms-1 rl:-me-1.5 rl:inline-flex rl:shrink-0">
                <SelectGutter />
              </span>
            )}
            <h3 className="rl:max-w-full rl:flex-1 rl:basis-48 rl:type-body rl:weight-semibold rl:text-text">
              <bdi className="rl:block rl:truncate">{run.name || run.id}</bdi>
            </h3>
            <RunStatusBadge run={run} />
          </div>
          <RunCardMeta run={run} />
        </div>
      )}
    </div>
  );
}
