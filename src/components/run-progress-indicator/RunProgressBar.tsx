import { Indicator, Root } from '@radix-ui/react-progress';
import { type ComponentPropsWithoutRef, type CSSProperties, forwardRef, useState } from 'react';
import { wholePercent } from '../../core/text/format';
import { cx } from '../internal/cx';
import { useSmallSteps } from '../internal/motion/useSmallSteps';
import { type ClassNameProp, partProps } from '../internal/part';
import { useMergedRefs } from '../internal/useMergedRefs';
import type { RunProgressIndicatorState } from './describe-progress';
import { RUN_PROGRESS_INDICATOR_PARTS as PARTS, type RunProgressState } from './parts';
import { useProgressPart } from './progress-context';
import { gapMask, gapsOf, SegmentMarks, SegmentTargets } from './RunProgressSegments';
import { useBarWidth } from './useBarWidth';

/** Props of {@link RunProgressBar}; all others go to the track, which is the progressbar. */
export interface RunProgressBarProps extends Omit<ComponentPropsWithoutRef<'div'>, 'className' | 'children'> {
  /** Class of this part, or a function of its state. */
  className?: ClassNameProp<RunProgressIndicatorState>;
  /** Class of the fill. */
  fillClassName?: ClassNameProp<RunProgressIndicatorState>;
}

/** The layout around a bar of size `md` can set its height. */
const HEIGHT = { sm: 'rl:h-0.5', md: 'rl:h-[var(--rl-bar-height,calc(var(--rl-space,var(--rl-space-default))*2))]' };

/** States whose fill has a length. */
const GROWING: readonly RunProgressState[] = [
  'determinate',
  'finishing',
  'waiting',
  'paused',
  'cancelling',
  'succeeded',
  'failed',
  'cancelled',
  'lost',
];

/**
 * The bar: 2 px in size `sm`, 8 px in `md` (`--rl-bar-height`), divided by steps in `md`. It has the role progressbar,
 * without a value while none is known.
 */
export const RunProgressBar = forwardRef<HTMLDivElement, RunProgressBarProps>(function RunProgressBar(
  { className, fillClassName, style, ...props },
  ref,
) {
  const part = useProgressPart('RunProgressBar');
  const { runId, state, size, fraction, animated, isStill, segments, onStepSelect } = part;
  const isSliding = state === 'indeterminate';
  const hasSegments = segments.length > 0;
  const [widthPx, measure] = useBarWidth(hasSegments);
  const setElement = useMergedRefs<HTMLDivElement>(measure, ref);
  const fill = useSmallSteps(fraction);
  const hasJustSucceeded = useJustSucceeded(runId, state) && animated && !isStill;
  const mask = hasSegments ? gapMask(gapsOf(segments, widthPx)) : undefined;
  const gaps: CSSProperties & { '--rl-gaps'?: string } = mask === undefined ? {} : { '--rl-gaps': mask };
  const bar = (
    <Root
      value={fraction === null ? null : wholePercent(fraction)}
      max={100}
      getValueLabel={() => part.valueText ?? ''}
      aria-label={part.name}
      {...partProps({
        slot: PARTS.bar.slot,
        state,
        base: cx(HEIGHT[size], state === 'loading' && !isStill && 'rl:anim-pulse'),
        className,
        param: part,
      })}
      data-still={isStill || undefined}
      data-divided={mask === undefined ? undefined : ''}
      ref={setElement}
      style={{ ...gaps, ...style }}
      {...props}
    >
      {/* A new element for another run: the bar does not grow or shrink from the one to the other. */}
      <Indicator
        key={runId}
        {...partProps({
          slot: PARTS.fill.slot,
          state,
          base: cx(
            'rl:mark',
            isSliding && (isStill ? 'rl:slide-still' : 'rl:anim-slide'),
            animated && GROWING.includes(state) && 'rl:anim-grow',
          ),
          className: fillClassName,
          param: part,
        })}
        data-divided={hasSegments ? '' : undefined}
        ref={fill}
        style={isSliding ? undefined : { transform: `translateX(${shiftOf(fraction ?? 0)})` }}
      />
      {hasSegments && <SegmentMarks segments={segments} fraction={fraction ?? 0} />}
      {hasJustSucceeded && (
        <span
          aria-hidden="true"
          className="rl:absolute rl:inset-0 rl:overflow-hidden rl:rounded-full rl:fill-progress rl:anim-success"
        >
          <span className="rl:absolute rl:inset-y-0 rl:start-0 rl:w-1/3 rl:fill-sheen rl:anim-sheen-once" />
        </span>
      )}
      {(state === 'finishing' || state === 'cancelling') && !isStill && (
        // Only over the fill: over the empty track it would look like a fill that comes and goes.
        <span
          aria-hidden="true"
          className="rl:absolute rl:inset-y-0 rl:start-0 rl:w-full rl:overflow-hidden rl:rounded-full"
          style={state === 'finishing' ? undefined : { inlineSize: `${wholePercent(fraction ?? 0)}%` }}
        >
          <span className="rl:absolute rl:inset-y-0 rl:start-0 rl:w-1/3 rl:fill-sheen rl:anim-sheen" />
        </span>
      )}
    </Root>
  );
  if (size === 'sm') return bar;
  return (
    <div className="rl:relative rl:w-full">
      {bar}
      {hasSegments && <SegmentTargets segments={segments} onStepSelect={onStepSelect} />}
    </div>
  );
});

/** How far a fill as wide as its track is moved out of it, along the reading direction. */
const shiftOf = (fraction: number): string => `calc(${Number(((fraction - 1) * 100).toFixed(2))}% * var(--rl-sign, 1))`;

/** True from the moment when a run that was shown running has succeeded; false for a run that had already ended. */
function useJustSucceeded(runId: string | null, state: RunProgressState): boolean {
  const [first, setFirst] = useState({ runId, state });
  if (first.runId !== runId) setFirst({ runId, state });
  return state === 'succeeded' && first.runId === runId && first.state !== 'succeeded' && first.state !== 'loading';
}
