import { STEP_STATUSES } from '../../core/run/run';
import type { PartTable } from '../internal/part';

/** States of the feed. */
export const ACTIVITY_FEED_STATES = ['loading', 'empty', 'ready', 'error'] as const;

/** The values of `data-state` of `LiveActivityFeed`. */
export type ActivityFeedStatus = (typeof ACTIVITY_FEED_STATES)[number];

/** The DOM names of the feed's parts. Public API. */
export const LIVE_ACTIVITY_FEED_PARTS = {
  root: { slot: 'activity-feed', states: ACTIVITY_FEED_STATES },
  header: { slot: 'activity-feed-header', states: [] },
  filter: { slot: 'activity-feed-filter', states: [] },
  scroller: { slot: 'activity-feed-scroller', states: ['following', 'free'] },
  list: { slot: 'activity-feed-list', states: [] },
  item: { slot: 'activity-feed-item', states: STEP_STATUSES },
  attempt: { slot: 'activity-feed-attempt', states: [] },
  marker: { slot: 'activity-feed-marker', states: STEP_STATUSES },
  detail: { slot: 'activity-feed-detail', states: ['short', 'folded', 'open'] },
  metrics: { slot: 'activity-feed-metrics', states: [] },
  jump: { slot: 'activity-feed-jump', states: ['new', 'latest'] },
  notice: { slot: 'activity-feed-notice', states: ['loading', 'empty', 'error', 'stale'] },
} as const satisfies PartTable;
