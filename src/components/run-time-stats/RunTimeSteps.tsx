import { type ComponentPropsWithoutRef, forwardRef } from 'react';
import * as en from '../../core/text/messages/english';
import { useStepCountsOf } from '../../hooks/forecast/useForecast';
import { useMessages } from '../../hooks/useMessages';
import { cx } from '../internal/cx';
import { type ClassNameProp, partProps } from '../internal/part';
import { totalFor } from '../internal/text/total-for';
import { RUN_TIME_STATS_PARTS as PARTS } from './parts';
import { type RunTimeStatsState, useTimePart } from './time-context';

const english = { stepsCompleted: en.stepsCompleted };

/** Props of {@link RunTimeSteps}; all others go to the element. */
export interface RunTimeStepsProps extends Omit<ComponentPropsWithoutRef<'span'>, 'className'> {
  /** Class of this part, or a function of its state. */
  className?: ClassNameProp<RunTimeStatsState>;
}

/** "3/8 steps". Empty while no step is known and if there is only one. Children replace the text. */
export const RunTimeSteps = forwardRef<HTMLSpanElement, RunTimeStepsProps>(function RunTimeSteps(
  { className, children, ...props },
  ref,
) {
  const part = useTimePart('RunTimeSteps');
  const messages = useMessages(english);
  const { completed, total } = useStepCountsOf(part.view, part.eta);
  return (
    <span
      {...partProps({
        slot: PARTS.steps.slot,
        state: part.status,
        base: cx(
          'rl:digits rl:text-muted rl:empty:hidden',
          // At the end, in its own place, because the remaining time changes its length.
          part.layout === 'line' ? 'rl:ms-auto rl:shrink-0 rl:type-label' : 'rl:type-body',
        ),
        className,
        param: part,
      })}
      ref={ref}
      {...props}
    >
      {children ??
        (completed === null || total === 1 ? null : (
          <bdi>{messages.stepsCompleted(completed, totalFor(completed, total))}</bdi>
        ))}
    </span>
  );
});
