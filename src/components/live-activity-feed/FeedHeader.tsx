import { type ComponentPropsWithoutRef, forwardRef, useId, useMemo } from 'react';
import * as en from '../../core/text/messages/english';
import { useMessages } from '../../hooks/useMessages';
import { AlertTriangle, ChevronDown } from '../internal/icons';
import { type ClassNameProp, partProps } from '../internal/part';
import { type ActivityFeedState, useFeed, useFeedSteps } from './feed-context';
import { kindLabel, kindOf, kindsOf } from './step/step-kinds';

const english = { feed: en.feed, stepKind: en.stepKind };

type DivProps = Omit<ComponentPropsWithoutRef<'div'>, 'className'> & {
  /** Class name, or a function of the state. */
  className?: ClassNameProp<ActivityFeedState>;
};

/** The row above the list: the title, the mark of stale data, and anything else. */
export const ActivityFeedHeader = forwardRef<HTMLDivElement, DivProps>(function ActivityFeedHeader(
  { className, children, ...props },
  ref,
) {
  const feed = useFeed('ActivityFeedHeader');
  return (
    <div
      {...partProps({
        slot: 'activity-feed-header',
        base: 'rl:flex rl:min-h-8 rl:shrink-0 rl:flex-wrap rl:items-center rl:gap-x-3 rl:gap-y-1 rl:edge-b rl:pb-2',
        className,
        param: feed,
      })}
      ref={ref}
      {...props}
    >
      {children ?? <ActivityFeedTitle />}
    </div>
  );
});

/** The heading, and the mark of stale data beside it. */
export function ActivityFeedTitle() {
  const { isStale } = useFeed('ActivityFeedTitle');
  const messages = useMessages(english);
  return (
    <div className="rl:flex rl:flex-1 rl:flex-wrap rl:items-center rl:gap-2">
      <h3 className="rl:type-body rl:weight-semibold rl:text-text">{messages.feed.title}</h3>
      {isStale && (
        <span
          data-slot="activity-feed-notice"
          data-state="stale"
          className="rl:inline-flex rl:items-center rl:gap-1 rl:rounded-full rl:bg-cancelling-bg rl:px-2 rl:py-0.5 rl:type-caption rl:weight-medium rl:text-cancelling"
        >
          <AlertTriangle aria-hidden className="rl:size-3" />
          {messages.feed.stale}
        </span>
      )}
    </div>
  );
}

/**
 * A select for one kind of step. With only one kind it is hidden but keeps its height, so that the list does not move.
 */
export const ActivityFeedFilter = forwardRef<HTMLDivElement, DivProps>(function ActivityFeedFilter(
  { className, ...props },
  ref,
) {
  const feed = useFeed('ActivityFeedFilter');
  const { all } = useFeedSteps('ActivityFeedFilter');
  const messages = useMessages(english);
  const id = useId();
  const { kind, setKind, stepKinds } = feed;
  const kinds = useMemo(() => {
    // Keep the selected kind in the list even if its steps are gone: otherwise it could not be deselected.
    const present = new Set<string>(kind === null ? [] : [kind]);
    for (const step of all) present.add(kindOf(step, stepKinds));
    return kindsOf(present, stepKinds);
  }, [all, kind, stepKinds]);
  if (kinds.length < 2 && kind === null) return <span aria-hidden className="rl:h-7" />;
  return (
    <div
      {...partProps({ slot: 'activity-feed-filter', base: 'rl:relative rl:inline-flex', className, param: feed })}
      ref={ref}
      {...props}
    >
      <label htmlFor={id} className="rl:visually-hidden">
        {messages.feed.filter}
      </label>
      <select
        id={id}
        value={kind ?? ''}
        onChange={(event) => setKind(kinds.find((known) => known === event.target.value) ?? null)}
        // A fixed width: a kind that appears later may have a longer name.
        className="rl:h-7 rl:w-30 rl:truncate rl:rounded-md rl:edge rl:border-line-strong rl:bg-surface rl:ps-2.5 rl:pe-7 rl:type-label rl:text-text rl:focus-mark"
      >
        <option value="">{messages.feed.filterAll}</option>
        {kinds.map((known) => (
          <option key={known} value={known}>
            {kindLabel(known, stepKinds, messages.stepKind)}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden
        className="rl:pointer-events-none rl:absolute rl:end-2 rl:top-[7px] rl:size-3.5 rl:text-muted"
      />
    </div>
  );
});
