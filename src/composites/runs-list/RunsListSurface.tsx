import { Fragment, forwardRef, memo, useCallback, useId, useMemo, useState, useSyncExternalStore } from 'react';
import { Button } from '../../components/internal/Button';
import { Loader2 } from '../../components/internal/icons';
import { createLazyPart, useLazyPart } from '../../components/internal/lazy-part';
import { partProps, useRootAttributes } from '../../components/internal/part';
import { own } from '../../core/platform/own';
import type { RunStatus } from '../../core/run/run';
import type { RunConnection } from '../../core/run/snapshot';
import * as en from '../../core/text/messages/english';
import { useRunContext } from '../../hooks/run-context';
import { useMessages } from '../../hooks/useMessages';
import type { UseRunsResult } from '../../hooks/useRuns';
import { buttonStyles } from '../internal/buttons';
import { listErrorText } from '../internal/error-text';
import { Notice } from '../internal/Notice';
import { onListKey } from './list-keys';
import { ListSlot } from './list-slots';
import { RUNS_LIST_PARTS as PARTS, type RunsListStatus } from './parts';
import { type RowShared, RunRow } from './RunRow';
import type { RunsGroup, RunsListState, SharedListProps } from './RunsList';
import { GroupHeading, SearchBox, StatusChips } from './RunsListChoices';
import { HostFilter, InsteadOfRuns, SortChoice, StatusFilter } from './RunsListParts';
import { createRowWindow } from './row-window';
import type { RunsBoard } from './runs-board';
import { useOffscreenAnnouncer } from './useOffscreenAnnouncer';

const english = { errors: en.errors, list: en.list };

/** In long lists a bar that moves by itself costs more than it says. */
const ANIMATED_UP_TO = 50;

interface RunsListSurfaceProps extends SharedListProps {
  board: RunsBoard;
  isLoading: boolean;
  error: UseRunsResult['error'];
  hasMore: boolean;
  isLoadingMore: boolean;
  connection: RunConnection | undefined;
  loadMore: () => void;
  refresh: (() => void) | undefined;
  /** Headings, by the id of the run they stand before. */
  groups: Readonly<Record<string, RunsGroup>>;
  counts: readonly (readonly [RunStatus, number])[];
  /** The values of each filter of the host's. */
  options: readonly { id: string; values: readonly string[] }[];
  picked: Readonly<Record<string, string>>;
  pick: (id: string, value: string | null) => void;
  clearPicked: () => void;
}

/** @internal Loaded by lists that offer it; without it each run can still be cancelled by itself. */
export const bulkPart = createLazyPart(() => import('./BulkCancel'));

const nothingMarked: ReadonlySet<string> = new Set();

/** How a list looks: the filter, the order, the cards, and what stands there instead of them. */
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
      onSelect,
      selectedId = null,
      onCancel,
      withBulkCancel = false,
      shortcuts = false,
      title,
      actions,
      renderRun,
      className,
      classNames,
      searched,
      find,
      showSearch = false,
      showCounts = false,
      filters,
      groupBy: _groupBy,
      groups,
      counts,
      options,
      picked,
      pick,
      clearPicked,
      metrics,
      getHref,
      linkComponent,
      ...props
    },
    ref,
  ) {
    const root = useRootAttributes();
    const messages = useMessages(english);
    const { client, locale } = useRunContext();
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
    const wantsBulk = withBulkCancel && client?.source.capabilities.cancel === true;
    const { loaded } = useLazyPart(bulkPart, wantsBulk);
    const bulk = wantsBulk ? loaded : null;
    const shared: RowShared = {
      board,
      rows,
      connection,
      onSelect,
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
          base: 'rl:@container rl:flex rl:w-full rl:flex-col rl:gap-3',
          className,
          param: state,
        })}
        ref={ref}
        {...props}
      >
        <div
          data-slot={PARTS.header.slot}
          className="rl:flex rl:flex-wrap rl:items-center rl:justify-between rl:gap-x-4 rl:gap-y-2 rl:pb-1"
        >
          {heading !== null && (
            <h2 id={headingId} className="rl:type-title rl:text-text">
              {heading}
            </h2>
          )}
          <div className="rl:flex rl:flex-wrap rl:items-center rl:gap-2 rl:@max-sm:w-full">
            {showSearch && <SearchBox value={searched} onChange={find} />}
            {filters?.map(({ id, label }) => (
              <HostFilter
                key={id}
                label={label}
                values={options.find((one) => one.id === id)?.values ?? []}
                value={picked[id] ?? null}
                onChange={(value) => pick(id, value)}
              />
            ))}
            {!showCounts && <StatusFilter value={chosen} onChange={choose} />}
            <SortChoice value={sort} onChange={order} />
            {actions}
            <ListSlot name="headerActions" error={error} />
          </div>
        </div>
        {showCounts && counts.length > 0 && (
          <StatusChips counts={counts} hasMore={hasMore} value={chosen} onChange={choose} />
        )}
        {status !== 'error' && error !== null && (
          <Notice tone="warning" action={retry}>
            {listErrorText({ error, connection, messages: messages.errors, locale }) ?? messages.list.error}
          </Notice>
        )}
        {bulk ? (
          <bulk.BulkCancel board={board} marked={marked} isEmpty={ids.length === 0} onChange={setMarked} />
        ) : (
          // Its place, until it is loaded: the cards must not move.
          wantsBulk &&
          status === 'ready' && (
            <div aria-hidden className="rl:edge rl:border-transparent rl:py-2">
              <div className="rl:min-h-8" />
            </div>
          )
        )}
        {status === 'ready' ? (
          <ul
            // biome-ignore lint/a11y/noRedundantRoles: lists without bullets lose their role in Safari.
            role="list"
            onKeyDown={(event) => onListKey(event, rows, shortcuts)}
            {...partProps({
              slot: PARTS.items.slot,
              base: 'rl:flex rl:flex-col rl:gap-3',
              className: classNames?.items,
              param: state,
            })}
          >
            {ids.map((id, index) => (
              <Fragment key={id}>
                {own(groups, id) && <GroupHeading {...(own(groups, id) ?? NO_GROUP)} />}
                <RunRow {...shared} id={id} index={index} isSelected={id === selectedId} isMarked={marked.has(id)} />
              </Fragment>
            ))}
          </ul>
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

/** Which place of the host's stands there; none where a filter leaves nothing. */
function slotOf(status: RunsListStatus, isFiltered: boolean): 'empty' | 'loading' | 'error' | 'filtered' {
  if (status === 'loading' || status === 'error') return status;
  return isFiltered ? 'filtered' : 'empty';
}

const NO_GROUP: RunsGroup = { label: '', count: 0 };

function listStatus(count: number, isLoading: boolean, error: UseRunsResult['error']): RunsListStatus {
  // Runs on screen are never blanked: what is wrong is said above them.
  if (count > 0) return 'ready';
  if (error != null) return 'error';
  return isLoading ? 'loading' : 'empty';
}
