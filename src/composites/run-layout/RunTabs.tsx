import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useId, useRef } from 'react';
import { cx } from '../../components/internal/cx';

/** A pane and its tab. */
export interface RunPane {
  key: string;
  label: string;
  /** Beside the label, e.g. "2/4"; `null` = there is none yet: its room is kept. */
  note?: string | null;
  content: ReactNode;
}

/**
 * Panes side by side, one of them visible: selected by its tab, by arrow keys, or by swiping. Each pane scrolls by
 * itself, so exactly one thing scrolls at any time.
 */
export function RunTabs({
  label,
  panes,
  active,
  onChange,
}: {
  /** Accessible name of the list of tabs. */
  label: string;
  panes: readonly RunPane[];
  /** Key of the visible pane. */
  active: string;
  onChange: (key: string) => void;
}) {
  const id = useId();
  const trackRef = useRef<HTMLDivElement>(null);
  const index = Math.max(
    0,
    panes.findIndex(({ key }) => key === active),
  );
  const place = useRef(index);
  useEffect(() => {
    const track = trackRef.current;
    if (track === null || place.current === index) return;
    place.current = index;
    const sign = getComputedStyle(track).direction === 'rtl' ? -1 : 1;
    track.scrollTo?.({ left: sign * index * track.clientWidth, behavior: 'auto' });
  }, [index]);
  const onScroll = useCallback(() => {
    const track = trackRef.current;
    if (track === null || track.clientWidth === 0) return;
    const seen = Math.round(Math.abs(track.scrollLeft) / track.clientWidth);
    if (seen === place.current) return;
    place.current = seen;
    const pane = panes[seen];
    if (pane) onChange(pane.key);
  }, [panes, onChange]);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const isRtl = getComputedStyle(event.currentTarget).direction === 'rtl';
    const step = { ArrowRight: isRtl ? -1 : 1, ArrowLeft: isRtl ? 1 : -1 }[event.key];
    const next =
      event.key === 'Home'
        ? 0
        : event.key === 'End'
          ? panes.length - 1
          : step === undefined
            ? null
            : (index + step + panes.length) % panes.length;
    const pane = next === null ? undefined : panes[next];
    if (!pane) return;
    event.preventDefault();
    onChange(pane.key);
    event.currentTarget.querySelector<HTMLElement>(`[data-tab="${pane.key}"]`)?.focus();
  };
  return (
    <div className="rl:flex rl:min-h-0 rl:flex-1 rl:flex-col rl:low:flex-none">
      {panes.length > 1 && (
        <div className="rl:flex-none rl:px-4 rl:py-1.5">
          <div
            role="tablist"
            aria-label={label}
            onKeyDown={onKeyDown}
            className="rl:flex rl:gap-1 rl:rounded-lg rl:bg-track rl:p-0.5"
          >
            {panes.map(({ key, label: text, note }, i) => (
              <button
                key={key}
                type="button"
                role="tab"
                id={`${id}-tab-${key}`}
                data-tab={key}
                aria-selected={i === index}
                aria-controls={`${id}-pane-${key}`}
                tabIndex={i === index ? 0 : -1}
                onClick={() => onChange(key)}
                className={cx(
                  note === undefined
                    ? 'rl:flex rl:justify-center'
                    : 'rl:grid rl:grid-cols-[minmax(0,1fr)_minmax(0,auto)_1fr]',
                  'rl:edge rl:high-8 rl:min-w-0 rl:flex-1 rl:items-center rl:rounded-md rl:px-2 rl:type-label rl:weight-medium rl:focus-mark rl:ease-colors rl:tall-target',
                  i === index
                    ? 'rl:border-line rl:bg-raised rl:text-text rl:lift-sm'
                    : 'rl:border-transparent rl:text-on-secondary',
                )}
              >
                <span className={cx('rl:truncate', note !== undefined && 'rl:col-start-2')}>{text}</span>
                {note !== undefined && (
                  <span className="rl:ms-1.5 rl:min-w-[3ch] rl:text-start rl:digits rl:text-muted rl:@max-[22rem]:hidden">
                    {note}
                  </span>
                )}
              </button>
            ))}
          </div>
        </div>
      )}
      <div
        ref={trackRef}
        onScroll={onScroll}
        className="rl:flex rl:min-h-0 rl:flex-1 rl:overflow-x-auto rl:overflow-y-hidden rl:overscroll-x-contain rl:[scroll-snap-type:x_mandatory] rl:[scrollbar-width:none] rl:low:overflow-y-visible"
      >
        {panes.map(({ key, content }, i) => (
          <Pane
            key={key}
            id={`${id}-pane-${key}`}
            tabId={`${id}-tab-${key}`}
            isActive={i === index}
            isAlone={panes.length === 1}
          >
            {content}
          </Pane>
        ))}
      </div>
    </div>
  );
}

function Pane({
  id,
  tabId,
  isActive,
  isAlone,
  children,
}: {
  id: string;
  tabId: string;
  isActive: boolean;
  isAlone: boolean;
  children: ReactNode;
}) {
  const ref = useRef<HTMLDivElement>(null);
  // As a property, because React 18 does not know the attribute. Invisible panes take no focus.
  useEffect(() => {
    if (ref.current) ref.current.inert = !isActive;
  }, [isActive]);
  return (
    <div
      ref={ref}
      id={id}
      {...(!isAlone && { role: 'tabpanel', 'aria-labelledby': tabId })}
      className="rl:flex rl:min-h-0 rl:w-full rl:flex-none rl:flex-col rl:overflow-y-auto rl:px-4 rl:pt-1 rl:pb-4 rl:[scroll-snap-align:start] rl:[scroll-snap-stop:always]"
    >
      {children}
    </div>
  );
}
