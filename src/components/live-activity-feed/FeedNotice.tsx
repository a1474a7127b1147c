import { useContext } from 'react';
import * as en from '../../core/text/messages/english';
import { useMessages } from '../../hooks/useMessages';
import { AlertCircle, Inbox } from '../internal/icons';
import { Button } from '../internal/press/Button';
import { FeedHostContext } from './feed-host';
import type { ActivityFeedStatus } from './parts';

const english = { errors: en.errors, feed: en.feed };

/** Shown instead of rows: steps are loading, there are none, or they could not be read. */
export function FeedNotice({
  status,
  isFiltered,
  isUnlisted,
  retry,
}: {
  status: ActivityFeedStatus;
  isFiltered: boolean;
  isUnlisted: boolean;
  retry: (() => void) | null;
}) {
  const messages = useMessages(english);
  const { slots } = useContext(FeedHostContext);
  if (status === 'empty' && !isFiltered && slots.empty !== undefined) return slots.empty;
  if (status === 'loading') {
    return (
      <div
        data-slot="activity-feed-notice"
        data-state="loading"
        className="rl:relative rl:flex rl:flex-col rl:gap-3 rl:pt-2"
      >
        <span className="rl:visually-hidden">{messages.feed.loading}</span>
        {['rl:w-3/4', 'rl:w-1/2', 'rl:w-2/3'].map((width) => (
          <div key={width} aria-hidden className="rl:flex rl:gap-3">
            <span className="rl:size-7 rl:shrink-0 rl:skeleton rl:rounded-full" />
            <div className="rl:flex rl:flex-1 rl:flex-col rl:gap-2 rl:pt-1.5">
              <span className={`rl:block rl:h-3.5 rl:skeleton ${width}`} />
              <span className="rl:block rl:h-2.5 rl:w-24 rl:skeleton" />
            </div>
          </div>
        ))}
      </div>
    );
  }
  const isError = status === 'error';
  const Icon = isError ? AlertCircle : Inbox;
  const text = isError ? 'error' : isFiltered ? 'noneOfKind' : isUnlisted ? 'unlisted' : 'empty';
  return (
    <div
      data-slot="activity-feed-notice"
      data-state={isError ? 'error' : 'empty'}
      role={isError ? 'alert' : undefined}
      className="rl:flex rl:flex-col rl:items-center rl:justify-center rl:gap-2 rl:px-4 rl:py-10 rl:text-center"
    >
      <Icon aria-hidden className={isError ? 'rl:size-6 rl:text-danger-text' : 'rl:size-6 rl:text-muted'} />
      <p className="rl:type-body rl:text-muted">{messages.feed[text]}</p>
      {isError && retry && (
        <Button
          onClick={retry}
          className="rl:edge rl:border-transparent rl:min-h-[24px] rl:mt-1 rl:inline-flex rl:h-8 rl:items-center rl:rounded-md rl:bg-secondary rl:px-3 rl:type-label rl:weight-medium rl:text-on-secondary rl:hover:bg-secondary-hover rl:focus-mark rl:ease-colors"
        >
          {messages.errors.retry}
        </Button>
      )}
    </div>
  );
}
