/** Opt-in sharing of reads between browser tabs. */
export {
  type ShareBetweenTabsOptions,
  type SharedRunSource,
  shareBetweenTabs,
  type TabChannel,
} from './sources/tabs/share-between-tabs';
export type { StreamLocks } from './sources/tabs/stream-locks';
