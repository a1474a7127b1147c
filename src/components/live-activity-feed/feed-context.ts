import type { RefObject } from 'react';
import type { RunStep } from '../../core/run/run';
import type { UseStickToEndResult } from '../../hooks/feed-window/stick/useStickToEnd';
import type { FeedWindow } from '../../hooks/feed-window/types';
import type { StepKindDefinitions } from '../../hooks/host/registry';
import { createPartContext } from '../internal/part-context';
import type { FeedAttempts } from './feed-attempts';
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

/** What the parts read that seldom changes. */
export interface FeedContextValue extends ActivityFeedState {
  runName: string | null;
  /** Steps were done, or the run has ended: none of them listed is not "no activity yet". */
  isUnlisted: boolean;
  /** No step will come any more. */
  isComplete: boolean;
  /** The run waits for a person or is paused: nothing is done at the moment. */
  isStill: boolean;
  scrollerRef: UseStickToEndResult['scrollerRef'];
  contentRef: UseStickToEndResult['contentRef'];
  jumpToEnd: () => void;
  release: () => void;
  feedWindow: FeedWindow;
  /** The element that scrolls, once it is there. */
  scroller: RefObject<HTMLElement | null>;
  /** Server clock minus this machine's, ms. */
  serverOffsetMs: number;
  isOpen: (stepId: string) => boolean;
  toggle: (stepId: string) => void;
  /** The kind that is shown, by the name it is filtered by; `null` = all. */
  kind: string | null;
  setKind: (kind: string | null) => void;
  retry: (() => void) | null;
  /** The step that somebody was led to; `null` = none. */
  focusStep: string | null;
  /** The step that is brought into view: that one, or the one a run has failed in. */
  leadStep: string | null;
  /** The step that a run has failed in; `null` = it has not. */
  failedStep: string | null;
  /** The host's kinds. */
  stepKinds: StepKindDefinitions | undefined;
}

/** What changes with every step; apart from the rest, so that a step renders the list and not the heading. */
export interface FeedStepsValue {
  /** All known steps, whatever their kind. */
  all: readonly RunStep[];
  /** Those of the chosen kind, in the order they happened. */
  shown: readonly RunStep[];
  /** How they are told apart by attempt; `null` = there is one. */
  attempts: FeedAttempts | null;
  /** Position of `shown[0]`, counted from the first there ever was. */
  base: number;
  /** Steps that were forgotten. */
  trimmed: number;
  /** Steps that came since the reader let go. */
  newCount: number;
  isAtEnd: boolean;
}

export const [FeedContext, useFeed] = createPartContext<FeedContextValue>('LiveActivityFeed');
export const [FeedStepsContext, useFeedSteps] = createPartContext<FeedStepsValue>('LiveActivityFeed');
