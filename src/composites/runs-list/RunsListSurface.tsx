import { forwardRef, memo, useCallback, useId, useMemo, useState, useSyncExternalStore } from 'react';
import { Loader2 } from '../../components/internal/icons';
import { createLazyPart, useLazyPart } from '../../components/internal/lazy-part';
import { partProps, useRootAttributes } from '../../components/internal/part';
import { Button } from '../../components/internal/press/Button';
import { buttonStyles } from '../../components/internal/press/buttons';
import type { RunConnection } from '../../core/run/snapshot/snapshot';
import * as en from '../../core/text/messages/english';
import type { UseRunsResult } from '../../hooks/run/useRuns';
import { useRunContext } from '../../hooks/run-context';
import { useMessages } from '../../hooks/useMessages';
import { listErrorText } from '../internal/notices/error-text';
import { Notice } from '../internal/notices/Notice';
import type { RunsGroup } from './arrange/group-runs';
import type { StatusCount } from './arrange/RunsListChoices';
import { ListSlot } from './list-slots';
import { listStatus, slotOf } from './list-status';
import { RUNS_LIST_PARTS as PARTS } from './parts';
import { RunsListHeader } from './RunsListHeader';
import { InsteadOfRuns } from './RunsListParts';
import { onSearchKey } from './rows/list-keys';
import type { RowShared } from './rows/RunRow';
import { RunsListRows } from './rows/RunsListRows';
import { createRowWindow } from './rows/row-window';
import { useOffscreenAnnouncer } from './rows/useOffscreenAnnouncer';
import type { RunsBoard } from './runs-board';
import type { RunsListState, SharedListProps } from './types';

const english = { errors: en.errors, list: en.list };

/** In longer lists, smoothly growing bars cost more than they are worth. */
const ANIMATED_UP_TO = 50;

interface RunsListSurfaceProps extends Omit<SharedListProps, 'groupBy'> {
  board: RunsBoard;
  isLoading: boolean;
  error: UseRunsResult['error'];
  hasMore: boolean;
  isLoadingMore: boolean;
  connection: RunConnection | undefined;
  loadMore: () => void;
  refresh: (() => void) | undefined;
  /** Headings, by the id of the run that follows them. */
  groups: Readonly<Record<string, RunsGroup>>;
  counts: readonly StatusCount[];
  hasRest: boolean;
  /** Called when a pointer enters or leaves the cards. */
  setPointed: (isPointed: boolean) => void;
  /** The values of each filter of the app. */
  options: readonly { id: string; values: readonly string[] }[];
  picked: Readonly<Record<string, string>>;
  pick: (id: string, value: string | null) => void;
  clearPicked: () => void;
}

/** @internal Loaded by lists with bulk cancel. Without it, each run can still be cancelled. */
export const bulkPart = createLazyPart(() => import('./bulk/BulkCancel'));

const nothingMarked: ReadonlySet<string> = new Set();

