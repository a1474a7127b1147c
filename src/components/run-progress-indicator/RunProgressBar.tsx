import { Indicator, Root } from '@radix-ui/react-progress';
import { type ComponentPropsWithoutRef, forwardRef } from 'react';
import { wholePercent } from '../../core/text/format';
import { cx } from '../internal/cx';
import { type ClassNameProp, partProps } from '../internal/part';
import type { RunProgressIndicatorState } from './describe-progress';
import { RUN_PROGRESS_INDICATOR_PARTS as PARTS, type RunProgressState } from './parts';
import { useProgressPart } from './progress-context';

/** Props of {@link RunProgressBar}; all others go to the track, which is the progressbar. */
export interface RunProgressBarProps extends Omit<ComponentPropsWithoutRef<'div'>, 'className' | 'children'> {
  /** Class of this part, or a function of its state. */
  className?: ClassNameProp<RunProgressIndicatorState>;
  /** Classes of the fill. */
  fillClassName?: ClassNameProp<RunProgressIndicatorState>;
}

const HEIGHT = { sm: 'rl:h-0.5', md: 'rl:h-2' };

/** States whose fill has a length that changes. */
const GROWING: readonly RunProgressState[] = [
  'determinate',
  'finishing',
  'waiting',
  'paused',
  'cancelling',
  'succeeded',
  'failed',
  'cancelled',
];

/** The bar: 2 px in size `sm`, 8 px in `md`. Carries the progressbar role; without a known value it has none. */
export const RunProgressBar = forwardRef<HTMLDivElement, RunProgressBarProps>(function RunProgressBar(
  { className, fillClassName, ...props },
  ref,
) {
  const part = useProgressPart('RunProgressBar');
  const { state, size, fraction, animated, isStill } = part;
  const isSliding = state === 'indeterminate';
  return (
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
      ref={ref}
      {...props}
    >
      <Indicator
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
        style={isSliding ? undefined : { transform: `scaleX(${Number((fraction ?? 0).toFixed(4))})` }}
      />
      {(state === 'finishing' || state === 'cancelling') && !isStill && (
        // Only over what is filled: over the empty track it would look like a fill that comes and goes.
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
});
