import { useCallback, useRef, useSyncExternalStore } from 'react';
import { cx } from '../../../components/internal/cx';
import { RunStatusBadge } from '../../../components/run-status-badge';
import { hasEnded, type Run } from '../../../core/run/run';
import { CARD } from '../../run-card/card-layout';
import { RunCardMeta } from '../../run-card/RunCardMeta';
import type { RunsBoard } from '../runs-board';

const shownOf = (run: Run | undefined) =>
  JSON.stringify([run?.id, run?.name, run?.dataset, run?.method, run?.status, run?.statusText, run && hasEnded(run)]);

/** The run; the same object while both lines are the same, so that progress and times render nothing. */
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

/** As wide as the checkbox of a run. */
export function SelectGutter() {
  return <span aria-hidden className="rl:block rl:size-6" />;
}

/**
 * A card outside of the view: the first two lines of the card in the same layout, so that fast scrolling, printing and
 * the page's search find the same texts. No bar, no times, no animation, no controls.
 */
export function OffscreenRow({
  board,
  id,
  height,
  hasGutter,
}: {
  board: RunsBoard;
  id: string;
  /** Height of the card when it was last rendered, px; `null` = never. */
  height: number | null;
  /** The list's cards have a checkbox before their name. */
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
