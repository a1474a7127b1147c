import {
  type ComponentPropsWithoutRef,
  forwardRef,
  memo,
  type ReactNode,
  useCallback,
  useId,
  useMemo,
  useState,
} from 'react';
import type { CancelHandler } from '../../components/cancel-run-button';
import { Loader2 } from '../../components/internal/icons';
import { type ClassNameProp, partProps, useRootAttributes } from '../../components/internal/part';
import * as en from '../../core/messages/english';
import type { Run, RunStatus } from '../../core/run';
import type { RunConnection } from '../../core/snapshot';
import { useMessages } from '../../hooks/useMessages';
import { type UseRunsResult, useRuns } from '../../hooks/useRuns';
import { buttonStyles } from '../internal/buttons';
import { errorText, Notice } from '../internal/RunNotices';
import { RunCard } from '../run-card';
import { RUNS_LIST_PARTS as PARTS, type RunsListStatus } from './parts';
import { InsteadOfRuns, moveBetweenCards, StatusFilter } from './RunsListParts';

const english = { errors: en.errors, list: en.list };

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
  /** Replaces a card. */
  renderRun?: ((run: Run) => ReactNode) | undefined;
  /** Text, or a function of the state. */
  className?: ClassNameProp<RunsListState>;
  /** Class of each part, by name. */
  classNames?: { items?: ClassNameProp<RunsListState>; card?: string };
}

/** Runs as cards, newest first, all kept up to date by one request. */
export const RunsList = forwardRef<HTMLElement, RunsListProps>(function RunsList(
  { list, status, defaultStatus = null, onStatusChange, pageSize, ...props },
  ref,
) {
  const [ownStatus, setOwnStatus] = useState(defaultStatus);
  const chosen = status === undefined ? ownStatus : status;
  const choose = useCallback(
    (next: RunStatus | null) => {
      setOwnStatus(next);
      onStatusChange?.(next);
    },
    [onStatusChange],
  );
  const shared = { ...props, chosen, choose, ref };
  return list ? <PlainList {...shared} list={list} /> : <WatchedList {...shared} pageSize={pageSize} />;
});

type InnerProps = Omit<RunsListProps, 'list' | 'status' | 'defaultStatus' | 'onStatusChange' | 'pageSize'> & {
  chosen: RunStatus | null;
  choose: (status: RunStatus | null) => void;
};

const WatchedList = forwardRef<HTMLElement, InnerProps & { pageSize: number | undefined }>(function WatchedList(
  { pageSize, ...props },
  ref,
) {
  const { chosen } = props;
  const list = useRuns({
    ...(pageSize !== undefined && { limit: pageSize }),
    ...(chosen !== null && { status: [chosen] }),
  });
  return <ListSurface {...props} list={list} ref={ref} />;
});

const PlainList = forwardRef<HTMLElement, InnerProps & { list: PlainRuns }>(function PlainList(props, ref) {
  const { list, chosen } = props;
  const runs = useMemo(
    () => (chosen === null ? list.runs : list.runs.filter((run) => run.status === chosen)),
    [list.runs, chosen],
  );
  return <ListSurface {...props} list={{ ...list, runs }} ref={ref} />;
});

const ListSurface = forwardRef<HTMLElement, InnerProps & { list: PlainRuns }>(function ListSurface(
  {
    list,
    chosen,
    choose,
    onSelect,
    selectedId = null,
    onCancel,
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
  const { runs, error = null, connection } = list;
  const headingId = useId();
  const status = listStatus(list);
  const state = useMemo<RunsListState>(() => ({ status, count: runs.length }), [status, runs.length]);
  const heading = title === undefined ? messages.list.title : title;
  const retry = list.refresh ? { label: messages.errors.retry, run: () => void list.refresh?.() } : null;
  return (
    <section
      {...root}
      aria-labelledby={heading === null ? undefined : headingId}
      aria-label={heading === null ? messages.list.title : undefined}
      aria-busy={list.isLoading || undefined}
      {...partProps({
        slot: PARTS.root.slot,
        state: status,
        base: 'rl:flex rl:w-full rl:flex-col rl:gap-4',
        className,
        param: state,
      })}
      ref={ref}
      {...props}
    >
      <div
        data-slot={PARTS.header.slot}
        className="rl:flex rl:flex-wrap rl:items-center rl:justify-between rl:gap-x-4 rl:gap-y-2"
      >
        {heading !== null && (
          <h2 id={headingId} className="rl:type-title rl:text-text">
            {heading}
          </h2>
        )}
        <div className="rl:flex rl:flex-wrap rl:items-center rl:gap-2">
          <StatusFilter value={chosen} onChange={choose} />
          {actions}
        </div>
      </div>
      {status !== 'error' && error !== null && (
        <Notice tone="warning" action={retry}>
          {errorText(error, messages.errors)}
        </Notice>
      )}
      {status === 'ready' ? (
        <ul
          // biome-ignore lint/a11y/noRedundantRoles: lists without bullets lose their role in Safari.
          role="list"
          onKeyDown={moveBetweenCards}
          {...partProps({
            slot: PARTS.items.slot,
            base: 'rl:flex rl:flex-col rl:gap-3',
            className: classNames?.items,
            param: state,
          })}
        >
          {runs.map((run) => (
            <li key={run.id} className="rl:block">
              {renderRun ? (
                renderRun(run)
              ) : (
                <ListedRun
                  run={run}
                  connection={connection}
                  isSelected={run.id === selectedId}
                  onSelect={onSelect}
                  onCancel={onCancel}
                  animated={runs.length <= ANIMATED_UP_TO}
                  className={classNames?.card}
                />
              )}
            </li>
          ))}
        </ul>
      ) : (
        <InsteadOfRuns status={status} isFiltered={chosen !== null} error={error} retry={retry} />
      )}
      {status === 'ready' && list.hasMore && list.loadMore && (
        <button
          type="button"
          data-slot={PARTS.more.slot}
          data-state={list.isLoadingMore ? 'loading' : 'idle'}
          aria-disabled={list.isLoadingMore || undefined}
          onClick={() => list.isLoadingMore || void list.loadMore?.()}
          className={`${buttonStyles()} rl:self-center`}
        >
          {list.isLoadingMore && <Loader2 aria-hidden className="rl:size-4 rl:anim-spin" />}
          {list.isLoadingMore ? messages.list.loadingMore : messages.list.loadMore}
        </button>
      )}
    </section>
  );
});

/** Renders only when its own run changes, however often the list does. */
const ListedRun = memo(function ListedRun({
  run,
  connection,
  isSelected,
  onSelect,
  onCancel,
  animated,
  className,
}: {
  run: Run;
  connection: RunConnection | undefined;
  isSelected: boolean;
  onSelect: RunsListProps['onSelect'];
  onCancel: RunsListProps['onCancel'];
  animated: boolean;
  className: string | undefined;
}) {
  const cancel = useMemo<CancelHandler | undefined>(
    () => (onCancel ? (request) => onCancel(run, request) : undefined),
    [onCancel, run],
  );
  return (
    <RunCard
      run={run}
      connection={connection}
      serverOffsetMs={connection?.serverOffsetMs}
      isSelected={isSelected}
      onSelect={onSelect}
      onCancel={cancel}
      animated={animated}
      className={className}
    />
  );
});

function listStatus({ runs, isLoading, error }: PlainRuns): RunsListStatus {
  // Runs on screen are never blanked: what is wrong is said above them.
  if (runs.length > 0) return 'ready';
  if (error != null) return 'error';
  return isLoading ? 'loading' : 'empty';
}
