import type { RunStatus } from '../../core/run/run';
import { formatNumber } from '../../core/text/format';
import * as en from '../../core/text/messages/english';
import { useRunContext } from '../../hooks/run-context';
import { useMessages } from '../../hooks/useMessages';
import { RUNS_LIST_PARTS as PARTS } from './parts';

const english = { list: en.list, status: en.status };

/** Finds runs by name, id, data set and method. */
export function SearchBox({ value, onChange }: { value: string; onChange: (search: string) => void }) {
  const messages = useMessages(english);
  return (
    <input
      type="search"
      data-slot={PARTS.search.slot}
      aria-label={messages.list.search}
      placeholder={messages.list.search}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="rl:h-9 rl:w-60 rl:max-w-full rl:rounded-md rl:edge rl:border-line-strong rl:bg-surface rl:px-3 rl:type-body rl:text-text rl:focus-mark rl:@max-sm:flex-1"
    />
  );
}

/** How many runs are in each status; a press shows those alone. "22+" while more can be loaded. */
export function StatusChips({
  counts,
  hasMore,
  value,
  onChange,
}: {
  counts: readonly (readonly [RunStatus, number])[];
  hasMore: boolean;
  value: RunStatus | null;
  onChange: (status: RunStatus | null) => void;
}) {
  const { locale, statuses } = useRunContext();
  const messages = useMessages(english);
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  const written = (count: number) => `${formatNumber(count, { locale })}${hasMore ? '+' : ''}`;
  const all = [[null, total] as const, ...counts];
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form.
    <div
      role="group"
      aria-label={messages.list.filter}
      data-slot={PARTS.counts.slot}
      className="rl:flex rl:flex-wrap rl:gap-1.5"
    >
      {all.map(([status, count]) => (
        <button
          key={status ?? 'all'}
          type="button"
          aria-pressed={status === value}
          data-status={status ?? 'all'}
          onClick={() => onChange(status === value ? null : status)}
          className="rl:inline-flex rl:h-7 rl:items-center rl:gap-1.5 rl:rounded-full rl:edge rl:bg-surface rl:px-2.5 rl:type-label rl:text-muted rl:hover:text-text rl:focus-mark rl:aria-pressed:border-accent rl:aria-pressed:text-text rl:aria-pressed:weight-medium"
        >
          {status === null ? messages.list.filterAll : (statuses?.[status]?.label ?? messages.status[status])}
          <span className="rl:digits">{written(count)}</span>
        </button>
      ))}
    </div>
  );
}

/** Heads the runs that belong together. */
export function GroupHeading({ label, count }: { label: string; count: number }) {
  const { locale } = useRunContext();
  const messages = useMessages(english);
  return (
    <li data-slot={PARTS.group.slot} className="rl:flex rl:min-h-8 rl:items-center rl:gap-2 rl:pt-1">
      <h3 className="rl:type-label rl:weight-semibold rl:text-muted">
        <bdi>{label === '' ? messages.list.ungrouped : label}</bdi>
      </h3>
      <span className="rl:type-caption rl:text-muted rl:digits">{formatNumber(count, { locale })}</span>
    </li>
  );
}
