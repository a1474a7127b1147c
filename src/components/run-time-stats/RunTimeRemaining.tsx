import { type ComponentPropsWithoutRef, forwardRef } from 'react';
import { type EtaResult, useEtaLabelOf } from '../../hooks/forecast/useEta';
import { cx } from '../internal/cx';
import { type ClassNameProp, partProps } from '../internal/part';
import { RUN_TIME_STATS_PARTS as PARTS } from './parts';
import { useTimePart } from './time-context';

/** The state passed to a `className` function of the remaining time. */
export interface RunTimeRemainingState {
  /** What is known about the remaining time. */
  state: EtaResult['state'];
  /** How reliable the estimate is. */
  confidence: EtaResult['confidence'];
}

/** Props of {@link RunTimeRemaining}; all others go to the element. */
export interface RunTimeRemainingProps extends Omit<ComponentPropsWithoutRef<'span'>, 'className'> {
  /** Class of this part, or a function of its state. */
  className?: ClassNameProp<RunTimeRemainingState>;
}

/** "~5m remaining". Empty while there is no honest estimate. Children replace the text. */
export const RunTimeRemaining = forwardRef<HTMLSpanElement, RunTimeRemainingProps>(function RunTimeRemaining(
  { className, children, ...props },
  ref,
) {
  const { view, layout, eta: options } = useTimePart('RunTimeRemaining');
  const { state, confidence, label, detail } = useEtaLabelOf(view, options);
  return (
    <span
      aria-live="off"
      {...partProps({
        slot: PARTS.remaining.slot,
        state,
        base: cx(
          'rl:weight-medium rl:digits rl:text-remaining rl:empty:hidden',
          layout === 'line' ? 'rl:min-w-0 rl:truncate rl:type-label rl:@max-sm:flex-[1_1_7rem]' : 'rl:type-body',
        ),
        className,
        param: { state, confidence },
      })}
      data-confidence={confidence}
      title={detail ?? undefined}
      ref={ref}
      {...props}
    >
      {children ?? (label === null ? null : <bdi>{label}</bdi>)}
    </span>
  );
});
