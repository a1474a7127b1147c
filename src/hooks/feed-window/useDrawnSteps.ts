import { useState, useSyncExternalStore } from 'react';
import type { RunStep } from '../../core/run/run';
import { useBrowserLayoutEffect } from '../useBrowserLayoutEffect';
import type { FeedRange, FeedWindow } from './types';
import { createFeedWindow, type FeedWindowOptions } from './window/feed-window';

/** Result of {@link useDrawnSteps}. */
export interface DrawnSteps extends FeedRange {
  /** The steps to draw, in order. */
  visible: readonly RunStep[];
}

const noVersion = () => 0;

/** Creates the window of a feed on mount. Its options are read once. */
export function useNewFeedWindow(options: FeedWindowOptions): FeedWindow {
  return useState(() => createFeedWindow(options))[0];
}

/**
 * Selects the steps to draw. Renders again when scrolling needs others.
 * @param base position of `steps[0]`, counted from the run's first step
 */
export function useDrawnSteps(
  feedWindow: FeedWindow,
  { steps, base, isFollowing }: { steps: readonly RunStep[]; base: number; isFollowing: boolean },
): DrawnSteps {
  // React Compiler must not memoise `take`: its result also changes when only the view has moved.
  'use no memo';
  // A store rather than state: it renders synchronously, so no frame shows a gap where rows are missing.
  useSyncExternalStore(feedWindow.subscribe, feedWindow.getVersion, noVersion);
  const range = feedWindow.take({ steps, base, isFollowing });
  // After every render: new rows may have moved what the reader sees.
  useBrowserLayoutEffect(() => feedWindow.committed({ steps, base, range, isFollowing }));
  return { ...range, visible: steps.slice(range.first - base, range.last - base) };
}
