import {
  type ComponentPropsWithoutRef,
  forwardRef,
  memo,
  type ReactNode,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { CancelHandler } from '../../components/cancel-run-button';
import { Loader2 } from '../../components/internal/icons';
import { createLazyPart, useLazyPart } from '../../components/internal/lazy-part';
import { type ClassNameProp, partProps, useRootAttributes } from '../../components/internal/part';
import { browserEnvironment } from '../../core/environment';
import * as en from '../../core/messages/english';
import type { Run, RunStatus } from '../../core/run';
import type { RunConnection } from '../../core/snapshot';
import { useRunContext } from '../../hooks/run-context';
import { useAnnouncer } from '../../hooks/useAnnouncer';
import { useMessages } from '../../hooks/useMessages';
import { type UseRunsResult, useRuns } from '../../hooks/useRuns';
import { buttonStyles } from '../internal/buttons';
import { errorText, Notice } from '../internal/RunNotices';
import type { RunCardState } from '../run-card';
import { type AwayVoice, createAwayVoice } from './away-voice';
import { onListKey } from './list-keys';
import { orderRuns, type RunsSort } from './order-runs';
import { RUNS_LIST_PARTS as PARTS, type RunsListStatus } from './parts';
import { type RowShared, RunRow } from './RunRow';
import { InsteadOfRuns, SortChoice, StatusFilter } from './RunsListParts';
import { createRowWindow } from './row-window';
import { createRunsBoard, type RunsBoard } from './runs-board';

const english = { announce: en.announce, errors: en.errors, list: en.list, status: en.status };

/** Before anything is painted: else a list that has just come would be shown as empty for one picture. */
const useBrowserLayoutEffect = typeof document === 'undefined' ? () => {} : useLayoutEffect;

/** In long lists a bar that moves by itself costs more than it says. */
const ANIMATED_UP_TO = 50;

/** What a `className` function of the list is called with. */
export interface RunsListState {
  /** What the list can show. */
  status: RunsListStatus;
  /** How many runs it holds. */
  count: number;
}

/** A list a host keeps itself. */
export interface PlainRuns {
  /** The runs to show, in this order. */
  runs: readonly Run[];
  /** True until the first answer. Default false. */
  isLoading?: boolean | undefined;
  /** The latest failure. */
  error?: UseRunsResult['error'] | undefined;
  /** More can be loaded. Default false. */
  hasMore?: boolean | undefined;
  /** More are being loaded. Default false. */
  isLoadingMore?: boolean | undefined;
  /** Loads the next page; without it there is no button. */
  loadMore?: (() => unknown) | undefined;
  /** Reads the list again; offered after an error. */
  refresh?: (() => unknown) | undefined;
  /** How fresh they are: what the LIVE marks show. */
  connection?: RunConnection | undefined;
}

/** Props of {@link RunsList}; all others go to the element. */
export interface RunsListProps extends Omit<ComponentPropsWithoutRef<'section'>, 'className' | 'onSelect' | 'title'> {
  /** A list the host keeps itself. Default: the provider's. */
  list?: PlainRuns | undefined;
  /** Runs per page, 1 to 100. Default 50. */
  pageSize?: number | undefined;
  /** Only runs in this status; `null` = all. Leave out to let the list keep it itself. */
  status?: RunStatus | null | undefined;
  /** The status at first, when `status` is left out. Default `null`. */
  defaultStatus?: RunStatus | null | undefined;
  /** Another status was chosen. */
  onStatusChange?: ((status: RunStatus | null) => void) | undefined;
  /** Called with the id of a run that was chosen. Without it cards cannot be pressed. */
  onSelect?: ((runId: string) => void) | undefined;
  /** The chosen run. */
  selectedId?: string | null | undefined;
  /** Sends a cancel where there is no provider. Default: through the provider. */
  onCancel?: ((run: Run, request: Parameters<CancelHandler>[0]) => ReturnType<CancelHandler>) | undefined;
  /** Replaces the title; `null` leaves it out. Default: "Runs". */
  title?: string | null | undefined;
  /** Put beside the filter, e.g. a button that starts a run. */
  actions?: ReactNode;
  /** The order; `newest` = as the backend sends it, the others order what is loaded. Leave out to let the list keep it itself. */
  sort?: RunsSort | undefined;
  /** The order at first, when `sort` is left out. Default `newest`. */
  defaultSort?: RunsSort | undefined;
  /** Another order was chosen. */
  onSortChange?: ((sort: RunsSort) => void) | undefined;
  /** Lets several runs be selected and cancelled together. Needs a provider whose source can cancel. Default false. */
  withBulkCancel?: boolean | undefined;
  /**
   * Keys while the focus is in the list: J and K move, X selects, C asks whether to cancel. Default false. Arrow keys, Home
   * and End move between cards that can be chosen (`onSelect`) in any case.
   */
  shortcuts?: boolean | undefined;
  /** Replaces a card. Such rows are all drawn, in view or not. */
  renderRun?: ((run: Run) => ReactNode) | undefined;
  /** Text, or a function of the state. */
  className?: ClassNameProp<RunsListState>;
  /** Class of each part, by name. */
  classNames?: { items?: ClassNameProp<RunsListState>; card?: ClassNameProp<RunCardState> };
}

/**
 * Runs as cards, kept up to date by one request. Changes are shown at most ten times a second, each renders the card of its
 * run alone, and of cards out of view only the name is there.
 */
export const RunsList = forwardRef<HTMLElement, RunsListProps>(function RunsList(
  {
    list,
    status,
    defaultStatus = null,
    onStatusChange,
    sort,
    defaultSort = 'newest',
    onSortChange,
    pageSize,
    onSelect,
    onCancel,
    ...props
  },
  ref,
) {
  const [ownStatus, setOwnStatus] = useState(defaultStatus);
  const [ownSort, setOwnSort] = useState(defaultSort);
  // Hosts write these inline: their identity must not render every card.
  const latest = useRef({ onStatusChange, onSortChange, onSelect, onCancel });
  useEffect(() => {
    latest.current = { onStatusChange, onSortChange, onSelect, onCancel };
  });
  const calls = useMemo(() => {
    const select = (runId: string) => latest.current.onSelect?.(runId);
    const cancel: NonNullable<RunsListProps['onCancel']> = (run, request) => latest.current.onCancel?.(run, request);
    return {
      select,
      cancel,
      choose(next: RunStatus | null) {
        setOwnStatus(next);
        latest.current.onStatusChange?.(next);
      },
      order(next: RunsSort) {
        setOwnSort(next);
        latest.current.onSortChange?.(next);
      },
    };
  }, []);
  const shared: SharedProps = {
    ...props,
    chosen: status === undefined ? ownStatus : status,
    choose: calls.choose,
    sort: sort ?? ownSort,
    order: calls.order,
    onSelect: onSelect && calls.select,
    onCancel: onCancel && calls.cancel,
  };
  return list ? (
    <PlainList {...shared} list={list} ref={ref} />
  ) : (
    <WatchedList {...shared} pageSize={pageSize} ref={ref} />
  );
});

type SharedProps = Omit<
  RunsListProps,
  'list' | 'status' | 'defaultStatus' | 'onStatusChange' | 'pageSize' | 'sort' | 'defaultSort' | 'onSortChange'
> & {
  chosen: RunStatus | null;
  choose: (status: RunStatus | null) => void;
  sort: RunsSort;
  order: (sort: RunsSort) => void;
};

const WatchedList = forwardRef<HTMLElement, SharedProps & { pageSize: number | undefined }>(function WatchedList(
  { pageSize, ...props },
  ref,
) {
  const { chosen } = props;
  const list = useRuns({
    ...(pageSize !== undefined && { limit: pageSize }),
    ...(chosen !== null && { status: [chosen] }),
  });
  return <OnBoard {...props} list={list} filter={null} ref={ref} />;
});

const PlainList = forwardRef<HTMLElement, SharedProps & { list: PlainRuns }>(function PlainList(props, ref) {
  return <OnBoard {...props} filter={props.chosen} ref={ref} />;
});

/** Puts the runs on the board, and hands on only what else a list needs to know: nothing that changes with a run. */
const OnBoard = forwardRef<HTMLElement, SharedProps & { list: PlainRuns; filter: RunStatus | null }>(function OnBoard(
  { list, filter, ...props },
  ref,
) {
  const { clock, locale } = useRunContext();
  const { runs, isLoading = false, error = null, hasMore = false, isLoadingMore = false, connection } = list;
  const { sort, chosen } = props;
  const ordered = useMemo(() => orderRuns(runs, { status: filter, sort, locale }), [runs, filter, sort, locale]);
  const [board] = useState(() => createRunsBoard(clock, ordered));
  const choice = `${chosen} ${sort} ${isLoading}`;
  const shownChoice = useRef(choice);
  useBrowserLayoutEffect(() => {
    // What somebody has just chosen is not kept waiting.
    board.offer(ordered, shownChoice.current !== choice);
    shownChoice.current = choice;
  }, [board, ordered, choice]);
  useEffect(() => board.rest, [board]);
  const latest = useRef(list);
  useEffect(() => {
    latest.current = list;
  });
  const loadMore = useCallback(() => void latest.current.loadMore?.(), []);
  const refresh = useCallback(() => void latest.current.refresh?.(), []);
  return (
    <ListSurface
      {...props}
      board={board}
      isLoading={isLoading}
      error={error}
      hasMore={hasMore && list.loadMore !== undefined}
      isLoadingMore={isLoadingMore}
      connection={connection}
      loadMore={loadMore}
      refresh={list.refresh && refresh}
      ref={ref}
    />
  );
});

type SurfaceProps = SharedProps & {
  board: RunsBoard;
  isLoading: boolean;
  error: UseRunsResult['error'];
  hasMore: boolean;
  isLoadingMore: boolean;
  connection: RunConnection | undefined;
  loadMore: () => void;
  refresh: (() => void) | undefined;
};

/** @internal Loaded by lists that offer it; without it each run can still be cancelled by itself. */
export const bulkPart = createLazyPart(() => import('./BulkCancel'));

const nothingMarked: ReadonlySet<string> = new Set();

const ListSurface = memo(
  forwardRef<HTMLElement, SurfaceProps>(function ListSurface(
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
      ...props
    },
    ref,
  ) {
    const root = useRootAttributes();
    const messages = useMessages(english);
    const { client } = useRunContext();
    const voice = useAwayVoice();
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
    const wantsBulk = withBulkCancel && client !== null;
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
      onMark: bulk ? mark : null,
      renderRun,
      voice,
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
            <StatusFilter value={chosen} onChange={choose} />
            <SortChoice value={sort} onChange={order} />
            {actions}
          </div>
        </div>
        {status !== 'error' && error !== null && (
          <Notice tone="warning" action={retry}>
            {errorText(error, messages.errors)}
          </Notice>
        )}
        {bulk && <bulk.BulkCancel board={board} marked={marked} onChange={setMarked} />}
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
              <RunRow
                key={id}
                {...shared}
                id={id}
                index={index}
                isSelected={id === selectedId}
                isMarked={marked.has(id)}
              />
            ))}
          </ul>
        ) : (
          <InsteadOfRuns status={status} isFiltered={chosen !== null} error={error} retry={retry} />
        )}
        {status === 'ready' && hasMore && (
          <button
            type="button"
            data-slot={PARTS.more.slot}
            data-state={isLoadingMore ? 'loading' : 'idle'}
            aria-disabled={isLoadingMore || undefined}
            onClick={() => isLoadingMore || loadMore()}
            className={`${buttonStyles()} rl:self-center`}
          >
            {isLoadingMore && <Loader2 aria-hidden className="rl:size-4 rl:anim-spin" />}
            {isLoadingMore ? messages.list.loadingMore : messages.list.loadMore}
          </button>
        )}
      </section>
    );
  }),
);

/** One voice for all cards out of view. */
function useAwayVoice(): AwayVoice {
  const { clock, client } = useRunContext();
  const environment = client?.environment ?? browserEnvironment;
  const say = useAnnouncer();
  const messages = useMessages(english);
  const voice = useMemo(() => createAwayVoice(clock, environment, say), [clock, environment, say]);
  useEffect(() => voice.setTexts(messages), [voice, messages]);
  useEffect(() => voice.rest, [voice]);
  return voice;
}

function listStatus(count: number, isLoading: boolean, error: UseRunsResult['error']): RunsListStatus {
  // Runs on screen are never blanked: what is wrong is said above them.
  if (count > 0) return 'ready';
  if (error != null) return 'error';
  return isLoading ? 'loading' : 'empty';
}
