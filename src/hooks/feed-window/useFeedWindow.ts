import { useCallback, useMemo, useRef } from 'react';
import type { Run, RunStep } from '../../core/run/run';
import { distinctSteps } from '../../core/run/steps/distinct-steps';
import { useEndedSteps } from '../run/useEndedSteps';
import { createStepBase } from './step-base';
import { type UseStickToEndResult, useContentChanged, useStick } from './stick/useStickToEnd';
import { useDrawnSteps, useNewFeedWindow } from './useDrawnSteps';
import { useFocusStep } from './useFocusStep';

/** Settings of {@link useFeedWindow}. */
export interface UseFeedWindowOptions {
  /** The run of the steps: no step still runs in one that has ended, and another run starts over. Default: not known. */
  run?: Run | null | undefined;
  /** How many older steps are missing before `steps[0]`. Default 0. */
  stepsTrimmed?: number | undefined;
  /** How many rows are drawn where nothing limits the height of the scroller. Read once. Default 200. */
  maxRows?: number | undefined;
  /** Changes with a filter: following and counting start over. Default: as the run changes. */
  resetKey?: string | number | null | undefined;
  /** Id of a step to be led to: its row is brought into view, once. Default: none. */
  focusStep?: string | null | undefined;
}

/** A row to draw. */
export interface FeedRow {
  /** React key. While following, a new row takes the element of one that leaves. */
  key: number;
  /** The step to draw; its id is unique in the feed. */
  step: RunStep;
  /** Position in the whole run, from 0, for `aria-posinset` (plus 1). */
  position: number;
}

/** What {@link useFeedWindow} gives. */
export interface UseFeedWindowResult
  extends Pick<UseStickToEndResult, 'isFollowing' | 'isAtEnd' | 'newCount' | 'jumpToEnd' | 'release' | 'scrollerRef'> {
  /** What to draw, in order. */
  rows: readonly FeedRow[];
  /** Older steps before the first row, drawn as soon as the reader scrolls there. */
  hiddenCount: number;
  /** Draws more of the older steps; `null` where scrolling does, or where there are none. */
  showEarlier: (() => void) | null;
  /** Call it before a row changes its height by a press, e.g. to open a detail: the row stays where it is. Stable. */
  hold: (stepId: string) => void;
  /** For the element whose children are the rows, one each and nothing else. Stable. */
  listRef: (element: HTMLElement | null) => void;
  /** For an empty `<div aria-hidden>` before the list, which stands for the rows above. Stable. */
  topPadRef: (element: HTMLElement | null) => void;
  /** For an empty `<div aria-hidden>` after the list, likewise. Stable. */
  bottomPadRef: (element: HTMLElement | null) => void;
}

/** A host's stylesheet must change neither how a pad's height is counted nor let it grow slowly. */
function stylePad(element: HTMLElement | null): void {
  if (element === null) return;
  element.style.boxSizing = 'content-box';
  element.style.transition = 'none';
}

/**
 * The feed without its looks: draws only the rows in and near the view, follows the newest step until the reader scrolls up,
 * selects text or moves the focus inside, and keeps the reader's place to the pixel whatever changes above.
 *
 * Inside the scroller stand a pad, the list, a pad, and nothing else that changes its height. The scroller needs a height of
 * its own (`height`, `max-height` or a flexible box) and `overflow-y: auto`; without one the newest `maxRows` rows are drawn.
 *
 * @param steps in the order they happened, e.g. of `useRunSteps`
 */
export function useFeedWindow(steps: readonly RunStep[], options: UseFeedWindowOptions = {}): UseFeedWindowResult {
  // As in useDrawnSteps: the window says something else when only the view has moved.
  'use no memo';
  const { run = null, stepsTrimmed = 0, maxRows = 200, focusStep = null } = options;
  const resetKey = `${run?.id ?? ''}/${options.resetKey ?? ''}`;
  const distinct = useMemo(() => distinctSteps(steps), [steps]);
  const shown = useEndedSteps(distinct, run);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another run counts from its own first step.
  const stepBase = useMemo(createStepBase, [resetKey]);
  const base = stepBase.of(shown, stepsTrimmed);
  const following = { count: base + shown.length, resetKey };
  const { stick, result } = useStick(following);
  const { isFollowing, isAtEnd, newCount, jumpToEnd, release } = result;
  const feedWindow = useNewFeedWindow({ maxRows, onShift: result.shifted, onResize: result.resized });
  const { first, last, visible } = useDrawnSteps(feedWindow, { steps: shown, base, isFollowing });
  // Only after the pads have their heights: the end is where they leave it.
  useContentChanged(stick, following);
  const scroller = useRef<HTMLElement | null>(null);
  useFocusStep(focusStep, { steps: shown, visible, scroller, feedWindow, release });

  const scrollerRef = useCallback(
    (element: HTMLElement | null) => {
      // The window keeps the reader's place; the browser would do it a second time.
      if (element !== null) element.style.setProperty('overflow-anchor', 'none');
      scroller.current = element;
      stick.setScroller(element);
      feedWindow.setScroller(element);
    },
    [stick, feedWindow],
  );
  const listRef = useCallback(
    (element: HTMLElement | null) => {
      feedWindow.setList(element);
      stick.setContent(element);
    },
    [stick, feedWindow],
  );
  const topPadRef = useCallback(
    (element: HTMLElement | null) => {
      stylePad(element);
      feedWindow.setTopPad(element);
    },
    [feedWindow],
  );
  const bottomPadRef = useCallback(
    (element: HTMLElement | null) => {
      stylePad(element);
      feedWindow.setBottomPad(element);
    },
    [feedWindow],
  );
  const hold = useCallback(
    (stepId: string) => {
      release();
      feedWindow.hold(stepId);
    },
    [release, feedWindow],
  );
  const keys = feedWindow.keysOf(visible, isFollowing);
  const hiddenCount = first - base;
  const hasButton = hiddenCount > 0 && feedWindow.isUnbounded() && !feedWindow.isPrinting();
  return {
    ...{ isFollowing, isAtEnd, newCount, jumpToEnd, release, hold },
    ...{ scrollerRef, listRef, topPadRef, bottomPadRef },
    rows: visible.map((step, i) => ({ key: keys[i] ?? last + i, step, position: first + i })),
    hiddenCount,
    showEarlier: hasButton ? feedWindow.showEarlier : null,
  };
}
