/** Sharing between the tabs of one browser, for those who want it. */
export {
  type ShareBetweenTabsOptions,
  type SharedRunSource,
  shareBetweenTabs,
  type TabChannel,
} from './sources/tabs/share-between-tabs';
export type { StreamLocks } from './sources/tabs/stream-locks';
