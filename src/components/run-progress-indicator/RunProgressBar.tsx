import { Indicator, Root } from '@radix-ui/react-progress';
import { type ComponentPropsWithoutRef, forwardRef } from 'react';
import { wholePercent } from '../../core/text/format';
import { cva } from '../internal/cx';
import { type ClassNameProp, partProps } from '../internal/part';
import type { RunProgressIndicatorState } from './describe-progress';
import { RUN_PROGRESS_INDICATOR_PARTS as PARTS } from './parts';
import { useProgressPart } from './progress-context';

/** Props of {@link RunProgressBar}; all others go to the track, which is the progressbar. */
export interface RunProgressBarProps extends Omit<ComponentPropsWithoutRef<'div'>, 'className' | 'children'> {
  /** Class of this part, or a function of its state. */
  className?: ClassNameProp<RunProgressIndicatorState>;
  /** Classes of the fill. */
  fillClassName?: ClassNameProp<RunProgressIndicatorState>;
}

const trackStyles = cva('rl:bar-track rl:relative rl:w-full rl:overflow-hidden rl:rounded-full', {
  variants: {
    size: { sm: 'rl:h-0.5', md: 'rl:h-2' },
    state: {
      loading: 'rl:bg-track',
      queued: 'rl:bg-track',
      determinate: 'rl:bg-track',
      indeterminate: 'rl:bg-track',
      finishing: 'rl:bg-track',
      waiting: 'rl:bg-track',
      paused: 'rl:bg-track',
      cancelling: 'rl:bg-track',
      succeeded: 'rl:bg-track',
      // An end without success also tints what was never done, so that it shows at any fraction.
      failed: 'rl:bg-failed-bg',
      cancelled: 'rl:bg-cancelled-bg',
      ended: 'rl:bg-track',
    },
    isStill: { true: '', false: '' },
  },
  compoundVariants: [{ state: 'loading', isStill: false, class: 'rl:anim-pulse' }],
});

const fillStyles = cva('rl:mark rl:absolute rl:inset-y-0 rl:start-0 rl:rounded-full', {
  variants: {
    state: {
      loading: 'rl:hidden',
      queued: 'rl:hidden',
      determinate: 'rl:w-full rl:origin-start rl:fill-progress',
      indeterminate: 'rl:fill-progress',
      finishing: 'rl:w-full rl:origin-start rl:fill-progress',
      waiting: 'rl:w-full rl:origin-start rl:bg-waiting-solid rl:opacity-60',
      paused: 'rl:w-full rl:origin-start rl:bg-paused-solid rl:opacity-60',
      cancelling: 'rl:w-full rl:origin-start rl:bg-cancelling-solid',
      succeeded: 'rl:w-full rl:origin-start rl:bg-succeeded-solid',
      failed: 'rl:w-full rl:origin-start rl:bg-failed-solid',
      cancelled: 'rl:w-full rl:origin-start rl:bg-cancelled-solid',
      ended: 'rl:hidden',
    },
    animated: { true: '', false: '' },
    isStill: { true: '', false: '' },
  },
  compoundVariants: [
    { state: 'indeterminate', isStill: false, class: 'rl:anim-slide' },
    { state: 'indeterminate', isStill: true, class: 'rl:slide-still' },
    {
      animated: true,
      state: ['determinate', 'finishing', 'waiting', 'paused', 'cancelling', 'succeeded', 'failed', 'cancelled'],
      class: 'rl:anim-grow',
    },
  ],
});

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
        base: trackStyles({ size, state, isStill }),
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
          base: fillStyles({ state, animated, isStill }),
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
