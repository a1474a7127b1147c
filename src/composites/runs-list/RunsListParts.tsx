import type { ReactNode } from 'react';
import { cx } from '../../components/internal/cx';
import { AlertCircle, ArrowUpDown, ChevronDown, Inbox } from '../../components/internal/icons';
import { Button } from '../../components/internal/press/Button';
import { buttonStyles } from '../../components/internal/press/buttons';
import type { RunConnection } from '../../core/run/snapshot/snapshot';
import * as en from '../../core/text/messages/english';
import type { UseRunsResult } from '../../hooks/run/useRuns';
import { useRunContext } from '../../hooks/run-context';
import { useMessages } from '../../hooks/useMessages';
import { listErrorText } from '../internal/notices/error-text';
import { CARD } from '../run-card/card-layout';
import { RUNS_SORTS, type RunsSort } from './arrange/choose-runs';
import { RUNS_LIST_PARTS as PARTS, type RunsListStatus } from './parts';

const english = { errors: en.errors, list: en.list, status: en.status };

/** A select for the order. */
export function SortChoice({ value, onChange }: { value: RunsSort; onChange: (sort: RunsSort) => void }) {
  const messages = useMessages(english);
  return (
    <Choice
      slot={PARTS.sort.slot}
      isIcon
      label={messages.list.sort}
      value={value}
      onChange={(chosen) => onChange(RUNS_SORTS.find((sort) => sort === chosen) ?? 'newest')}
      options={RUNS_SORTS.map((sort) => [sort, messages.list.sortBy[sort]] as const)}
    />
  );
}

/** A select for the values of an app's filter. */
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
      isChip
      label={label}
      value={value ?? ''}
      onChange={(chosen) => onChange(chosen === '' ? null : chosen)}
      options={[['', `${label}: ${messages.list.filterAll}`], ...values.map((one) => [one, one] as const)]}
    />
  );
}

function Choice({
  slot,
  isIcon = false,
  isChip = false,
  label,
  value,
  onChange,
  options,
}: {
  slot: string;
  /** In the row of chips, and as high and muted as they are. */
  isChip?: boolean;
  /** In narrow lists, an icon replaces the words. */
  isIcon?: boolean;
  label: string;
  value: string;
  onChange: (value: string) => void;
  options: readonly (readonly [value: string, text: string])[];
}) {
  return (
    <div
      data-slot={slot}
      className={cx(
        'rl:relative rl:inline-flex rl:min-w-0',
        isIcon && 'rl:@max-[40rem]:size-9 rl:@max-[40rem]:shrink-0',
      )}
    >
      <select
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className={cx(
          'rl:max-w-44 rl:min-w-0 rl:flex-1 rl:cursor-pointer rl:truncate rl:edge rl:focus-mark rl:ease-colors',
          isChip
            ? 'rl:h-7 rl:rounded-full rl:bg-tile rl:ps-2.5 rl:pe-7 rl:type-label rl:text-muted rl:hover:border-line-strong rl:hover:text-text'
            : 'rl:h-9 rl:rounded-md rl:border-line-strong rl:bg-surface rl:ps-3 rl:pe-8 rl:type-body rl:text-text rl:hover:bg-sunken',
          isChip && value !== '' && 'rl:border-accent rl:text-text',
          isIcon && 'rl:@max-[40rem]:w-9 rl:@max-[40rem]:p-0 rl:@max-[40rem]:indent-[100%]',
        )}
      >
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden
        className={cx(
          'rl:pointer-events-none rl:absolute rl:text-muted',
          isChip ? 'rl:end-2 rl:top-[7px] rl:size-3.5' : 'rl:end-2.5 rl:top-2.5 rl:size-4',
          isIcon && 'rl:@max-[40rem]:hidden',
        )}
      />
      {isIcon && (
        <ArrowUpDown
          aria-hidden
          className="rl:pointer-events-none rl:absolute rl:inset-2.5 rl:size-4 rl:text-text rl:@min-[40rem]:hidden"
        />
      )}
    </div>
  );
}

/** Shown instead of cards: runs are loading, there are none, or they could not be read. */
export function InsteadOfRuns({
  status,
  isFiltered,
  error,
  connection,
  retry,
  clearSearch,
  searched,
  action,
}: {
  status: RunsListStatus;
  isFiltered: boolean;
  error: UseRunsResult['error'];
  connection: RunConnection | undefined;
  retry: { label: string; run: () => void } | null;
  /** Clears the search and the app's filters, which leave no run. */
  clearSearch: (() => void) | null;
  /** The searched text. */
  searched: string;
  /** The app's own content if there are no runs at all. */
  action: ReactNode;
}) {
  const { locale, timeZone } = useRunContext();
  const messages = useMessages(english);
  if (status === 'loading') {
    return (
      <div className="rl:relative rl:flex rl:flex-col rl:gap-2">
        <span className="rl:visually-hidden">{messages.list.loading}</span>
        {['rl:w-1/2', 'rl:w-2/3', 'rl:w-2/5'].map((width) => (
          <div key={width} aria-hidden className={CARD.surface}>
            <div className={cx(CARD.row, CARD.tall)}>
              <div className={CARD.texts}>
                <div className={CARD.head}>
                  <span className={`rl:block rl:h-4 rl:skeleton ${width}`} />
                </div>
                <span className="rl:my-0.75 rl:block rl:h-3 rl:w-1/3 rl:skeleton" />
                <span className="rl:my-0.75 rl:block rl:h-3 rl:w-1/4 rl:skeleton" />
              </div>
            </div>
          </div>
        ))}
      </div>
    );
  }
  const isError = status === 'error';
  const why =
    isError && error !== null
      ? listErrorText({ error, connection, messages: messages.errors, format: { locale, timeZone } })
      : null;
  const Icon = isError ? AlertCircle : Inbox;
  return (
    <div
      role={isError ? 'alert' : undefined}
      className="rl:flex rl:flex-col rl:items-center rl:gap-2 rl:rounded-lg rl:edge rl:border-dashed rl:border-line-strong rl:px-4 rl:py-12 rl:text-center"
    >
      <Icon aria-hidden className={isError ? 'rl:size-7 rl:text-danger-text' : 'rl:size-7 rl:text-muted'} />
      <p className="rl:type-body rl:weight-medium rl:text-text rl:wrap-anywhere">
        {isError
          ? messages.list.error
          : clearSearch
            ? searched === ''
              ? messages.list.noMatch
              : messages.list.noMatchFor(searched)
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
        <>
          <p className="rl:type-label rl:text-muted">{messages.list.emptyHint}</p>
          {action != null && <div className="rl:mt-2">{action}</div>}
        </>
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
