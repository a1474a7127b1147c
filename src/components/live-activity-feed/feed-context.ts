import type { Run, RunStep, StepKind } from '../../core/run';
import type { UseStickToEndResult } from '../../hooks/useStickToEnd';
import type { IconComponent } from '../internal/icons';
import { createPartContext } from '../internal/part-context';
import type { ActivityFeedStatus } from './parts';

/** What a `className` function of the feed's parts is called with. */
export interface ActivityFeedState {
  /** What the feed can show. */
  status: ActivityFeedStatus;
  /** What is shown may be out of date. */
  isStale: boolean;
  /** It stays at the end as steps arrive. */
  isFollowing: boolean;
}

/** Replaces icons of kinds. */
export type ActivityFeedIcons = Partial<Record<StepKind, IconComponent>>;

/** What the parts read. */
export interface FeedContextValue extends ActivityFeedState {
  run: Run | null;
  /** The steps to render, in the order they happened. */
  visible: readonly RunStep[];
  /** Known steps before them. */
  hidden: number;
  /** Steps that were forgotten. */
  trimmed: number;
  showEarlier: () => void;
  stick: UseStickToEndResult;
  /** Server clock minus this machine's, ms. */
  serverOffsetMs: number;
  isOpen: (stepId: string) => boolean;
  toggle: (stepId: string) => void;
  kinds: readonly StepKind[];
  kind: StepKind | null;
  setKind: (kind: StepKind | null) => void;
  retry: (() => void) | null;
  icons: ActivityFeedIcons | undefined;
}

export const [FeedContext, useFeed] = createPartContext<FeedContextValue>('LiveActivityFeed');