/** The visible list: filter, order, and the cards or a notice. */
export const RunsListSurface = memo(
  forwardRef<HTMLElement, RunsListSurfaceProps>(function RunsListSurface(
    {
      board,
      isLoading,
      error,
      hasMore,
      isLoadingMore,
      connection,
      loadMore,
      refresh,
      chosen,
      choose,
      sort,
      order,
      onRunSelect,
      selectedId = null,
      onCancel,
      showBulkCancel = false,
      shortcuts = false,
      title,
      actions,
      renderRun,
      className,
      classNames,
      searched,
      find,
      showSearch = false,
      showCounts,
      filters,
      groups,
      counts,
      hasRest,
      setPointed,
      emptyAction,
      options,
      picked,
      pick,
      clearPicked,
      metrics,
      getHref,
      linkComponent,
      onKeyDown,
      ...props
    },
    ref,
  ) {
    const root = useRootAttributes();
    const messages = useMessages(english);
    const { client, locale, timeZone } = useRunContext();
    const announcer = useOffscreenAnnouncer();
    const ids = useSyncExternalStore(board.subscribe, board.getIds, board.getIds);
    const [rows] = useState(createRowWindow);
    const [marked, setMarked] = useState(nothingMarked);
    const mark = useCallback((runId: string, isMarked: boolean) => {
      setMarked((before) => {
        const next = new Set(before);
        if (isMarked) next.add(runId);
        else next.delete(runId);
        return next;
      });
    }, []);
    const headingId = useId();
    const status = listStatus(ids.length, isLoading, error);
    const state = useMemo<RunsListState>(() => ({ status, count: ids.length }), [status, ids.length]);
    const heading = title === undefined ? messages.list.title : title;
    const retry = refresh ? { label: messages.errors.retry, run: refresh } : null;
    const wantsBulk = showBulkCancel && client?.source.capabilities.cancel === true;
    const { loaded } = useLazyPart(bulkPart, wantsBulk);
    const bulk = wantsBulk ? loaded : null;
    const shared: RowShared = {
      board,
      rows,
      connection,
      onRunSelect,
      onCancel,
      animated: ids.length <= ANIMATED_UP_TO,
      className: classNames?.card,
      onMark: wantsBulk ? mark : null,
      renderRun,
      announcer,
      metrics,
      getHref,
      linkComponent,
    };
    const isSearched = searched.trim() !== '' || Object.keys(picked).length > 0;
    const isVoid = status === 'empty' && !isSearched && chosen === null;
    const clear = () => {
      find('');
      clearPicked();
    };
    return (
      <section
        {...root}
        aria-labelledby={heading === null ? undefined : headingId}
        aria-label={heading === null ? messages.list.title : undefined}
        aria-busy={isLoading || undefined}
        {...partProps({
          slot: PARTS.root.slot,
          state: status,
          base: 'rl:@container rl:flex rl:w-full rl:flex-col rl:gap-2',
          className,
          param: state,
        })}
        data-selecting={marked.size > 0 || undefined}
        ref={ref}
        {...props}
        onKeyDown={(event) => {
          onKeyDown?.(event);
          if (shortcuts) onSearchKey(event);
        }}
      >
        <RunsListHeader
          {...{ heading, headingId, searched, find, chosen, choose, sort, order, error }}
          // Only one button to start a run: if the empty list has it, the header does not.
          actions={isVoid && emptyAction != null ? null : actions}
          {...{ showSearch, showCounts, filters, counts, hasRest, options, picked, pick }}
          hasTools={status === 'ready' || (status === 'empty' && !isVoid)}
          hasGutter={wantsBulk}
        >
          {bulk && <bulk.BulkCancel board={board} marked={marked} isEmpty={ids.length === 0} onChange={setMarked} />}
        </RunsListHeader>
        {status !== 'error' && error !== null && (
          <Notice tone="warning" action={retry}>
            {listErrorText({ error, connection, messages: messages.errors, format: { locale, timeZone } }) ??
              messages.list.error}
          </Notice>
        )}
        {status === 'ready' ? (
          <RunsListRows
            {...{ ids, shared, groups, marked, selectedId, shortcuts, setPointed, state }}
            className={classNames?.items}
          />
        ) : (
          <ListSlot
            name={slotOf(status, chosen !== null || isSearched)}
            error={error}
            byDefault={
              <InsteadOfRuns
                status={status}
                isFiltered={chosen !== null}
                error={error}
                connection={connection}
                retry={retry}
                clearSearch={isSearched ? clear : null}
                searched={searched.trim()}
                action={emptyAction}
              />
            }
          />
        )}
        {status === 'ready' && hasMore && (
          <Button
            data-slot={PARTS.more.slot}
            data-state={isLoadingMore ? 'loading' : 'idle'}
            aria-disabled={isLoadingMore || undefined}
            onClick={() => isLoadingMore || loadMore()}
            className={`${buttonStyles()} rl:self-center`}
          >
            {isLoadingMore && <Loader2 aria-hidden className="rl:size-4 rl:anim-spin" />}
            {isLoadingMore ? messages.list.loadingMore : messages.list.loadMore}
          </Button>
        )}
      </section>
    );
  }),
);

/** The slot to show; none if a filter leaves no run. */
