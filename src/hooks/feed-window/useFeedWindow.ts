import { useCallback, useMemo, useRef } from 'react';
import type { Run, RunStep } from '../../core/run/run';
import { distinctSteps } from '../../core/run/steps/distinct-steps';
import { useEndedSteps } from '../run/useEndedSteps';
import { createStepBase } from './step-base';
import { type UseStickToEndResult, useContentChanged, useStick } from './stick/useStickToEnd';
import { useDrawnSteps, useNewFeedWindow } from './useDrawnSteps';
import { useFocusStep } from './useFocusStep';

/** Options of {@link useFeedWindow}. */
export interface UseFeedWindowOptions {
  /** The run of the steps. Once it has ended, no step shows as running; another run starts over. Default: unknown. */
  run?: Run | null | undefined;
  /** Number of older steps missing before `steps[0]`. Default 0. */
  stepsTrimmed?: number | undefined;
  /** Number of rows drawn if nothing limits the scroller's height. Read once. Default 200. */
  maxRows?: number | undefined;
  /** Changes with a filter: following and counting start over. Default: only another run resets them. */
  resetKey?: string | number | null | undefined;
  /** Id of a step to scroll into view once. Default: none. */
  focusStep?: string | null | undefined;
}

/** A row to draw. */
export interface FeedRow {
  /** React key. While following, a new row reuses the element of a removed one. */
  key: number;
  /** The step to draw; its id is unique in the feed. */
  step: RunStep;
  /** Position in the whole run, from 0. `aria-posinset` is this plus 1. */
  position: number;
}

/** Result of {@link useFeedWindow}. */
export interface UseFeedWindowResult
  extends Pick<UseStickToEndResult, 'isFollowing' | 'isAtEnd' | 'newCount' | 'jumpToEnd' | 'release' | 'scrollerRef'> {
  /** The rows to draw, in order. */
  rows: readonly FeedRow[];
  /** Number of older steps before the first row. They are drawn when the reader scrolls there. */
  hiddenCount: number;
  /** Draws more of the older steps. `null` if scrolling does that, or if there are none. */
  showEarlier: (() => void) | null;
  /** Call it before a click changes a row's height, e.g. opens a detail: the row stays in place. Stable. */
  hold: (stepId: string) => void;
  /** For the element whose children are the rows, one each and nothing else. Stable. */
  listRef: (element: HTMLElement | null) => void;
  /** For an empty `<div aria-hidden>` before the list, which replaces the rows above. Stable. */
  topPadRef: (element: HTMLElement | null) => void;
  /** For an empty `<div aria-hidden>` after the list, which replaces the rows below. Stable. */
  bottomPadRef: (element: HTMLElement | null) => void;
}

/** Protects a pad from the host's stylesheet: its box model and transitions would falsify the height. */
function stylePad(element: HTMLElement | null): void {
  if (element === null) return;
  element.style.boxSizing = 'content-box';
  element.style.transition = 'none';
}

/**
 * A headless, virtualised feed. Draws only the rows in and near the view, follows the newest step until the reader
 * scrolls up, selects text or moves the focus inside, and keeps the reader's place when content above changes.
 *
 * The scroller contains a pad, the list, a pad, and nothing else that changes its height. It needs a limited height
 * (`height`, `max-height` or a flex container) and `overflow-y: auto`; otherwise the newest `maxRows` rows are drawn.
 *
 * @param steps in the order they happened, e.g. from `useRunSteps`
 */
export function useFeedWindow(steps: readonly RunStep[], options: UseFeedWindowOptions = {}): UseFeedWindowResult {
  // As in useDrawnSteps: results also change when only the view has moved.
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
  // After the pads have their heights, which determine the end.
  useContentChanged(stick, following);
  const scroller = useRef<HTMLElement | null>(null);
  useFocusStep(focusStep, { steps: shown, visible, scroller, feedWindow, release });

  const scrollerRef = useCallback(
    (element: HTMLElement | null) => {
      // The window keeps the reader's place; scroll anchoring would do it a second time.
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
