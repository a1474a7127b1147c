import { useCallback, useRef, useSyncExternalStore } from 'react';
import { cx } from '../../../components/internal/cx';
import { RunStatusBadge } from '../../../components/run-status-badge';
import { hasEnded, type Run } from '../../../core/run/run';
import { CARD } from '../../run-card/card-layout';
import { RunCardMeta } from '../../run-card/RunCardMeta';
import type { RunsBoard } from '../runs-board';

const shownOf = (run: Run | undefined) =>
  JSON.stringify([run?.id, run?.name, run?.dataset, run?.method, run?.status, run?.statusText, run && hasEnded(run)]);

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
export function OffscreenRow({
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
  return (
    <div
      data-rl-offscreen=""
      className={cx(CARD.surface, 'rl:overflow-hidden')}
      style={height === null ? undefined : { blockSize: height }}
    >
      {run && (
        <div className={cx(CARD.row, hasEnded(run) && run.status !== 'failed' ? CARD.short : CARD.tall)}>
          {hasGutter && (
            <span className={CARD.gutter}>
              <SelectGutter />
            </span>
          )}
          <div className={CARD.texts}>
            <div className={CARD.head}>
              <h3 className={CARD.name}>
                <bdi className="rl:block rl:truncate">{run.name || run.id}</bdi>
              </h3>
              <RunStatusBadge run={run} />
            </div>
            <RunCardMeta run={run} />
          </div>
        </div>
      )}
    </div>
  );
}
