import { Search } from '../../../components/internal/icons';
import { keepFromForm } from '../../../components/internal/press/keys';
import type { RunStatus } from '../../../core/run/run';
import { formatNumber } from '../../../core/text/format';
import * as en from '../../../core/text/messages/english';
import { useRunContext } from '../../../hooks/run-context';
import { useMessages } from '../../../hooks/useMessages';
import { RUNS_LIST_PARTS as PARTS } from '../parts';
import { BY_STATUS } from './choose-runs';

const english = { list: en.list, status: en.status };

/** A search by name, id, dataset and method. In narrow lists it is an icon until it has the focus. */
export function SearchBox({ value, onChange }: { value: string; onChange: (search: string) => void }) {
  const messages = useMessages(english);
  return (
    <label className="rl:relative rl:flex rl:min-w-9 rl:items-center">
      <Search aria-hidden className="rl:pointer-events-none rl:absolute rl:start-2.5 rl:size-4 rl:text-muted" />
      <input
        type="search"
        data-slot={PARTS.search.slot}
        aria-label={messages.list.search}
        placeholder={messages.list.search}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={keepFromForm}
        className="rl:h-9 rl:w-60 rl:max-w-full rl:rounded-md rl:edge rl:border-line-strong rl:bg-surface rl:ps-8 rl:pe-2 rl:type-field rl:text-text rl:focus-mark rl:@max-[40rem]:w-9 rl:@max-[40rem]:pe-0 rl:@max-[40rem]:focus:w-44 rl:@max-[40rem]:not-placeholder-shown:w-44"
      />
    </label>
  );
}

/** The number of runs in a status. */
export type StatusCount = readonly [status: RunStatus, count: number];

const DOT: Record<RunStatus, string> = {
  queued: 'rl:bg-queued-solid',
  running: 'rl:bg-running-solid',
  waiting: 'rl:bg-bar-waiting',
  paused: 'rl:bg-bar-paused',
  cancelling: 'rl:bg-bar-cancelling',
  succeeded: 'rl:bg-bar-succeeded',
  failed: 'rl:bg-bar-failed',
  cancelled: 'rl:bg-bar-cancelled',
  unknown: 'rl:bg-unknown-solid',
};

/** The number of runs in each status that occurs; a press shows only these. "22+" while more can be loaded. */
export function StatusChips({
  counts,
  hasRest,
  value,
  onChange,
}: {
  counts: readonly StatusCount[];
  hasRest: boolean;
  value: RunStatus | null;
  onChange: (status: RunStatus | null) => void;
}) {
  const { locale, statuses } = useRunContext();
  const messages = useMessages(english);
  const known = new Map(counts);
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  const written = (count: number) => `${formatNumber(count, { locale })}${hasRest ? '+' : ''}`;
  // A fixed order: a chip must not move because a run has ended.
  const shown = BY_STATUS.filter((status) => known.has(status) || status === value);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form.
    <div
      role="group"
      aria-label={messages.list.filter}
      data-slot={PARTS.counts.slot}
      className="rl:-my-1 rl:-ms-1 rl:flex rl:min-w-0 rl:flex-1 rl:gap-1.5 rl:p-1 rl:scroll-fade-x"
    >
      {[null, ...shown].map((status) => (
        <button
          key={status ?? 'all'}
          type="button"
          aria-pressed={status === value}
          data-status={status ?? 'all'}
          onClick={() => onChange(status === value ? null : status)}
          className="rl:inline-flex rl:h-7 rl:shrink-0 rl:items-center rl:gap-1.5 rl:rounded-full rl:edge rl:bg-tile rl:px-2.5 rl:type-label rl:whitespace-nowrap rl:text-muted rl:hover:border-line-strong rl:hover:text-text rl:focus-mark rl:ease-colors rl:aria-pressed:border-accent rl:aria-pressed:text-text"
        >
          {status !== null && <span aria-hidden className={`rl:mark rl:size-2 rl:rounded-full ${DOT[status]}`} />}
          {status === null ? messages.list.filterAll : (statuses?.[status]?.label ?? messages.status[status])}{' '}
          {(total > 0 || status !== null) && (
            <span className="rl:digits">{written(status === null ? total : (known.get(status) ?? 0))}</span>
          )}
        </button>
      ))}
    </div>
  );
}

/** The heading of a group. It stays in view with its runs. */
export function GroupHeading({ label, count }: { label: string; count: number }) {
  const { locale } = useRunContext();
  const messages = useMessages(english);
  return (
    <li
      data-slot={PARTS.group.slot}
      className="rl:sticky rl:top-[var(--rl-sticky-top,0px)] rl:z-2 rl:flex rl:min-h-8 rl:items-center rl:gap-2 rl:bg-surface rl:px-1"
    >
      <h3 className="rl:min-w-0 rl:truncate rl:type-label rl:weight-semibold rl:text-text" title={label}>
        <bdi>{label === '' ? messages.list.ungrouped : label}</bdi>
      </h3>
      <span className="rl:flex-none rl:type-caption rl:text-muted rl:digits">{formatNumber(count, { locale })}</span>
    </li>
  );
}
