import { Button } from '../../components/internal/Button';
import { AlertCircle, ChevronDown, Inbox } from '../../components/internal/icons';
import type { RunStatus } from '../../core/run/run';
import type { RunConnection } from '../../core/run/snapshot';
import * as en from '../../core/text/messages/english';
import { useRunContext } from '../../hooks/run-context';
import { useMessages } from '../../hooks/useMessages';
import type { UseRunsResult } from '../../hooks/useRuns';
import { buttonStyles } from '../internal/buttons';
import { listErrorText } from '../internal/error-text';
import { RUNS_SORTS, type RunsSort } from './choose-runs';
import { RUNS_LIST_PARTS as PARTS, type RunsListStatus } from './parts';

const english = { errors: en.errors, list: en.list, status: en.status };

/** The statuses one can filter by; the paused ones where the source can pause. */
const FILTERS = [
  'queued',
  'running',
  'waiting',
  'paused',
  'cancelling',
  'succeeded',
  'failed',
  'cancelled',
] as const satisfies RunStatus[];

/** Chooses one status. */
export function StatusFilter({
  value,
  onChange,
}: {
  value: RunStatus | null;
  onChange: (status: RunStatus | null) => void;
}) {
  const messages = useMessages(english);
  const { client } = useRunContext();
  const canPause = client?.source.capabilities.pause === true;
  const filters = FILTERS.filter((status) => status !== 'paused' || canPause || value === 'paused');
  return (
    <Choice
      slot={PARTS.filter.slot}
      label={messages.list.filter}
      value={value ?? ''}
      onChange={(chosen) => onChange(FILTERS.find((status) => status === chosen) ?? null)}
      options={[['', messages.list.filterAll], ...filters.map((status) => [status, messages.status[status]] as const)]}
    />
  );
}

/** Chooses the order. */
export function SortChoice({ value, onChange }: { value: RunsSort; onChange: (sort: RunsSort) => void }) {
  const messages = useMessages(english);
  return (
    <Choice
      slot={PARTS.sort.slot}
      label={messages.list.sort}
      value={value}
      onChange={(chosen) => onChange(RUNS_SORTS.find((sort) => sort === chosen) ?? 'newest')}
      options={RUNS_SORTS.map((sort) => [sort, messages.list.sortBy[sort]] as const)}
    />
  );
}

/** Chooses among values the host knows of its runs. */
export function HostFilter({
  label,
  values,
  value,
  onChange,
}: {
  label: string;
  values: readonly string[];
  value: string | null;
  onChange: (value: string | null) => void;
}) {
  const messages = useMessages(english);
  return (
    <Choice
      slot={PARTS.filter.slot}
      label={label}
      value={value ?? ''}
      onChange={(chosen) => onChange(chosen === '' ? null : chosen)}
      options={[['', `${label}: ${messages.list.filterAll}`], ...values.map((one) => [one, one] as const)]}
    />
  );
}

function Choice({
  slot,
  label,
  value,
  onChange,
  options,
}: {
  slot: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  options: readonly (readonly [value: string, text: string])[];
}) {
  return (
    <div data-slot={slot} className="rl:relative rl:inline-flex rl:max-w-full rl:@max-sm:flex-auto">
      <select
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="rl:h-9 rl:max-w-full rl:flex-1 rl:cursor-pointer rl:truncate rl:rounded-md rl:edge rl:border-line-strong rl:bg-surface rl:ps-3 rl:pe-8 rl:type-body rl:text-text rl:hover:bg-sunken rl:focus-mark rl:ease-colors"
      >
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden
        className="rl:pointer-events-none rl:absolute rl:end-2.5 rl:top-2.5 rl:size-4 rl:text-muted"
      />
    </div>
  );
}

/** What stands in place of the cards: they are coming, there are none, or they could not be read. */
export function InsteadOfRuns({
  status,
  isFiltered,
  error,
  connection,
  retry,
  clearSearch,
}: {
  status: RunsListStatus;
  isFiltered: boolean;
  error: UseRunsResult['error'];
  connection: RunConnection | undefined;
  retry: { label: string; run: () => void } | null;
  /** Search and filters of the host's leave nothing: takes them back. */
  clearSearch: (() => void) | null;
}) {
  const { locale } = useRunContext();
  const messages = useMessages(english);
  if (status === 'loading') {
    return (
      <div className="rl:relative rl:flex rl:flex-col rl:gap-3">
        <span className="rl:heard-only">{messages.list.loading}</span>
        {['rl:w-1/2', 'rl:w-2/3', 'rl:w-2/5'].map((width) => (
          <div
            key={width}
            aria-hidden
            className="rl:flex rl:flex-col rl:gap-3 rl:rounded-lg rl:edge rl:bg-raised rl:p-4"
          >
            <span className={`rl:block rl:h-4 rl:skeleton ${width}`} />
            <span className="rl:block rl:h-3 rl:w-1/4 rl:skeleton" />
            <span className="rl:block rl:h-0.5 rl:w-full rl:skeleton" />
            <span className="rl:block rl:h-3 rl:w-1/3 rl:skeleton" />
          </div>
        ))}
      </div>
    );
  }
  const isError = status === 'error';
  const why =
    isError && error !== null ? listErrorText({ error, connection, messages: messages.errors, locale }) : null;
  const Icon = isError ? AlertCircle : Inbox;
  return (
    <div
      role={isError ? 'alert' : undefined}
      className="rl:flex rl:flex-col rl:items-center rl:gap-2 rl:rounded-lg rl:edge rl:border-dashed rl:border-line-strong rl:px-4 rl:py-12 rl:text-center"
    >
      <Icon aria-hidden className={isError ? 'rl:size-7 rl:text-danger-text' : 'rl:size-7 rl:text-muted'} />
      <p className="rl:type-body rl:weight-medium rl:text-text">
        {isError
          ? messages.list.error
          : clearSearch
            ? messages.list.noMatch
            : isFiltered
              ? messages.list.noneOfStatus
              : messages.list.empty}
      </p>
      {!isError && clearSearch && (
        <button type="button" className={`${buttonStyles({ size: 'sm' })} rl:mt-1`} onClick={clearSearch}>
          {messages.list.clearSearch}
        </button>
      )}
      {!isError && !isFiltered && !clearSearch && (
        <p className="rl:type-label rl:text-muted">{messages.list.emptyHint}</p>
      )}
      {why !== null && <p className="rl:type-label rl:text-muted">{why}</p>}
      {isError && retry && (
        <Button className={`${buttonStyles({ size: 'sm' })} rl:mt-1`} onClick={retry.run}>
          {retry.label}
        </Button>
      )}
    </div>
  );
}
