import {
  type ComponentPropsWithoutRef,
  forwardRef,
  type ReactNode,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
} from 'react';
import * as en from '../../core/messages/english';
import type { StepKind } from '../../core/run';
import { useMessages } from '../../hooks/useMessages';
import { AlertTriangle, ArrowDown, ChevronDown } from '../internal/icons';
import { type ClassNameProp, partProps } from '../internal/part';
import { ActivityItem } from './ActivityItem';
import { FeedNotice } from './FeedNotice';
import { type ActivityFeedState, useFeed } from './feed-context';

const english = { feed: en.feed, stepKind: en.stepKind };

type PartProps<Tag extends 'div' | 'ol' | 'button'> = Omit<ComponentPropsWithoutRef<Tag>, 'className'> & {
  /** Text, or a function of the state. */
  className?: ClassNameProp<ActivityFeedState>;
};

const useBrowserLayoutEffect = typeof document === 'undefined' ? () => {} : useLayoutEffect;

/** Title, the mark of stale data, and whatever else stands above the list. */
export const ActivityFeedHeader = forwardRef<HTMLDivElement, PartProps<'div'>>(function ActivityFeedHeader(
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

/** The heading, and beside it the mark of data that may be out of date. */
export function ActivityFeedTitle() {
  const { isStale } = useFeed('ActivityFeedTitle');
  const messages = useMessages(english);
  return (
    <div className="rl:flex rl:flex-1 rl:flex-wrap rl:items-center rl:gap-2">
      <h3 className="rl:type-title rl:text-text">{messages.feed.title}</h3>
      {isStale && <StaleMark />}
    </div>
  );
}

function StaleMark() {
  const messages = useMessages(english);
  return (
    <span
      data-slot="activity-feed-notice"
      data-state="stale"
      className="rl:inline-flex rl:items-center rl:gap-1 rl:rounded-full rl:bg-cancelling-bg rl:px-2 rl:py-0.5 rl:type-caption rl:weight-medium rl:text-cancelling"
    >
      <AlertTriangle aria-hidden className="rl:size-3" />
      {messages.feed.stale}
    </span>
  );
}

/** Chooses one kind of step. Not there while there is only one. */
export const ActivityFeedFilter = forwardRef<HTMLDivElement, PartProps<'div'>>(function ActivityFeedFilter(
  { className, ...props },
  ref,
) {
  const feed = useFeed('ActivityFeedFilter');
  const messages = useMessages(english);
  const id = useId();
  const { kinds, kind, setKind } = feed;
  if (kinds.length < 2 && kind === null) return null;
  return (
    <div
      {...partProps({ slot: 'activity-feed-filter', base: 'rl:relative rl:inline-flex', className, param: feed })}
      ref={ref}
      {...props}
    >
      <label htmlFor={id} className="rl:heard-only">
        {messages.feed.filter}
      </label>
      <select
        id={id}
        value={kind ?? ''}
        onChange={(event) => setKind(event.target.value === '' ? null : (event.target.value as StepKind))}
        className="rl:h-7 rl:rounded-md rl:edge rl:border-line-strong rl:bg-surface rl:ps-2.5 rl:pe-7 rl:type-label rl:text-text rl:focus-mark"
      >
        <option value="">{messages.feed.filterAll}</option>
        {kinds.map((known) => (
          <option key={known} value={known}>
            {messages.stepKind[known]}
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

/** The region that scrolls; takes the focus, so that it scrolls by keyboard. */
export const ActivityFeedScroller = forwardRef<HTMLDivElement, PartProps<'div'>>(function ActivityFeedScroller(
  { className, children, ...props },
  ref,
) {
  const feed = useFeed('ActivityFeedScroller');
  const messages = useMessages(english);
  const { stick, run, isFollowing } = feed;
  const { scrollerRef } = stick;
  const setElement = useCallback(
    (element: HTMLDivElement | null) => {
      scrollerRef(element);
      if (typeof ref === 'function') ref(element);
      else if (ref) ref.current = element;
    },
    [ref, scrollerRef],
  );
  return (
    <div className="rl:relative rl:flex rl:min-h-0 rl:flex-1 rl:flex-col">
      {/* biome-ignore lint/a11y/useSemanticElements: the region is the element that scrolls, and a host may want it as a plain one. */}
      <div
        role="region"
        aria-label={messages.feed.label(run?.name ?? null)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must do so by keyboard as well.
        tabIndex={0}
        {...partProps({
          slot: 'activity-feed-scroller',
          state: isFollowing ? 'following' : 'free',
          base: 'rl:min-h-0 rl:flex-1 rl:overflow-y-auto rl:-ms-2 rl:overscroll-contain rl:rounded-md rl:py-1 rl:ps-2 rl:pe-1 rl:focus-mark',
          className,
          param: feed,
        })}
        ref={setElement}
        {...props}
      >
        {children ?? <ActivityFeedList />}
      </div>
      <ActivityFeedJump />
    </div>
  );
});

/** The rows, or what stands in their place. */
export const ActivityFeedList = forwardRef<HTMLOListElement, PartProps<'ol'>>(function ActivityFeedList(
  { className, ...props },
  ref,
) {
  const feed = useFeed('ActivityFeedList');
  const messages = useMessages(english);
  const { visible, hidden, trimmed, showEarlier, stick, isOpen, toggle, serverOffsetMs, icons, status, kind } = feed;
  const isLaterRef = useRef(false);
  useEffect(() => {
    isLaterRef.current = true;
  }, []);

  // Rows put in above must not move those below: browsers anchor by themselves, but not at the very top.
  const content = useRef<HTMLDivElement | null>(null);
  const keep = useRef<{ scroller: Element; row: Element; top: number } | null>(null);
  const loadEarlier = () => {
    const row = content.current?.querySelector('li');
    const scroller = content.current?.parentElement;
    if (row && scroller) keep.current = { scroller, row, top: row.getBoundingClientRect().top };
    stick.release();
    showEarlier();
  };
  useBrowserLayoutEffect(() => {
    const { current } = keep;
    if (current === null) return;
    keep.current = null;
    current.scroller.scrollTop += current.row.getBoundingClientRect().top - current.top;
  }, [hidden]);

  const { contentRef } = stick;
  const setContent = useCallback(
    (element: HTMLDivElement | null) => {
      content.current = element;
      contentRef(element);
    },
    [contentRef],
  );
  return (
    <div ref={setContent} className="rl:block">
      {hidden > 0 && (
        <button
          type="button"
          onClick={loadEarlier}
          className="rl:mb-4 rl:flex rl:min-h-8 rl:w-full rl:items-center rl:justify-center rl:rounded-md rl:edge rl:border-dashed rl:type-label rl:text-muted rl:hover:text-text rl:focus-mark rl:ease-colors"
        >
          {messages.feed.showEarlier(hidden)}
        </button>
      )}
      {hidden === 0 && trimmed > 0 && (
        <p className="rl:pb-4 rl:text-center rl:type-caption rl:text-muted">{messages.feed.trimmed(trimmed)}</p>
      )}
      {status === 'ready' && visible.length > 0 ? (
        <ol
          {...partProps({
            slot: 'activity-feed-list',
            base: 'rl:flex rl:flex-col rl:pt-2',
            className,
            param: feed,
          })}
          // biome-ignore lint/a11y/noRedundantRoles: lists without bullets lose their role in Safari.
          role="list"
          ref={ref}
          {...props}
        >
          {visible.map((step) => (
            <ActivityItem
              key={step.id}
              step={step}
              isOpen={isOpen(step.id)}
              onToggle={toggle}
              serverOffsetMs={serverOffsetMs}
              icon={icons?.[step.kind]}
              isLaterRef={isLaterRef}
            />
          ))}
        </ol>
      ) : (
        <FeedNotice status={status} isFiltered={kind !== null} retry={feed.retry} />
      )}
    </div>
  );
});

/** "↓ 12 new": back to the end. There while the reader has let go and is not at the end. */
export const ActivityFeedJump = forwardRef<HTMLButtonElement, PartProps<'button'>>(function ActivityFeedJump(
  { className, children, ...props },
  ref,
) {
  const feed = useFeed('ActivityFeedJump');
  const messages = useMessages(english);
  const { isFollowing, isAtEnd, newCount, jumpToEnd } = feed.stick;
  const button = useRef<HTMLButtonElement | null>(null);
  if (isFollowing || isAtEnd || feed.status !== 'ready') return null;
  const label: ReactNode = newCount > 0 ? messages.feed.newItems(newCount) : messages.feed.jumpToLatest;
  return (
    <div className="rl:pointer-events-none rl:absolute rl:inset-x-0 rl:bottom-3 rl:z-2 rl:flex rl:justify-center">
      <button
        type="button"
        {...partProps({
          slot: 'activity-feed-jump',
          state: newCount > 0 ? 'new' : 'latest',
          base: 'rl:pointer-events-auto rl:inline-flex rl:h-8 rl:items-center rl:gap-1.5 rl:rounded-full rl:bg-accent rl:ps-2.5 rl:pe-3.5 rl:type-label rl:weight-medium rl:text-on-accent rl:lift-lg rl:hover:bg-accent-hover rl:focus-mark rl:digits rl:anim-enter',
          className,
          param: feed,
        })}
        ref={(element) => {
          button.current = element;
          if (typeof ref === 'function') ref(element);
          else if (ref) ref.current = element;
        }}
        onClick={() => {
          // The button goes with the jump: the focus moves to what it jumped in.
          const scroller = button.current?.parentElement?.previousElementSibling;
          if (scroller instanceof HTMLElement) scroller.focus({ preventScroll: true });
          jumpToEnd();
        }}
        {...props}
      >
        {children ?? (
          <>
            <ArrowDown aria-hidden className="rl:size-3.5" />
            <span className="rl:block">{label}</span>
            {newCount > 0 && <span className="rl:heard-only">{`. ${messages.feed.jumpToLatest}`}</span>}
          </>
        )}
      </button>
    </div>
  );
});
