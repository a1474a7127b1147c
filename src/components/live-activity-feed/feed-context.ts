import type { RefObject } from 'react';
import type { RunStep } from '../../core/run/run';
import type { UseStickToEndResult } from '../../hooks/feed-window/stick/useStickToEnd';
import type { FeedWindow } from '../../hooks/feed-window/types';
import type { StepKindDefinitions } from '../../hooks/host/registry';
import { createPartContext } from '../internal/part-context';
import type { FeedAttempts } from './feed-attempts';
import type { ActivityFeedStatus } from './parts';

/** The state passed to the `className` functions of the feed's parts. */
export interface ActivityFeedState {
  /** What the feed shows. */
  status: ActivityFeedStatus;
  /** The steps may be out of date. */
  isStale: boolean;
  /** The feed stays at its end as steps arrive. */
  isFollowing: boolean;
}

/** The part of the context that rarely changes. */
export interface FeedContextValue extends ActivityFeedState {
  runName: string | null;
  /** The run has done steps or has ended: an empty list does not mean "no activity yet". */
  isUnlisted: boolean;
  /** No more steps will arrive. */
  isComplete: boolean;
  /** The run waits for a person or is paused. */
  isStill: boolean;
  scrollerRef: UseStickToEndResult['scrollerRef'];
  contentRef: UseStickToEndResult['contentRef'];
  jumpToEnd: () => void;
  release: () => void;
  feedWindow: FeedWindow;
  /** The scrolling element, once it is mounted. */
  scroller: RefObject<HTMLElement | null>;
  /** Server clock minus this machine's, ms. */
  serverOffsetMs: number;
  isOpen: (stepId: string) => boolean;
  toggle: (stepId: string) => void;
  /** The selected kind, by its filter name; `null` = all. */
  kind: string | null;
  setKind: (kind: string | null) => void;
  retry: (() => void) | null;
  /** The step that the app navigates to; `null` = none. */
  focusStep: string | null;
  /** The step to scroll into view: `focusStep`, or the step in which the run failed. */
  leadStep: string | null;
  /** The step in which the run failed; `null` = it did not fail. */
  failedStep: string | null;
  /** The app's own kinds. */
  stepKinds: StepKindDefinitions | undefined;
}

/**
 * The part of the context that changes with every step. Separate, so that a step renders the list but not the heading.
 */
export interface FeedStepsValue {
  /** All known steps of all kinds. */
  all: readonly RunStep[];
  /** The steps of the selected kind, in order. */
  shown: readonly RunStep[];
  /** Their attempts; `null` = there is only one. */
  attempts: FeedAttempts | null;
  /** Position of `shown[0]`, counted from the first step ever. */
  base: number;
  /** Number of forgotten steps. */
  trimmed: number;
  /** Number of steps since the feed stopped following. */
  newCount: number;
  isAtEnd: boolean;
}

export const [FeedContext, useFeed] = createPartContext<FeedContextValue>('LiveActivityFeed');
export const [FeedStepsContext, useFeedSteps] = createPartContext<FeedStepsValue>('LiveActivityFeed');
