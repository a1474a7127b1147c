import { useState, useSyncExternalStore } from 'react';
import type { RunStep } from '../../core/run/run';
import { useBrowserLayoutEffect } from '../useBrowserLayoutEffect';
import type { FeedRange, FeedWindow } from './types';
import { createFeedWindow, type FeedWindowOptions } from './window/feed-window';

/** What {@link useDrawnSteps} gives. */
export interface DrawnSteps extends FeedRange {
  /** What to draw, in order. */
  visible: readonly RunStep[];
}

const noVersion = () => 0;

/** The window of one feed, for as long as it is mounted. Its options are read once. */
export function useNewFeedWindow(options: FeedWindowOptions): FeedWindow {
  return useState(() => createFeedWindow(options))[0];
}

/**
 * Which of the steps to draw; renders its caller again when scrolling asks for others.
 * @param base position of `steps[0]`, counted from the run's first step
 */
export function useDrawnSteps(
  feedWindow: FeedWindow,
  { steps, base, isFollowing }: { steps: readonly RunStep[]; base: number; isFollowing: boolean },
): DrawnSteps {
  // React Compiler must not remember what the window said: it says something else when only the view has moved.
  'use no memo';
  // A store and not a state: it renders at once, so that no frame shows a hole where rows are missing.
  useSyncExternalStore(feedWindow.subscribe, feedWindow.getVersion, noVersion);
  const range = feedWindow.take({ steps, base, isFollowing });
  // After every rendering: whatever was drawn anew may have moved what the reader sees.
  useBrowserLayoutEffect(() => feedWindow.committed({ steps, base, range, isFollowing }));
  return { ...range, visible: steps.slice(range.first - base, range.last - base) };
}
