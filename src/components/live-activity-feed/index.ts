export { ActivityFeedFilter, ActivityFeedHeader, ActivityFeedTitle } from './FeedHeader';
export { ActivityFeedList } from './FeedList';
export { ActivityFeedJump, ActivityFeedScroller } from './FeedScroller';
export type { ActivityFeedState } from './feed-context';
export type { FeedSlots, RenderStep, StepSlotProps, TimesStyle } from './feed-host';
export type { FeedOptions, LiveActivityFeedProps } from './feed-props';
export { LiveActivityFeed } from './LiveActivityFeed';
export type { ActivityFeedStatus } from './parts';
export { ActivityItem, type ActivityItemProps, type Arrival } from './step/ActivityItem';
